import type { EndpointAddress } from '../../config/endpoint-address.ts';
import { formatEndpoint } from '../../config/format-endpoint.ts';
import { isLoopback } from '../../config/known-hosts.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';

/**
 * The endpoint that says how careful a farm has to be with a Redis; undefined where nothing is known
 * of it. Production counts for the whole server, whatever database or user is named; of others, the
 * very endpoint comes before its neighbours, and one that may be edited before one that may not.
 */
export function guardOf(
  address: EndpointAddress,
  records: readonly EndpointRecord[],
): EndpointRecord | undefined {
  const text = formatEndpoint(address);
  const rank = ({ environment, address: own, canWrite }: EndpointRecord): number =>
    (environment === 'production' ? 4 : 0) +
    (formatEndpoint(own) === text ? 2 : 0) +
    (canWrite ? 1 : 0);
  const found = records.filter((record) => leadsTo(record, address));
  return found.toSorted((a, b) => rank(b) - rank(a))[0];
}

/** Whether an endpoint and an address have a server in common. */
function leadsTo({ address, access }: EndpointRecord, other: EndpointAddress): boolean {
  if (address.socketPath !== undefined) return address.socketPath === other.socketPath;
  // At the far end of a tunnel, `localhost` is another machine.
  const isHere = (host: string): boolean => isLoopback(host) && !access?.tunnel;
  return address.hosts.some(({ host, port }) =>
    other.hosts.some(
      (one) =>
        one.port === port &&
        (isLoopback(one.host) ? isHere(host) : one.host.toLowerCase() === host.toLowerCase()),
    ),
  );
}
