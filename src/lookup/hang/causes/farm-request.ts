import { l10n } from '../../../formats/reason.ts';
import { lockFacts, nameOf, releaseText } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** A request of a farm has the lock: it stands in a debugger, or takes long. */
export const farmRequest: HangCause = (evidence, words) => {
  const { requests = [], at, nowMs } = evidence;
  const holder = requests.find(({ role }) => role === 'has-lock');
  if (!holder || !evidence.summary.lock) return undefined;
  const { stoppedSinceMs, sinceMs, server } = holder;
  const actions = [{ kind: 'release-lock' as const, ...at }];
  if (stoppedSinceMs !== undefined) {
    return {
      weight: 97,
      title: l10n.t('A debugger has stopped the request that holds the lock.'),
      evidence: [
        l10n.t('{0} holds it.', nameOf(holder)),
        l10n.t('{0} has been stopped since {1}.', server ?? '', words.time(stoppedSinceMs)),
        ...lockFacts(evidence, words),
      ],
      advice: l10n.t('Continue in the debugger. The other requests wait until then.'),
      actions,
    };
  }
  return {
    weight: 94,
    title: l10n.t('A request of the farm holds the lock.'),
    evidence: [
      l10n.t('{0} has been running for {1}.', nameOf(holder), words.duration(nowMs - sinceMs)),
      ...lockFacts(evidence, words),
      releaseText(at.ref.layout),
    ],
    advice: l10n.t(
      'Wait for the request. If it only reads, let its page use the session as read-only, so that requests do not wait for each other.',
    ),
    actions,
  };
};
