import { formatEndpoint } from '../../config/format-endpoint.ts';
import { parseEndpoint } from '../../config/parse-endpoint.ts';
import type { EndpointAddress, EndpointSecrets } from '../../config/endpoint-address.ts';
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
  const local = records.filter((record) => record.canWrite && connectsByItself(record));
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
  // What a tunnel leads to may be called as something here is: a farm goes through no tunnel.
  const record = named
    ? endpoints
        .all()
        .filter(({ access }) => !access?.tunnel)
        .find(({ address }) => formatEndpoint(address) === formatEndpoint(named))
    : definition['redis'] === undefined
      ? defaultEndpoint(endpoints.all())
      : undefined;
  if (!record) return undefined;
  const secrets = await endpoints.secrets(record.id);
  return { address: formatEndpoint(record.address), secrets };
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
