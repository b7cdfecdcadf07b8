import type { EndpointAccess } from '../../../config/endpoint-access.ts';
import type { ConnectOptions } from '../../../links/connect-options.ts';
import { credentialsOf } from '../sign-in/credentials.ts';
import { readTlsFiles } from './tls-files.ts';

/** How to connect to an endpoint, as its record has it: ways that must be opened first are named. */
export interface ConnectionWay extends Omit<ConnectOptions, 'credentials' | 'dial' | 'release'> {
  readonly access?: EndpointAccess;
}

/**
 * Gets what a connection needs: reads the files of TLS, and finds who gives passwords. `Tunnels.lead`
 * has it go through a tunnel.
 * @throws the signal's reason, or an error that says what of the way can't be opened
 */
export async function openWay(way: ConnectionWay, signal?: AbortSignal): Promise<ConnectOptions> {
  signal?.throwIfAborted();
  const credentials = credentialsOf(way);
  const files = way.access?.tls;
  const tls = files && (await readTlsFiles(files, way.secrets?.tlsPassphrase, signal));
  return {
    ...way,
    ...(tls && { tls: { ...way.tls, ...tls } }),
    ...(credentials && { credentials }),
  };
}
