import type { EndpointAccess } from '../../config/endpoint-access.ts';
import type { EndpointAddress, EndpointSecrets, HostPort } from '../../config/endpoint-address.ts';
import type { ConnectFailure } from '../../redis/reach/diagnosis.ts';
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

/** What can be done about a failed connection; each is a button. */
export type Remedy =
  | 'use-tls'
  | 'drop-tls'
  | 'trust-certificate'
  | 'enter-password'
  | 'enter-user'
  | 'drop-password'
  | 'drop-user'
  | 'use-database-0'
  | 'edit'
  | 'retry'
  | 'start-sandbox';

/** The remedies for a failure, the most promising first; three at most beside editing. */
export function remediesFor(failure: ConnectFailure, isLocal: boolean): readonly Remedy[] {
  const tls: readonly Remedy[] = failure.isTlsLikely && !failure.usesTls ? ['use-tls'] : [];
  switch (failure.reason) {
    case 'tls-expected':
      return ['use-tls', 'edit'];
    case 'tls-not-expected':
      return ['drop-tls', 'edit'];
    case 'certificate':
      return ['trust-certificate', 'edit', 'retry'];
    case 'tls-failed':
      return ['edit', 'retry'];
    case 'password-missing':
    case 'password-wrong':
      return ['enter-password', 'edit'];
    case 'user-or-password-wrong':
      return ['enter-user', 'edit'];
    case 'password-not-expected':
      return ['drop-password', 'edit'];
    case 'user-not-supported':
      return ['drop-user', 'edit'];
    case 'no-permission':
      return ['enter-user', 'edit', 'retry'];
    case 'no-such-database':
      return ['use-database-0', 'edit'];
    case 'refused':
      return isLocal ? ['retry', 'start-sandbox', 'edit'] : ['retry', 'edit'];
    case 'name-not-found':
      return ['edit', 'retry'];
    case 'timed-out':
    case 'closed':
      return [...tls, 'retry', 'edit'];
    case 'protected-mode':
    case 'not-redis':
    case 'sentinel-service-unknown':
    case 'is-sentinel':
      return ['edit', 'retry'];
    case 'unreachable':
    case 'loading':
    case 'too-many-clients':
    case 'cluster-down':
    case 'sentinel-unreachable':
    case 'unknown':
      return ['retry', 'edit'];
    case 'cancelled':
      return [];
  }
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
