/** A session as one object, whatever number of keys it takes. */

import type { Compression } from '../formats/compression/compression.ts';
import type { MessageType } from '../formats/protobuf/schema.ts';
import type { PhpBag } from '../formats/php/bag.ts';
import type { PhpPlace } from '../formats/php/variable.ts';
import type { ItemEncoding } from '../formats/encoding.ts';
import type { ChosenFormat } from '../formats/chosen-formats.ts';
import type { ValuePath } from '../formats/value.ts';
import type { BuiltInLayoutId } from './layout-facts.ts';
import type { Reason } from '../formats/reason.ts';

/** A store layout: one of ours, or one that the user described in the settings. */
export type LayoutId = BuiltInLayoutId | `custom:${string}`;

/** Which session: enough to find all its keys again. */
export interface SessionRef {
  readonly layout: LayoutId;
  /**
   * What stands before the id: the application as it stands in the key (`/MyApp`), or for layouts
   * that know no application the prefix of their keys (`sess:`, an instance name).
   */
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
  /** The value as the layout stores it, encoded as `encoding` says. */
  readonly bytes: Uint8Array;
  /** How `bytes` are encoded; absent where it is what the layout says for all items. */
  readonly encoding?: ItemEncoding;
  /**
   * Set where the value can't be read on its own, since it may refer to what stands elsewhere in the
   * session's data: the item is the node at this path of the value in `bytes`.
   */
  readonly within?: { readonly bytes: Uint8Array; readonly path: ValuePath };
  /**
   * For values of PHP that may refer to each other by their numbers in the whole session: where this one
   * stands.
   */
  readonly place?: PhpPlace;
  /** For PHP: an array that the framework keeps values in. It stays one, under its name. */
  readonly bag?: PhpBag;
  /** Other items count on its place among the values: it can't be removed. */
  readonly isHeld?: boolean;
  /** It refers to values by their numbers: a copy of it would mean others. */
  readonly hasReferences?: boolean;
  /** What is stored, where `bytes` are what a decoder of the user's made of it. */
  readonly stored?: Uint8Array;
  /** Why a decoder of the user's made nothing of `bytes`, in words. Such an item can't be changed. */
  readonly decoderFailure?: string;
  /** The format in which a person wants the value read. */
  readonly readAs?: ChosenFormat;
  /** For Protocol Buffers: the type of its message, where a file says it. */
  readonly message?: MessageType;
  /** True for what the framework itself keeps there (`SessionStateActions`). */
  readonly isSystem: boolean;
}

/** A write lock as it was at the moment of reading. */
export interface SessionLock {
  /** The lock id: the key's value as text. */
  readonly value: string;
  /** The value's bytes, where they are not the UTF-8 of `value`. */
  readonly valueBytes?: Uint8Array;
  /** For locks that stand in the data: the bytes of the fields that tell of it. */
  readonly fields?: readonly Uint8Array[];
  /** How long the lock has been held, free of time zones; absent when it can't be told. */
  readonly ageMs?: number;
  /** Time until the lock frees itself; absent when its key has no TTL. */
  readonly ttlMs?: number;
  /** Who holds it, where the lock says so: host and process, as text. */
  readonly holder?: string;
  /** Whether requests wait for it; absent when that can't be told. */
  readonly isWaitedFor?: boolean;
}

/** Something that a layout stores beside items, timeout and lock. */
export type SessionFact =
  /** The id under which the site itself knows the session (`ISession.Id`); not that of the key. */
  | { readonly kind: 'site-session-id'; readonly text: string }
  | {
      readonly kind: 'created' | 'last-accessed' | 'absolute-expiry';
      /** Milliseconds since 1970, UTC. */
      readonly atMs: number;
    }
  /** How the data is encoded, in the words of the framework: `php_serialize`, `pickle`. */
  | { readonly kind: 'encoding'; readonly text: string }
  /** A request has made it for a visitor who comes back with its id; none has used it yet. */
  | { readonly kind: 'uninitialized' };

/** When a site takes a session for ended, by what stands in its data. */
export interface SessionEnd {
  /** Milliseconds since 1970, UTC. */
  readonly atMs: number;
  /** By what, and what the site does with it then. */
  readonly reason: Reason;
}

