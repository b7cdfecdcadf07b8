import type { EndpointAccess } from '../../../config/endpoint-access.ts';
import type { ConnectOptions } from '../../../redis/connection.ts';
import { credentialsOf } from '../sign-in/credentials.ts';

/** How to connect to an endpoint, as its record has it: ways that must be opened first are named. */
export interface ConnectionWay extends Omit<ConnectOptions, 'credentials' | 'dial' | 'release'> {
  readonly access?: EndpointAccess;
}

/**
 * Opens what a connection needs: reads the files of TLS, finds who gives passwords, opens tunnels.
 * The `release` of what comes back ends all of it; `connect` calls it.
 * @throws the signal's reason, or an error that says what of the way can't be opened
 */
export function openWay(way: ConnectionWay, signal?: AbortSignal): Promise<ConnectOptions> {
  signal?.throwIfAborted();
  const credentials = credentialsOf(way);
  return Promise.resolve({ ...way, ...(credentials && { credentials }) });
}
