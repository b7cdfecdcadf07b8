import * as v from 'valibot';
import { endpointAccess } from '../../config/endpoint-access.ts';
import { endpointAddress } from '../../config/endpoint-address.ts';
import { isLoopback } from '../../config/known-hosts.ts';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** How careful one has to be with an endpoint. */
export const endpointEnvironment = v.picklist(['local', 'development', 'production']);
export type EndpointEnvironment = Shape<typeof endpointEnvironment>;

/** Where an endpoint is written down; a workspace's and the sandbox's can't be edited here. */
const endpointOrigin = v.picklist(['user', 'workspace', 'sandbox']);
export type EndpointOrigin = Shape<typeof endpointOrigin>;

/** An endpoint as it is remembered. Holds nothing secret. */
export const endpointRecord = fields({
  /** Lower-case letters, digits and hyphens: it is the authority of session URIs. Never changes. */
  id: v.pipe(v.string(), v.regex(/^[a-z0-9-]{1,64}$/)),
  name: v.string(),
  address: endpointAddress,
  environment: endpointEnvironment,
  /** False until the user allows edits; true from the start on this machine. */
  canWrite: v.boolean(),
  /** True after the user chose to trust the server's certificate, whatever it is. */
  acceptsAnyCertificate: v.optional(v.boolean()),
  /** How it is reached beside its address. */
  access: v.optional(endpointAccess),
  origin: endpointOrigin,
  /** The workspace brings it, and not the user's own settings: nobody is asked for it by itself. */
  isBrought: v.optional(v.boolean()),
  /** The place of a file in which it was found, and what stood there. */
  foundIn: v.optional(
    fields({
      /** A URI. */
      file: v.string(),
      /** Names the value within the file. */
      key: v.string(),
      /** The address as `formatEndpoint` writes it. */
      address: v.string(),
    }),
  ),
});
export type EndpointRecord = Shape<typeof endpointRecord>;

/** Where an endpoint is, and what leads there. */
export type EndpointPlace = Pick<EndpointRecord, 'address' | 'access'>;

/** What can be changed of an endpoint. */
export type EndpointChange = Partial<Omit<EndpointRecord, 'id' | 'origin' | 'isBrought'>>;

/**
 * True when the endpoint is on this machine: its sessions may be shown whole and edited at once. At
 * the far end of a tunnel, `localhost` is another machine.
 */
export function isLocalEndpoint({ address, access }: EndpointPlace): boolean {
  if (access?.tunnel) return false;
  if (address.socketPath !== undefined) return true;
  return address.hosts.length > 0 && address.hosts.every(({ host }) => isLoopback(host));
}

/** Whether an endpoint is connected and searched as soon as its row is there. */
export function connectsByItself(record: EndpointRecord): boolean {
  const { environment, isBrought } = record;
  return isLocalEndpoint(record) && environment !== 'production' && isBrought !== true;
}

/** Whether whole session ids may be shown: on this machine, unless it is a tunnel to production. */
export function showsWholeIds(record: EndpointRecord): boolean {
  return isLocalEndpoint(record) && record.environment !== 'production';
}

/**
 * Whether edits stay allowed after a change: what was allowed for one server, or for one that is
 * called something else than production, isn't allowed for another.
 */
export function staysWritable(
  record: EndpointRecord,
  changed: Pick<EndpointRecord, 'address' | 'environment' | 'access'>,
): boolean {
  const isSame = changed.environment === record.environment && placeOf(changed) === placeOf(record);
  return isSame ? record.canWrite : startsWritable(changed, changed.environment);
}

/** The servers that an endpoint leads to, as one text. */
function placeOf({ address, access }: EndpointPlace): string {
  const { hosts, socketPath, sentinelService, store } = address;
  return JSON.stringify([hosts, socketPath, sentinelService, access?.tunnel, store]);
}

/** Whether edits are allowed from the start. */
export function startsWritable(place: EndpointPlace, environment: EndpointEnvironment): boolean {
  return isLocalEndpoint(place) && environment !== 'production';
}
