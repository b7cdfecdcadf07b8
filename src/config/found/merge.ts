import type { EndpointAddress, EndpointSecrets } from '../endpoint-address.ts';
import { isLoopback } from '../known-hosts.ts';
import type { Find, FoundKind, FoundTarget } from './find.ts';

type EndpointTarget = Extract<FoundTarget, { type: 'endpoint' }>;

/** A find that leads to an endpoint. */
export type EndpointFind<F extends Find = Find> = F & { readonly target: EndpointTarget };

/** One endpoint, with all places that name it: the most telling first. */
export interface FoundEndpoint<F extends Find = Find> {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly places: readonly [EndpointFind<F>, ...EndpointFind<F>[]];
}

/** Who says the most about sessions comes first. */
const ORDER: readonly FoundKind[] = [
  'aspnet-session',
  'harbour-session',
  'php-session',
  'dynamodb',
  'memcached',
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
 * Puts the finds of the same endpoint together. Those with another password, user or database stay apart; one without a
 * password joins one with it.
 */
export function foundEndpoints<F extends Find>(finds: readonly F[]): readonly FoundEndpoint<F>[] {
  const ranked = finds
    .filter(leadsToEndpoint)
    .map((find, index) => ({ find, rank: ORDER.indexOf(find.kind), index }))
    .sort((a, b) => a.rank - b.rank || a.index - b.index);
  const found: Gathered<F>[] = [];
  const byPlace = new Map<string, Map<string | undefined, Gathered<F>>>();
  for (const { find } of ranked) {
    const { address, secrets } = find.target.parsed;
    const { password } = secrets;
    const key = placeKey(address);
    const known = byPlace.get(key) ?? new Map<string | undefined, Gathered<F>>();
    byPlace.set(key, known);
    // One without a password is the only one of its place, as all others would have joined it.
    const [first] = known.values();
    const same = password === undefined ? first : (known.get(undefined) ?? known.get(password));
    if (!same) {
      const endpoint: Gathered<F> = { address, secrets, places: [find] };
      found.push(endpoint);
      known.set(password, endpoint);
      continue;
    }
    same.places.push(find);
    if (same.secrets.password !== undefined || password === undefined) continue;
    same.secrets = secrets;
    known.delete(undefined);
    known.set(password, same);
  }
  return found;
}

interface Gathered<F extends Find> {
  readonly address: EndpointAddress;
  secrets: EndpointSecrets;
  readonly places: [EndpointFind<F>, ...EndpointFind<F>[]];
}

/** Whether a find leads to a Redis. */
export function leadsToEndpoint<F extends Find>(find: F): find is EndpointFind<F> {
  return find.target.type === 'endpoint';
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
