import { l10n } from '../../../formats/reason.ts';
import { type Cause, type Finding } from '../finding.ts';
import { foundAnywhere, homes, isHome, isWhole, sightingAt } from '../known.ts';
import { changesSince } from '../server-changes.ts';

/** A lifetime that is nearly over may be over by another clock. */
const slackMs = 3000;

/** Somebody ended it: this window, or the site. */
export const ended: Cause = {
  id: 'ended',
  look(evidence, words): readonly Finding[] {
    const { nowMs } = evidence;
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found) && isWhole(found)))
      return [];
    return homes(evidence).flatMap((place): readonly Finding[] => {
      const seen = sightingAt(evidence, place);
      if (!seen) return [];
      if (seen.endedAtMs !== undefined) {
        return [
          {
            weight: 99,
            title: l10n.t('You ended the session at {0}.', words.time(seen.endedAtMs)),
            evidence: [l10n.t('This window deleted it with "End Session".')],
            advice: l10n.t('The visitor gets a new session with the next request.'),
          },
        ];
      }
      const leftMs = seen.ttlMs === undefined ? Infinity : seen.atMs + seen.ttlMs - nowMs;
      if (leftMs < slackMs) return [];
      const changes = changesSince(place, seen.atMs, nowMs);
      const isServers =
        changes.flush !== undefined ||
        changes.restartedAtMs !== undefined ||
        changes.isFailedOver ||
        (changes.evictedCount ?? 0) > 0;
      return [
        {
          weight: isServers ? 40 : 75,
          title: l10n.t('The site ended the session, or somebody deleted it.'),
          evidence: [
            l10n.t('This window last saw it at {0}.', words.time(seen.atMs)),
            leftMs === Infinity
              ? l10n.t('It had no time to live, so it could not expire.')
              : l10n.t('It would have lived for {0} from now.', words.duration(leftMs)),
          ],
          advice: l10n.t(
            'Look for Session.Abandon, sign-out, or the deletion of keys at that time. A farm of Session Farm shows which request it was.',
          ),
        },
      ];
    });
  },
};
