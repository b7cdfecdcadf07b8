import type { FarmParts, Handlers } from './handlers.ts';

/** What concerns one server. */
export const serverHandlers = ({
  balancer,
  members,
  onChange,
}: FarmParts): Handlers<'setWeight' | 'startServer' | 'stopServer'> => ({
  setWeight: ({ server, weight }) => {
    members.named(server).backend.weight = weight;
    balancer.chooser.refresh();
    onChange();
  },
  startServer: ({ server }) => members.named(server).process.start(),
  stopServer: ({ server }) => members.named(server).process.stop(),
});
