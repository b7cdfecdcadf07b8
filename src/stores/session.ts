/** A session as one object, whatever number of keys it takes. */

/** The store layouts that are known. */
export type LayoutId = 'aspnet-v2' | 'aspnet-v5';

/** Which session: enough to find all its keys again. */
export interface SessionRef {
  readonly layout: LayoutId;
  /** The application as it stands in the key, `/MyApp` for example. */
  readonly application: string;
  readonly id: string;
}

/** The part that one key plays in a session. */
export type SessionPart = 'data' | 'lock' | 'timeout';

/** One named value of a session. */
export interface SessionItem {
  /** The name as text; null for the one item without a name that a collection may hold. */
  readonly name: string | null;
  /** The name's bytes, where they are not the UTF-8 of `name`. Such an item can't be changed. */
  readonly nameBytes?: Uint8Array;
  /** The value as the layout stores it: an NRBF stream (v2), or a type byte and payload (v5). */
  readonly bytes: Uint8Array;
  /** True for what the framework itself keeps there (`SessionStateActions`). */
  readonly isSystem: boolean;
}

/** A write lock as it was at the moment of reading. */
export interface SessionLock {
  /** The lock id: the key's value as text. */
  readonly value: string;
  /** How long the lock has been held, free of time zones; absent when it can't be told. */
  readonly ageMs?: number;
  /** Time until the lock frees itself; absent when its key has no TTL. */
  readonly ttlMs?: number;
}

/** What is wrong with a session's keys; `ok` when nothing is. */
export type SessionCondition =
  | 'ok'
  /** No data key, but a timeout key: expired in part, or emptied. */
  | 'no-data'
  /** Only a lock key: a request asked for a session that does not exist. */
  | 'lock-only'
  /** A key of the right name has a type that this layout never writes. */
  | 'wrong-type'
  /** The data can't be taken apart into items. */
  | 'damaged'
  /** The data key has no TTL: the session never expires. */
  | 'no-ttl'
  /** Nothing is left of it. */
  | 'gone';

/** What a row of the tree shows: read for the rows on screen only, in one pipeline. */
export interface SessionSummary {
  readonly ref: SessionRef;
  readonly condition: SessionCondition;
  /** For 'wrong-type' and 'damaged': the key and what was found there. */
  readonly problem?: string;
  /** Absent when it would take reading the whole payload and that is large. */
  readonly itemCount?: number;
  readonly sizeBytes?: number;
  readonly ttlMs?: number;
  readonly lock?: SessionLock;
}

/** All parts of a session, read at one moment without sliding its TTL. */
export interface SessionSnapshot {
  readonly ref: SessionRef;
  readonly condition: SessionCondition;
  readonly problem?: string;
  readonly items: readonly SessionItem[];
  /** The stored timeout; absent when its key is missing or not a number. */
  readonly timeoutSeconds?: number;
  /** Time to live of the data key when it was read; absent when it has none. */
  readonly ttlMs?: number;
  readonly lock?: SessionLock;
  /** The data exactly as it was: a blob (v5), or undefined where items are fields of their own. */
  readonly blob?: Uint8Array;
  /** `Date.now()` on this machine when the reply came. */
  readonly readAtMs: number;
}
