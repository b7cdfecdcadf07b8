import type { EndpointAddress, EndpointSecrets } from '../endpoint-address.ts';
import { isLoopback } from '../known-hosts.ts';
import type { Find, FoundKind, FoundTarget } from './find.ts';

type RedisTarget = Extract<FoundTarget, { type: 'redis' }>;

/** A find that leads to a Redis. */
export type RedisFind<F extends Find = Find> = F & { readonly target: RedisTarget };

/** One Redis, with all places that name it: the most telling first. */
export interface FoundEndpoint<F extends Find = Find> {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly places: readonly [RedisFind<F>, ...RedisFind<F>[]];
}

/** Who says the most about sessions comes first. */
const ORDER: readonly FoundKind[] = [
  'aspnet-session',
  'harbour-session',
  'php-session',
  'aspnetcore',
  'spring',
  'laravel',
  'django',
  'rails',
  'redis-url',
  'environment',
  'aspire',
  'aspnet-setting',
  'compose',
  'kubernetes',
  'settings',
  'code',
  'aspnet-output-cache',
];

/**
 * Puts the finds of the same Redis together. Those with another password, user or database stay apart; one without a
 * password joins one with it.
 */
export function foundEndpoints<F extends Find>(finds: readonly F[]): readonly FoundEndpoint<F>[] {
  const ranked = finds
    .filter(leadsToRedis)
    .map((find, index) => ({ find, rank: ORDER.indexOf(find.kind), index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const found: {
    address: EndpointAddress;
    secrets: EndpointSecrets;
    places: [RedisFind<F>, ...RedisFind<F>[]];
  }[] = [];
  for (const { find } of ranked) {
    const { address, secrets } = find.target.parsed;
    const same = found.find(
      (other) =>
        placeKey(other.address) === placeKey(address) &&
        (other.secrets.password === undefined ||
          secrets.password === undefined ||
          other.secrets.password === secrets.password),
    );
    if (!same) found.push({ address, secrets, places: [find] });
    else {
      same.places.push(find);
      if (same.secrets.password === undefined) same.secrets = secrets;
    }
  }
  return found;
}

/** Whether a find leads to a Redis. */
export function leadsToRedis<F extends Find>(find: F): find is RedisFind<F> {
  return find.target.type === 'redis';
}

/** What tells two endpoints apart, whatever is said of TLS: names of this machine are one. */
export function placeKey(address: EndpointAddress): string {
  const hosts = address.hosts.map(({ host, port }) => [
    isLoopback(host) ? 'localhost' : host.toLowerCase(),
    port,
  ]);
  const { socketPath, sentinelService, database, username } = address;
  return JSON.stringify([hosts, socketPath, sentinelService, database, username]);
}
