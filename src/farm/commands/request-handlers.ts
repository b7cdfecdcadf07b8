import { l10n } from '../../formats/reason.ts';
import type { SessionPlace } from '../../protocol/farm/session-place.ts';
import { FarmError } from '../errors.ts';
import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns requests that wait at the balancer. */
export const requestHandlers = ({
  balancer,
  members,
  sessions,
  breakpoints,
}: FarmParts): Handlers<
  'setHolding' | 'sendOn' | 'answer' | 'drop' | 'sessionOf' | 'setBreakpoints'
> => ({
  setHolding: ({ on }) => balancer.setHolding(on),
  sendOn: ({ request, server }) =>
    balancer.sendOn(request, server === undefined ? undefined : members.ready(server)),
  answer: ({ request, status }) => balancer.answer(request, status),
  drop: ({ request }) => balancer.drop(request),
  setBreakpoints: ({ breakpoints: rules }) => breakpoints.set(rules),
  sessionOf: async ({ number }): Promise<SessionPlace> => {
    const place = await sessions?.placeOf(number);
    if (place) return { redis: place.redis, ...place.ref };
    throw new FarmError(
      'unknown-session',
      l10n.t('Where session {0} is stored is not known.', String(number)),
      { session: number },
    );
  },
});
