import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns the choice of servers. */
export const balancerHandlers = ({ balancer }: FarmParts): Handlers<'setAffinity'> => ({
  setAffinity: ({ on }) => balancer.setAffinity(on),
});
