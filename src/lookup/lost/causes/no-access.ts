import { l10n } from '../../../formats/reason.ts';
import { englishText } from '../../../formats/reason.ts';
import type { Cause } from '../finding.ts';
import { foundAnywhere, placeName } from '../known.ts';

/** It may be there, and the user isn't allowed to see it. */
export const noAccess: Cause = {
  id: 'no-access',
  look: (evidence, words) =>
    foundAnywhere(evidence)
      .filter(({ session: { summary } }) => summary.condition === 'no-access')
      .map(({ place, at, session: { summary } }) => ({
        weight: 68,
        title: l10n.t('The user of {0} is not allowed to read the session.', place.name),
        evidence: [
          l10n.t('{0} refused to show {1}.', placeName(place), words.application(at.ref)),
          ...(summary.problem
            ? [l10n.t('Permission is missing for {0}.', englishText(summary.problem))]
            : []),
        ],
        advice: l10n.t('Diagnose Endpoint lists the permissions that are missing.'),
        actions: [{ kind: 'diagnose', endpointId: place.endpointId }],
      })),
};
