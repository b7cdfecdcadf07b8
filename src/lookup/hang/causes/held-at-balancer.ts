import { l10n } from '../../../formats/reason.ts';
import { nameOf } from '../lock-facts.ts';
import type { HangCause } from '../hang-cause.ts';

/** Session Farm itself holds requests, which has nothing to do with the session's lock. */
export const heldAtBalancer: HangCause = ({ requests = [] }, words) => {
  const held = requests.filter(({ role }) => role === 'held');
  if (held.length === 0) return undefined;
  return {
    weight: 93,
    title: l10n.t('The balancer of the farm is holding requests of this session.'),
    evidence: held
      .slice(0, 10)
      .map((request) =>
        l10n.t('{0} is held since {1}.', nameOf(request), words.time(request.sinceMs)),
      ),
    advice: l10n.t('Forward the requests, or turn off the breakpoint that holds them.'),
    actions: [{ kind: 'send-on' }],
  };
};
