import type { Expectation } from './expectation.ts';

/**
 * A change of a session as data: what has to hold, and what is written if all of it does. A layout
 * makes it; {@link applyChange} carries it out, all at once or not at all. Keys are meant by their
 * place in `keys`, and all of them go to the server as keys, so that a cluster can place them.
 */
export interface ChangePlan {
  /** The first one is the data key: its time to live comes back with the result. */
  readonly keys: readonly Uint8Array[];
  /**
   * Looked at in order. The first that refuses for a reason of its own decides; those that were
   * `changed` come back together, and `last-item` after them.
   */
  readonly conditions: readonly ChangeCondition[];
  /** Done in order. */
  readonly writes: readonly ChangeWrite[];
  /** What Memcached keeps beside the value of a new entry, by the place of its key; 0 where there is none. */
  readonly newFlags?: readonly NewFlags[];
}

/**
 * The flags by which a site's client of Memcached knows how to read an entry: with others it takes a session for a text.
 * Unknown ones are for each site to choose, and no entry is made.
 */
export type NewFlags = number | 'unknown';

/** What has to hold before anything is written. `key` is an index into the keys of the plan. */
export type ChangeCondition =
  /** No lock stands there, or the one with this value. A key that is no string is none. Else: `locked`. */
  | { readonly type: 'unlocked'; readonly key: number; readonly held?: string | Uint8Array }
  /** At least one key of the plan is there; `key` doesn't matter. Else: `gone`. */
  | { readonly type: 'some-exist'; readonly key: number }
  /**
   * The key has one of these types, of which `none` is that of no key. Else: `gone` where there is no
   * key, `exists` where there should be none, `wrong-type`.
   */
  | { readonly type: 'type'; readonly key: number; readonly allowed: readonly KeyType[] }
  /**
   * A command reads what is expected, value by value. Else: `changed`, or `locked` where it reads what
   * tells of a lock: then the values come back.
   */
  | {
      readonly type: 'reads';
      readonly key: number;
      readonly command: ReadCommand;
      readonly expected: readonly Expectation[];
      readonly else?: 'changed' | 'locked';
    }
  /**
   * No field of the hash has this name but for the case of ASCII letters, beside `except`: what the
   * framework takes for the same item. Else: `changed`.
   */
  | {
      readonly type: 'no-twin';
      readonly key: number;
      readonly name: string;
      readonly except: readonly string[];
    }
  /** The hash keeps a field when the writes are done: Redis drops an empty one. Else: `last-item`. */
  | { readonly type: 'keeps-fields'; readonly key: number };

/** What TYPE says of the keys that layouts know, and of no key. */
export type KeyType = 'hash' | 'string' | 'none';

/** A command that reads, without its key, which stands behind the name. A length reads as decimal text. */
export type ReadCommand =
  | readonly ['GET']
  | readonly ['STRLEN']
  /** `last` is the last byte that is read, as Redis counts. */
  | readonly ['GETRANGE', first: number, last: number]
  | readonly ['HGET', field: string | Uint8Array]
  | readonly ['HMGET', ...fields: string[]];

/** A write. Except where it says so, a key's time to live stays as it is, to the millisecond. */
export type ChangeWrite =
  | { readonly type: 'command'; readonly key: number; readonly command: WriteCommand }
  /** A new value of a string, made of new bytes and ranges of the old value. */
  | { readonly type: 'compose'; readonly key: number; readonly parts: readonly ComposePart[] }
  /** The same for the value of a hash's field. */
  | {
      readonly type: 'compose-field';
      readonly key: number;
      readonly field: string;
      readonly parts: readonly ComposePart[];
    };

/** A command that writes, without its key, which stands behind the name. */
export type WriteCommand =
  | readonly ['HSET', field: string | Uint8Array, value: string | Uint8Array]
  | readonly ['HDEL', field: string | Uint8Array]
  /** Bytes of a string from `start` on, in place. It must be that long already. */
  | readonly ['SETRANGE', start: number, bytes: Uint8Array]
  /** A whole new string, for ever or for so many milliseconds. */
  | readonly ['SET', value: string | Uint8Array]
  | readonly ['SET', value: string | Uint8Array, unit: 'PX', ttlMs: number]
  /** Lets a key live for so many milliseconds from now; one that isn't there stays away. */
  | readonly ['PEXPIRE', ttlMs: number]
  | readonly ['DEL'];

/** New bytes, or those of the old value from `start` up to `end`. */
export type ComposePart = Uint8Array | { readonly start: number; readonly end: number };

/** What became of a change. Except for 'done', nothing was written. */
export type ChangeResult =
  /**
   * `ttlMs` is that of the first key afterwards, as PTTL gives it: -1 for none, -2 for no key.
   * `lockCame`: a request has taken the lock since, where a cluster keeps that in another slot; it may
   * have loaded what stood there before.
   */
  | { readonly outcome: 'done'; readonly ttlMs: number; readonly lockCame?: LockFound }
  | { readonly outcome: 'locked'; readonly found: LockFound }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'exists' }
  | { readonly outcome: 'wrong-type'; readonly foundType: string }
  /** `unmet` are indexes into the conditions of the plan. */
  | { readonly outcome: 'changed'; readonly unmet: readonly number[] }
  | { readonly outcome: 'last-item' };

/**
 * What stands where a lock refused: the layout knows how to read it. Either the value of the lock's
 * own key, or what the condition on the data has read, null where there is no such field.
 */
export interface LockFound {
  readonly values: readonly (Uint8Array | null)[];
  /** The time to live of that key, as PTTL gives it. */
  readonly pttlMs: number;
}

/** The most bytes of a lock's value that are looked at: a lock is 18 digits long, a key may hold anything. */
export const MAX_LOCK_BYTES = 64;
