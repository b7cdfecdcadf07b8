import { l10n } from '../../../formats/reason.ts';
import { isAspNetLayout } from '../../../stores/layout-facts.ts';
import { lockFacts, releaseText } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** Requests of most sites are over sooner. */
const longMs = 30_000;

/** Nobody who could give the lock back is known: its process crashed, was recycled, or stands in a debugger. */
export const leftBehind: HangCause = (evidence, words) => {
  const { summary, requests, at, heldHereSinceMs } = evidence;
  const { lock } = summary;
  if (!lock || heldHereSinceMs !== undefined) return undefined;
  if (requests?.some(({ role }) => role === 'has-lock')) return undefined;
  const isWatched = requests !== undefined;
  const isForEver = lock.ttlMs === undefined;
  const isLong = (lock.ageMs ?? 0) >= longMs;
  if (!isWatched && !isForEver && !isLong && summary.condition !== 'lock-only') return undefined;
  const limitMs = (lock.ageMs ?? 0) + (lock.ttlMs ?? 0);
  const hasLimit = isAspNetLayout(at.ref.layout) && lock.ageMs !== undefined && !isForEver;
  return {
    weight: isForEver ? 88 : isWatched ? 82 : isLong ? 74 : 40,
    title: l10n.t('The lock was probably left behind.'),
    evidence: [
      ...(isWatched ? [l10n.t('No request of the farm that is running has it.')] : []),
      ...(summary.condition === 'lock-only' ? [l10n.t('There is a lock but no session.')] : []),
      ...lockFacts(evidence, words),
      ...(hasLimit
        ? [
            l10n.t(
              'Its time to live comes from executionTimeout, which is {0}.',
              words.duration(limitMs),
            ),
          ]
        : []),
      releaseText(at.ref.layout),
    ],
    advice: isForEver
      ? l10n.t(
          'A process that crashed, was recycled, or was stopped in a debugger left it. It stays until you release it.',
        )
      : l10n.t(
          'A process crashed, was recycled, or is stopped in a debugger, or a request takes very long. Wait until it expires, or release it.',
        ),
    actions: [{ kind: 'release-lock', ...at }],
  };
};
