import { l10n } from '../../../formats/reason.ts';
import type { Cause } from '../finding.ts';
import { foundAnywhere, isHome, isWhole, placeName } from '../known.ts';

/** It isn't lost at all: it is where it ought to be. */
export const stillThere: Cause = {
  id: 'still-there',
  look: (evidence, words) =>
    foundAnywhere(evidence)
      .filter((found) => isWhole(found) && isHome(evidence, found))
      .map(({ place, at, session: { summary } }) => ({
        weight: 100,
        title: l10n.t('The session exists.'),
        evidence: [
          l10n.t('{0} has it in {1}.', placeName(place), words.application(at.ref)),
          ...(summary.ttlMs === undefined
            ? [l10n.t('It never expires.')]
            : [
                l10n.t(
                  'It expires in {0} unless a request uses it.',
                  words.duration(summary.ttlMs),
                ),
              ]),
          ...(summary.itemCount === 0 ? [l10n.t('It has no items.')] : []),
        ],
        advice:
          summary.itemCount === 0
            ? l10n.t(
                'The site emptied the session, or started a new one with the same ID. Open it to see.',
              )
            : l10n.t(
                'If the site does not find it, the site reads another Redis or sends another cookie. Open the session and compare.',
              ),
        actions: [{ kind: 'open-session', ...at }],
      })),
};
