import { isLoopback } from '../../config/known-hosts.ts';
import { ConnectError } from '../../redis/diagnosis.ts';
import type { Connect } from './connections.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** Where a Redis listens when nobody configured it. */
const usual = { host: 'localhost', port: 6379 };
const probeTimeoutMs = 1500;

/**
 * Resolves to `localhost:6379` when a Redis answers there, even one that wants a password, and no
 * endpoint of that address is known yet.
 */
export async function probeLocal(
  connect: Connect,
  known: readonly EndpointRecord[],
): Promise<string | undefined> {
  const isKnown = known.some(({ address }) =>
    address.hosts.some(({ host, port }) => port === usual.port && isLoopback(host)),
  );
  if (isKnown) return undefined;
  const text = `${usual.host}:${usual.port}`;
  try {
    const connection = await connect({
      address: { hosts: [usual], usesTls: false, isTlsGuessed: true, database: 0 },
      canWrite: false,
      connectTimeoutMs: probeTimeoutMs,
    });
    connection.close();
    return text;
  } catch (error) {
    const reason = error instanceof ConnectError ? error.failure.reason : undefined;
    return reason === 'password-missing' || reason === 'loading' ? text : undefined;
  }
}
