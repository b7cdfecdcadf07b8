import type { Command, CommandRunner, Reply } from '../stores/commands.ts';
import type { SignInTrouble } from '../stores/source/sign-in-trouble.ts';
import type { SourceFacts, SourceState } from '../stores/source/session-source.ts';
import type { ReplicaState } from '../stores/source/source-limit.ts';
import type { SlotClaim } from './slot-claims.ts';

/** Takes a key: `bytes` from `start` up to `end`. The bytes are good during the call only. */
export type KeyVisitor = (bytes: Uint8Array, start: number, end: number) => void;

/** What a walk over the keys of a node needs. */
export interface KeyWalk {
  readonly visit: KeyVisitor;
  /** Called after each page of keys. */
  onPage?(): void;
  /** Asked before each further page: a promise holds the walk up until it is fulfilled. */
  ready?(): Promise<void> | undefined;
  readonly signal?: AbortSignal;
}

/** Who is told of keys that change. */
export interface KeyListener {
  /** Something was done to a key: `event` is the name of it, such as `set`, `expire` or `del`. */
  onKey(key: Uint8Array, event: string): void;
  /** The server went away, or said no. Called once. */
  onEnd(): void;
}

/** One primary of an endpoint: for commands that concern a node and not a key. */
export interface PrimaryNode {
  /** `host:port`, or the path of a socket. */
  readonly name: string;
  call(command: Command): Promise<Reply>;
  /**
   * Walks all keys with SCAN, on a connection of its own. SCAN may give a key twice.
   * Rejects with a ConnectionError when the server goes away, with the signal's reason on abort.
   */
  scanKeys(walk: KeyWalk): Promise<void>;
  /**
   * Listens to the keyspace notifications of a database, on a connection of its own, until the function that
   * comes back is called.
   * @throws ListeningRefusedError, ConnectionError, the signal's reason
   */
  listenToKeys(database: number, listener: KeyListener, signal: AbortSignal): Promise<() => void>;
  /** Which slots it serves, by its own words; none outside a cluster. */
  slots(): Promise<SlotClaim>;
}

/** An open connection. Whoever made it closes it. */
export interface RedisConnection extends CommandRunner {
  readonly facts: SourceFacts;
  readonly state: SourceState;
  /** While false, everything outside the allow-list rejects with a ReadOnlyError, unsent. */
  canWrite: boolean;
  /** Calls `listener` at each change of state; the function that comes back ends that. */
  onStateChange(listener: (state: SourceState) => void): () => void;
  /**
   * Calls `listener` with the name (`host:port`) of the server that commands go to from now on, when
   * it is another one than before; outside clusters only. The function that comes back ends that.
   */
  onPrimaryChange(listener: (name: string) => void): () => void;
  /**
   * Set while the server is a replica, which takes no writes; see {@link ReplicaState}. Known as soon
   * as it is connected, and looked at again every few seconds. Clusters and Sentinels lead to
   * primaries: there, it is never set.
   */
  readonly replica: ReplicaState | undefined;
  /** Calls `listener` when `replica` has changed; the function that comes back ends that. */
  onReplicaChange(listener: () => void): () => void;
  /** Set while what it signs in with can't be renewed; it works on until that has run out. */
  readonly signInTrouble: SignInTrouble | undefined;
  /** Calls `listener` when `signInTrouble` has changed; the function that comes back ends that. */
  onSignInChange(listener: () => void): () => void;
  /** Asks a cluster anew who serves which slots; elsewhere, does nothing. Never rejects. */
  refreshMap(): Promise<void>;
  /** The primaries as they are known now: one, or all that hold slots in a cluster. */
  primaries(): readonly PrimaryNode[];
  /** Ends it at once: what waits for a reply rejects. Never throws, and may be called twice. */
  close(): void;
}
