import { l10n } from '../../../formats/reason.ts';
import type { Cause } from '../finding.ts';
import { fittingGroups, foundAnywhere, homes } from '../known.ts';

/** Sites give cookies before there is anything to store. */
export const neverStored: Cause = {
  id: 'never-stored',
  look(evidence) {
    const { sightings, wanted } = evidence;
    if (sightings.length > 0 || wanted.home || foundAnywhere(evidence).length > 0) return undefined;
    if (!homes(evidence).some((place) => fittingGroups(evidence, place).length > 0))
      return undefined;
    return {
      weight: 25,
      title: l10n.t('The site may never have stored the session.'),
      evidence: [l10n.t('Most sites store a session only when a request puts something into it.')],
      advice: l10n.t('Check that the request that stores data ends without an error.'),
    };
  },
};
