import { FarmError } from './errors.ts';
import { findTaken, nextFree, waitForFree } from './ports.ts';
import type { WantedPort } from './ports.ts';
import { l10n, type Reason } from '../formats/reason.ts';

/**
 * Sees to it that a farm gets the ports that it is to have.
 * @param servers the ports of its servers, with their names
 * @throws FarmError `port-in-use` for one that stays taken
 */
export const checkPorts = async (port: number, servers: readonly WantedPort[]): Promise<void> => {
  const wanted = [{ port, owner: 'the balancer' }, ...servers];
  await waitForFree(wanted);
  const taken = await findTaken(wanted);
  if (!taken) return;
  const own = wanted.map((other) => other.port);
  const free = await nextFree(taken.port + 1, own);
  const server = taken.port === port ? undefined : taken.owner;
  throw new FarmError('port-in-use', portTaken(String(taken.port), server, free), {
    port: taken.port,
    owner: taken.owner,
    ...(free !== undefined && { nextFree: free }),
  });
};

/**
 * @param server whose port it is; absent for the balancer's
 * @param free a port to use instead; absent where none was found
 */
const portTaken = (port: string, server: string | undefined, free: number | undefined): Reason => {
  if (server === undefined) {
    return free === undefined
      ? l10n.t('Port {0} of the balancer is in use by another program. Close that program.', port)
      : l10n.t(
          'Port {0} of the balancer is in use by another program. Close that program, or set "port" to {1}.',
          port,
          free,
        );
  }
  return free === undefined
    ? l10n.t(
        'Port {0} of the server {1} is in use by another program. Close that program.',
        port,
        server,
      )
    : l10n.t(
        'Port {0} of the server {1} is in use by another program. Close that program, or set the "port" of this server to {2}.',
        port,
        server,
        free,
      );
};
