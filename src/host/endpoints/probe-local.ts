import { formatHostPort } from '../../config/host-port.ts';
import { isLoopback } from '../../config/known-hosts.ts';
import { probeRedis } from '../../redis/reach/probe.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** Where a Redis listens when nobody configured it. */
const usual = { host: 'localhost', port: 6379 };

/**
 * Resolves to `localhost:6379` when a Redis answers there, even one that wants a password, and no
 * endpoint of that address is known yet.
 */
export async function probeLocal(known: readonly EndpointRecord[]): Promise<string | undefined> {
  const isKnown = known.some(
    ({ address, access }) =>
      !access?.tunnel &&
      address.hosts.some(({ host, port }) => port === usual.port && isLoopback(host)),
  );
  if (isKnown || (await probeRedis(usual)) === 'none') return undefined;
  return formatHostPort(usual.host, usual.port);
}
