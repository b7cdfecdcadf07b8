import { l10n } from '../../../formats/reason.ts';
import { isAspNetLayout } from '../../../stores/layout-facts.ts';
import { lockFacts, releaseText } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** A request somewhere has the lock, as requests do. */
export const running: HangCause = (evidence, words) => {
  const { summary, requests = [], at, heldHereSinceMs } = evidence;
  const { lock } = summary;
  if (!lock || heldHereSinceMs !== undefined || lock.ttlMs === undefined) return undefined;
  if (requests.some(({ role }) => role === 'has-lock')) return undefined;
  return {
    weight: 60,
    title: l10n.t('A request is running and holds the lock.'),
    evidence: [
      ...lockFacts(evidence, words),
      ...(isAspNetLayout(at.ref.layout)
        ? [
            l10n.t(
              'Waiting requests ask for it every half second, and take it when it is older than executionTimeout.',
            ),
          ]
        : []),
      releaseText(at.ref.layout),
    ],
    advice: l10n.t(
      'Look for a slow request of this session. Pages that only read should use the session as read-only.',
    ),
    actions: [{ kind: 'release-lock', ...at }],
  };
};
