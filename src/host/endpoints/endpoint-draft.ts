import type { EndpointAccess, SignIn, TlsFiles } from '../../config/endpoint-access.ts';
import type { EndpointAddress, EndpointSecrets, HostPort } from '../../config/endpoint-address.ts';
import type { ConnectFailure } from '../../links/diagnosis.ts';
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
    access: without(draft.access, 'signIn'),
  };
}

/** The draft with somebody who gives the passwords, in the place of a stored one. */
export function withSignIn(draft: EndpointDraft, signIn: SignIn): EndpointDraft {
  return {
    ...draft,
    secrets: without(draft.secrets, 'password'),
    access: { ...draft.access, signIn },
  };
}

/** The draft with other files of TLS; `undefined` takes one away. */
export function withTlsFiles(
  draft: EndpointDraft,
  change: { readonly [Key in keyof TlsFiles]: TlsFiles[Key] | undefined },
): EndpointDraft {
  const merged = Object.entries({ ...draft.access.tls, ...change });
  const tls = Object.fromEntries(merged.filter(([, value]) => value !== undefined)) as TlsFiles;
  const access = without(draft.access, 'tls');
  return {
    ...draft,
    access: { ...access, ...(Object.keys(tls).length > 0 && { tls }) },
  };
}

/** The draft with what the key of its client certificate is encrypted with. */
export function withPassphrase(draft: EndpointDraft, tlsPassphrase?: string): EndpointDraft {
  const secrets = without(draft.secrets, 'tlsPassphrase');
  return {
    ...draft,
    secrets: { ...secrets, ...(tlsPassphrase !== undefined && { tlsPassphrase }) },
  };
}

/** The draft with the name that certificates must carry; undefined for that of the host. */
export function withServerName(draft: EndpointDraft, name: string | undefined): EndpointDraft {
  const address = without(draft.address, 'tlsServerName');
  return {
    ...draft,
    address: { ...address, ...(name !== undefined && { tlsServerName: name }) },
  };
}

/**
 * The draft with a certificate that is accepted from now on, and no other; where an endpoint has
 * several servers, beside those that are accepted already.
 */
export function trusting(
  draft: EndpointDraft,
  fingerprint: string,
  { isClusterNode = false }: Pick<ConnectFailure, 'isClusterNode'>,
): EndpointDraft {
  const hasSeveral = isClusterNode || draft.address.hosts.length > 1;
  const others = hasSeveral ? (draft.access.tls?.trustedFingerprints ?? []) : [];
  return {
    ...withTlsFiles(draft, { trustedFingerprints: [...others, fingerprint] }),
    acceptsAnyCertificate: false,
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
