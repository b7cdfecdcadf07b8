import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns requests that wait at the balancer. */
export const requestHandlers = ({
  balancer,
  members,
}: FarmParts): Handlers<'setHolding' | 'sendOn' | 'answer' | 'drop'> => ({
  setHolding: ({ on }) => balancer.setHolding(on),
  sendOn: ({ request, server }) =>
    balancer.sendOn(request, server === undefined ? undefined : members.ready(server)),
  answer: ({ request, status }) => balancer.answer(request, status),
  drop: ({ request }) => balancer.drop(request),
});
