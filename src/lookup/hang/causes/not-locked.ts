import { l10n } from '../../../formats/reason.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import { nameOf } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** Nobody has the lock, or there can be none. */
export const notLocked: HangCause = ({ summary, at, requests = [], nowMs }, words) => {
  if (summary.lock) return undefined;
  const layout = layoutById(at.ref.layout);
  const locks = layout.keyShapes.lock !== undefined || layout.readLock !== undefined;
  const running = requests.filter(({ role }) => role === 'runs');
  return {
    weight: 90,
    title: locks
      ? l10n.t('The session is not locked now.')
      : l10n.t('Sites of this kind do not lock sessions.'),
    evidence: [
      ...(summary.condition === 'gone' ? [l10n.t('The session no longer exists.')] : []),
      ...running
        .slice(0, 10)
        .map((request) =>
          l10n.t(
            '{0} has been running for {1}.',
            nameOf(request),
            words.duration(nowMs - request.sinceMs),
          ),
        ),
    ],
    advice: l10n.t(
      'Requests that hang now wait for something else, such as a database, another service, or the sessions of another endpoint.',
    ),
  };
};
