import type { EndpointAddress } from '../../config/endpoint-address.ts';

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
