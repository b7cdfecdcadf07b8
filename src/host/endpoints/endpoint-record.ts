import type { EndpointAddress } from '../../config/endpoint-address.ts';
import { isLoopback } from '../../config/known-hosts.ts';

/** How careful one has to be with an endpoint. */
export type EndpointEnvironment = 'local' | 'development' | 'production';

/** Where an endpoint is written down; a workspace's and the sandbox's can't be edited here. */
export type EndpointOrigin = 'user' | 'workspace' | 'sandbox';

/** An endpoint as it is remembered. Holds nothing secret. */
export interface EndpointRecord {
  /** Lower-case letters, digits and hyphens: it is the authority of session URIs. Never changes. */
  readonly id: string;
  readonly name: string;
  readonly address: EndpointAddress;
  readonly environment: EndpointEnvironment;
  /** False until the user allows edits; true from the start on this machine. */
  readonly canWrite: boolean;
  /** True after the user chose to trust the server's certificate, whatever it is. */
  readonly acceptsAnyCertificate?: boolean;
  readonly origin: EndpointOrigin;
}

/** What can be changed of an endpoint. */
export type EndpointChange = Partial<Omit<EndpointRecord, 'id' | 'origin'>>;

/** True when the endpoint is on this machine: its sessions may be shown whole and edited at once. */
export function isLocalAddress(address: EndpointAddress): boolean {
  if (address.socketPath !== undefined) return true;
  return address.hosts.length > 0 && address.hosts.every(({ host }) => isLoopback(host));
}

/** Whether whole session ids may be shown: on this machine, unless it is a tunnel to production. */
export function showsWholeIds(record: EndpointRecord): boolean {
  return isLocalAddress(record.address) && record.environment !== 'production';
}

/** Whether edits are allowed from the start. */
export function startsWritable(
  address: EndpointAddress,
  environment: EndpointEnvironment,
): boolean {
  return isLocalAddress(address) && environment !== 'production';
}

/** Whether a value that was read back from storage is a record; older or broken ones aren't. */
export function isEndpointRecord(value: unknown): value is EndpointRecord {
  if (!isFields(value)) return false;
  const { id, name, address, environment, canWrite, origin } = value;
  return (
    typeof id === 'string' &&
    /^[a-z0-9-]{1,64}$/.test(id) &&
    typeof name === 'string' &&
    isAddress(address) &&
    isEnvironment(environment) &&
    typeof canWrite === 'boolean' &&
    (origin === 'user' || origin === 'workspace' || origin === 'sandbox')
  );
}

/** Whether a value names one of the environments. */
export function isEnvironment(value: unknown): value is EndpointEnvironment {
  return value === 'local' || value === 'development' || value === 'production';
}

function isAddress(value: unknown): value is EndpointAddress {
  if (!isFields(value)) return false;
  const { hosts, usesTls, isTlsGuessed, database } = value;
  return (
    Array.isArray(hosts) &&
    hosts.every(
      (entry) =>
        isFields(entry) && typeof entry['host'] === 'string' && Number.isInteger(entry['port']),
    ) &&
    typeof usesTls === 'boolean' &&
    typeof isTlsGuessed === 'boolean' &&
    Number.isInteger(database)
  );
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
