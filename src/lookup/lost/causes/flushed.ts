import { l10n } from '../../../formats/reason.ts';
import type { LostEvidence, PlaceEvidence } from '../evidence.ts';
import type { Cause, Finding, Words } from '../finding.ts';
import { foundAnywhere, homes, isHome, sightingAt } from '../known.ts';
import { changesSince } from '../server-changes.ts';

/** Somebody had all keys deleted. */
export const flushed: Cause = {
  id: 'flushed',
  look(evidence, words): readonly Finding[] {
    if (foundAnywhere(evidence).some((found) => isHome(evidence, found))) return [];
    return homes(evidence).flatMap((place) => lookAt(evidence, place, words) ?? []);
  },
};

function lookAt(evidence: LostEvidence, place: PlaceEvidence, words: Words): Finding | undefined {
  const { nowMs } = evidence;
  const count = place.servers.reduce((sum, { flushCount = 0 }) => sum + flushCount, 0);
  const isTold = place.servers.some(({ flushCount }) => flushCount !== undefined);
  if (!isTold) return undefined;
  const seen = sightingAt(evidence, place);
  if (count === 0) {
    return {
      weight: 0,
      title: l10n.t('The database was not flushed.'),
      evidence: [l10n.t('{0} has counted no FLUSHALL or FLUSHDB since its start.', place.name)],
    };
  }
  const changes = seen && changesSince(place, seen.atMs, nowMs);
  const flush = changes?.flush;
  if (seen && changes?.isKnown === true && !flush) {
    return {
      weight: 0,
      title: l10n.t('The database was not flushed.'),
      evidence: [
        l10n.t(
          '{0} has counted no FLUSHALL or FLUSHDB since {1}.',
          place.name,
          words.time(seen.atMs),
        ),
      ],
    };
  }
  const advice = l10n.t(
    'Find out who sends FLUSHALL or FLUSHDB, such as a deployment script or a cache that shares the server. Give sessions a server of their own.',
  );
  if (seen && flush) {
    return {
      weight: 94,
      title: l10n.t('Somebody deleted all keys with FLUSHALL or FLUSHDB.'),
      evidence: [
        l10n.t(
          'It happened between {0} and {1}.',
          words.time(flush.afterMs),
          words.time(flush.beforeMs),
        ),
        l10n.t('This window saw the session at {0}.', words.time(seen.atMs)),
      ],
      advice,
    };
  }
  const keyCount = place.servers.reduce(
    (sum, { keyCounts }) => sum + (keyCounts?.get(place.database) ?? 0),
    0,
  );
  return {
    weight: keyCount === 0 ? 85 : 35,
    title: l10n.t('Somebody may have deleted all keys with FLUSHALL or FLUSHDB.'),
    evidence: [
      l10n.t(
        '{0} has counted {1} of these commands since its start.',
        place.name,
        words.count(count),
      ),
      l10n.t('Database {0} has {1} keys now.', place.database, words.count(keyCount)),
    ],
    advice,
  };
}
