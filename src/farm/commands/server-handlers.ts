import { l10n } from '../../formats/reason.ts';
import type { FarmParts, Handlers } from './handlers.ts';

type ServerCommandName =
  | 'setWeight'
  | 'startServer'
  | 'stopServer'
  | 'restartServer'
  | 'killServer'
  | 'setTrouble'
  | 'addServer'
  | 'removeServer'
  | 'scaleTo';

/** What concerns servers: one of them, or how many there are. */
export const serverHandlers = ({
  balancer,
  members,
  fleet,
  onChange,
}: FarmParts): Handlers<ServerCommandName> => ({
  setWeight: ({ server, weight }) => {
    members.named(server).backend.weight = weight;
    balancer.chooser.refresh();
    onChange();
  },
  startServer: ({ server }) => members.named(server).start(),
  stopServer: ({ server }) => members.named(server).server.stop(),
  restartServer: async ({ server }) => {
    const member = members.named(server);
    await member.server.stop();
    await member.start();
  },
  killServer: ({ server }) => members.named(server).server.kill(),
  setTrouble: ({ server, trouble, seconds }) => members.named(server).setTrouble(trouble, seconds),
  addServer: ({ server }) => fleet.add(l10n.t('Added while the farm runs.'), server),
  removeServer: ({ server }) => fleet.remove(server),
  scaleTo: ({ count }) => fleet.scaleTo(count, l10n.t('Added to scale the farm to {0}.', count)),
});
