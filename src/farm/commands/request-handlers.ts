import { l10n } from '../../formats/reason.ts';
import type { SessionPlace } from '../../protocol/farm/session-place.ts';
import type { GivenRequest } from '../../protocol/farm/replay.ts';
import type { RequestEdit } from '../balancer/edit/request-edit.ts';
import { FarmError } from '../errors.ts';
import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns requests that wait at the balancer. */
export const requestHandlers = ({
  balancer,
  members,
  sessions,
  breakpoints,
}: FarmParts): Handlers<
  'setHolding' | 'sendOn' | 'describeHeld' | 'answer' | 'drop' | 'sessionOf' | 'changeBreakpoints'
> => ({
  setHolding: ({ on }) => balancer.setHolding(on),
  sendOn: ({ request, server, edited }) =>
    balancer.sendOn(
      request,
      server === undefined ? undefined : members.ready(server),
      edited && editOf(edited),
    ),
  describeHeld: ({ request }) => balancer.describeHeld(request),
  answer: ({ request, status }) => balancer.answer(request, status),
  drop: ({ request }) => balancer.drop(request),
  changeBreakpoints: ({ change }) => breakpoints.change(change),
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

function editOf({ method, target, headers, body }: GivenRequest): RequestEdit {
  return { method, target, headers, ...(body && { body: Buffer.from(body.base64, 'base64') }) };
}
