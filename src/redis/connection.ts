import type { EndpointAddress, EndpointSecrets, HostPort } from '../config/endpoint-address.ts';
import type { Command, CommandRunner, Reply } from '../stores/commands.ts';

/** How the certificate of a TLS server is checked. */
export interface TlsOptions {
  /** Certificates of further authorities, as PEM text, beside those that Node trusts. */
  readonly authorities?: readonly string[];
  /** False accepts any certificate: only after the user chose so for this endpoint. */
  readonly rejectsUnauthorized?: boolean;
}

/** How to connect to an endpoint. */
export interface ConnectOptions {
  readonly address: EndpointAddress;
  readonly secrets?: EndpointSecrets;
  readonly tls?: TlsOptions;
  /** Whether commands that change something may be sent; can be switched later. */
  readonly canWrite: boolean;
  /** Time for the whole attempt, 10,000 by default. */
  readonly connectTimeoutMs?: number;
  /** Time that one command may take before it rejects, 15,000 by default. */
  readonly commandTimeoutMs?: number;
  /** Other addresses for cluster nodes (`10.0.0.1:6379`), for tunnels and containers. */
  readonly natMap?: Readonly<Record<string, HostPort>>;
}

/** What is known of the server behind a connection. */
export interface ServerFacts {
  /** Absent when the server doesn't tell. */
  readonly engine?: 'redis' | 'valkey';
  /** `7.2.4`; absent when the server doesn't tell. */
  readonly version?: string;
  readonly mode: 'standalone' | 'cluster' | 'sentinel';
  readonly usesTls: boolean;
  /** The ACL user; absent for the default user. */
  readonly username?: string;
  readonly database: number;
}

/** `connected` from the start; `reconnecting` while the server is away; `closed` is final. */
export type ConnectionState = 'connected' | 'reconnecting' | 'closed';

/** One primary of an endpoint: for commands that concern a node and not a key, as SCAN. */
export interface PrimaryNode {
  /** `host:port`, or the path of a socket. */
  readonly name: string;
  call(command: Command): Promise<Reply>;
}

/** An open connection. Whoever made it closes it. */
export interface RedisConnection extends CommandRunner {
  readonly facts: ServerFacts;
  readonly state: ConnectionState;
  /** While false, everything outside the allow-list rejects with a ReadOnlyError, unsent. */
  canWrite: boolean;
  /** Calls `listener` at each change of state; the function that comes back ends that. */
  onStateChange(listener: (state: ConnectionState) => void): () => void;
  /** The primaries as they are known now: one, or all that hold slots in a cluster. */
  primaries(): readonly PrimaryNode[];
  /** Ends it at once: what waits for a reply rejects. Never throws, and may be called twice. */
  close(): void;
}
