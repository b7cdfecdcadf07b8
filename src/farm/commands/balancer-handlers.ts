import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns the choice of servers. */
export const balancerHandlers = ({
  balancer,
  members,
}: FarmParts): Handlers<'setAffinity' | 'setAlgorithm' | 'setAvailability'> => ({
  setAffinity: ({ on, kind, seconds, cookie }) => {
    // The same kind anew keeps what the definition says of it.
    const isOther = kind !== undefined && kind !== balancer.chooser.affinityKind;
    const isSet = seconds !== undefined || cookie !== undefined;
    balancer.setAffinity(on, kind && (isOther || isSet) ? { kind, seconds, cookie } : undefined);
  },
  setAlgorithm: ({ algorithm }) => balancer.setAlgorithm(algorithm),
  setAvailability: ({ server, availability }) =>
    balancer.setAvailability(members.named(server).backend, availability),
});
