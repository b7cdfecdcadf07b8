import { formatEndpoint } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import type { EndpointAddress, EndpointSecrets } from '../../config/endpoint-address.ts';
import { isLoopback } from '../../config/known-hosts.ts';
import { connectsByItself } from '../endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { needsRedis } from './definition.ts';
import type { FarmDefinition } from './definition.ts';

/** Where the sample site of a farm keeps its sessions, and what that asks for. */
export interface RedisChoice {
  readonly address: string;
  readonly secrets: EndpointSecrets;
}

/**
 * The endpoint for a farm whose task names none: the sandbox, else the only one of this machine.
 * Others, those that are read-only and those that only the workspace knows are never chosen without
 * being named, since a farm writes.
 */
export function defaultEndpoint(records: readonly EndpointRecord[]): EndpointRecord | undefined {
  const local = records.filter(
    (record) => !record.address.store && record.canWrite && connectsByItself(record),
  );
  const sandbox = local.find(({ origin }) => origin === 'sandbox');
  return sandbox ?? (local.length === 1 ? local[0] : undefined);
}

/**
 * The Redis of a farm: the one that its task names, with the password of the endpoint of the same
 * address, or the default one. Undefined when the farm needs none or none can be chosen.
 */
export async function chooseRedis(
  definition: FarmDefinition,
  endpoints: EndpointStore,
): Promise<RedisChoice | undefined> {
  if (!needsRedis(definition)) return undefined;
  const named = addressOf(definition['redis']);
  const record = named
    ? endpointAt(named, endpoints)
    : definition['redis'] === undefined
      ? defaultEndpoint(endpoints.all())
      : undefined;
  if (!record) return undefined;
  const secrets = await endpoints.secrets(record.id);
  const database = (named ?? record.address).database;
  return { address: formatEndpoint({ ...record.address, database }), secrets };
}

/**
 * What the Redis asks for in which a site of the user's keeps its sessions, by the endpoint of the same address.
 * Undefined where the definition names none, or none that is an endpoint.
 */
export async function sessionSecrets(
  definition: FarmDefinition,
  endpoints: EndpointStore,
): Promise<EndpointSecrets | undefined> {
  const { sessions } = definition;
  if (typeof sessions !== 'object' || sessions === null) return undefined;
  const own = 'redis' in sessions ? sessions.redis : undefined;
  const named = addressOf(own ?? definition['redis']);
  const record = named && endpointAt(named, endpoints);
  return record && endpoints.secrets(record.id);
}

/** The endpoint whose password an address asks for: the same servers in the same way, whatever this machine is called. */
function endpointAt(named: EndpointAddress, endpoints: EndpointStore): EndpointRecord | undefined {
  const text = placeText(named);
  // What a tunnel leads to may be called as something here is: a farm goes through no tunnel.
  return endpoints
    .all()
    .filter(({ access, address }) => !access?.tunnel && !address.store)
    .filter(({ address }) => named.isTlsGuessed || address.usesTls === named.usesTls)
    .find(({ address }) => placeText(address) === text);
}

function placeText(address: EndpointAddress): string {
  const hosts = address.hosts.map(({ host, port }) => ({
    host: isLoopback(host) ? 'localhost' : host.toLowerCase(),
    port,
  }));
  return formatEndpoint({ ...address, hosts, database: 0, usesTls: false, isTlsGuessed: false });
}

/** The address that a task names; undefined where it names none, or none that can be understood. */
export function addressOf(redis: unknown): EndpointAddress | undefined {
  if (typeof redis !== 'string') return undefined;
  try {
    return parseEndpoint(redis).address;
  } catch {
    // The farm says what is wrong with it.
    return undefined;
  }
}