/** Why nothing in a session can be changed, whatever the endpoint allows. */
export type SessionReadOnlyReason =
  /** Values of Java, Python or Ruby, which only the site itself could make again. */
  | 'language-values'
  | 'compressed'
  | 'encrypted'
  /** PHP's variables without a value, which newer versions can't read. */
  | 'undefined-variables'
  /** What the framework wrote stands inside of what a serializer of the site made of it. */
  | 'other-serializer'
  /** Neither of the encodings that the framework is known to write. */
  | 'unknown-encoding';

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
  /** The site takes it for ended, by a time in its data, though the key lives on. */
  | 'ended'
  /** The data key has no TTL: the session never expires. */
  | 'no-ttl'
  /** The user may not read what is needed to tell. */
  | 'no-access'
  /** Nothing is left of it. */
  | 'gone';

/** What can be done with a session, where its layout and what is stored with it allow it. */
export type SessionAbility = 'extend' | 'set-timeout' | 'copy' | 'hold-lock' | 'release-lock';

/** What a row of the tree shows: read for the rows on screen only, in one pipeline. */
export interface SessionSummary {
  readonly ref: SessionRef;
  readonly condition: SessionCondition;
  /**
   * For 'wrong-type' and 'damaged': the key and what was found there. For 'ended': by what, and what the site does. What a user may not read: the
   * command, or patterns of the keys (`~…`).
   */
  readonly problem?: Reason;
  /** For 'damaged': what the site does with it, where that is known. */
  readonly fate?: Reason;
  /** Absent when it would take reading the whole payload and that is large. */
  readonly itemCount?: number;
  readonly sizeBytes?: number;
  readonly ttlMs?: number;
  readonly lock?: SessionLock;
  /** The stored timeout, where it was asked for and can be told without reading the data. */
  readonly timeoutSeconds?: number;
  /** What the data's key takes in the server's memory, where it was asked for and no size is known. */
  readonly memoryBytes?: number;
  /** Items that were asked for, as far as the session has them and they are small; absent where none were read. */
  readonly items?: readonly SessionItem[];
  /** Absent where it isn't known. */
  readonly abilities?: readonly SessionAbility[];
}

/** What summaries tell beside what every row shows. */
export interface SummaryWishes {
  /** The names of items that are wanted of a session. */
  itemsOf?(ref: SessionRef): readonly string[];
  readonly hasTimeout?: boolean;
  readonly hasMemory?: boolean;
}

/** All parts of a session, read at one moment without sliding its TTL. */
export interface SessionSnapshot {
  readonly ref: SessionRef;
  readonly condition: SessionCondition;
  readonly problem?: Reason;
  /** For 'damaged': what the site does with it, where that is known. */
  readonly fate?: Reason;
  readonly items: readonly SessionItem[];
  /** The stored timeout; absent when its key is missing or not a number. */
  readonly timeoutSeconds?: number;
  /** Time to live of the data key when it was read; absent when it has none. */
  readonly ttlMs?: number;
  readonly lock?: SessionLock;
  /** What else the layout stores; absent or empty for most. */
  readonly facts?: readonly SessionFact[];
  /** When the site takes it for ended, by what stands in the data. */
  readonly ends?: SessionEnd;
  /** Set when nothing in it can be changed. */
  readonly readOnlyReason?: SessionReadOnlyReason;
  /** For 'compressed': in which way. */
  readonly compression?: Compression;
  /** For 'compressed': how long the data is without that, where it was opened. */
  readonly contentBytes?: number;
  /** How new items are to be encoded, where this session isn't as its layout says. */
  readonly itemEncoding?: ItemEncoding;
  /** The data exactly as it was: a blob (v5), or undefined where items are fields of their own. */
  readonly blob?: Uint8Array;
  /** Tells this data from other data of the session; absent where there is none. */
  readonly digest?: string;
  /** `Date.now()` on this machine when the reply came. */
  readonly readAtMs: number;
  /** How long a large session takes to come. */
  readonly transfer?: Transfer;
}

/** What is known of a session that is read again. */
export interface KnownReading {
  readonly snapshot: SessionSnapshot;
  /** Data of more bytes isn't looked at, and counts as the same: comparing it would keep the server. */
  readonly maxBytes: number;
}

/** The bytes of the data of a session, or of its items where they are fields of their own. */
export function dataSizeOf({ blob, items }: Pick<SessionSnapshot, 'blob' | 'items'>): number {
  return (
    blob?.length ?? items.reduce((sum, { bytes, stored }) => sum + (stored ?? bytes).length, 0)
  );
}

/** How long so many bytes take from the server to us, when nothing else is in the way. */
export interface Transfer {
  readonly bytes: number;
  readonly ms: number;
}
