import type { EndpointAccess } from '../../config/endpoint-access.ts';
import type { EndpointAddress, EndpointSecrets, HostPort } from '../../config/endpoint-address.ts';
import type { ConnectionWay } from './access/connection-way.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/** An endpoint that is being tried: lives in memory only, because it holds secrets. */
export interface EndpointDraft {
  readonly address: EndpointAddress;
  readonly secrets: EndpointSecrets;
  readonly acceptsAnyCertificate: boolean;
  /** How it is reached beside its address. */
  readonly access: EndpointAccess;
}

/** The address of another server that is reached in the same way: the primary of a replica. */
export function atPrimary(address: EndpointAddress, primary: HostPort): EndpointAddress {
  const atServer = { ...address, hosts: [primary] };
  delete atServer.socketPath;
  return atServer;
}

/** The draft with or without TLS; no longer a guess, because the user said so. */
export function withTls(draft: EndpointDraft, usesTls: boolean): EndpointDraft {
  return { ...draft, address: { ...draft.address, usesTls, isTlsGuessed: false } };
}

/** The draft with another user, or the default one, and another password, or none. */
export function withLogin(
  draft: EndpointDraft,
  username: string | undefined,
  password: string | undefined,
): EndpointDraft {
  return {
    ...draft,
    address: { ...without(draft.address, 'username'), ...(username !== undefined && { username }) },
    secrets: { ...without(draft.secrets, 'password'), ...(password !== undefined && { password }) },
  };
}

function without<T extends object, K extends keyof T>(object: T, key: K): Omit<T, K> {
  const copy = { ...object };
  Reflect.deleteProperty(copy, key);
  return copy;
}

/** How to connect to a draft, to see whether it works: without any right to write. */
export function trialOptions(draft: EndpointDraft): ConnectionWay {
  return {
    address: draft.address,
    secrets: draft.secrets,
    canWrite: false,
    access: draft.access,
    ...(draft.acceptsAnyCertificate && { tls: { rejectsUnauthorized: false } }),
  };
}

/** A stored endpoint as a draft, to be mended. */
export function draftOf(record: EndpointRecord, secrets: EndpointSecrets): EndpointDraft {
  return {
    address: record.address,
    secrets,
    acceptsAnyCertificate: record.acceptsAnyCertificate ?? false,
    access: record.access ?? {},
  };
}
