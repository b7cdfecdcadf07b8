import type { Client } from './client.ts';

/** A client didn't become ready in the time that there was. */
export class ClientNotReadyError extends Error {
  override readonly name = 'ClientNotReadyError';
}

/**
 * Waits until a client has a connection, so that no command stays in a queue of the library's, which
 * know no time limit. The nodes of a cluster are connected when they are first needed: one that waits
 * for that is told so.
 * @throws ClientNotReadyError
 */
export function whenReady(client: Client, limitMs: number): Promise<void> {
  if (client.status === 'ready') return Promise.resolve();
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      client.off('ready', onReady).off('end', onEnd);
    };
    const onReady = (): void => {
      end();
      resolve();
    };
    const onEnd = (): void => {
      end();
      reject(new ClientNotReadyError('The connection has been closed'));
    };
    const timer = setTimeout(() => {
      end();
      reject(new ClientNotReadyError('No connection in time'));
    }, limitMs);
    client.on('ready', onReady).on('end', onEnd);
    if (client.status === 'end') onEnd();
    // That it fails is told by `end`.
    else if (client.status === 'wait') client.connect().catch(() => undefined);
  });
}
