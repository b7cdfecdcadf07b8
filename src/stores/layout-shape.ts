import type { Compression } from '../formats/compression/compression.ts';
import type { JsonReader } from '../formats/json/number-reader.ts';
import type { ItemEncoding } from '../formats/encoding.ts';
import type { Command, Reply } from './commands.ts';
import type { NameIssue } from './name-issue.ts';
import type {
  LayoutId,
  SessionEnd,
  SessionFact,
  SessionItem,
  SessionLock,
  SessionPart,
  SessionReadOnlyReason,
  SessionRef,
} from './session.ts';
import type { Reason } from '../formats/reason.ts';

/** The keys of a session. A layout that has no lock or no timeout of its own leaves that one out. */
export interface SessionKeys {
  readonly data: Uint8Array;
  readonly lock?: Uint8Array;
  readonly timeout?: Uint8Array;
}

/** What a layout says of one of its keys. */
export interface KeyShape {
  /** How the key is made, to tell users: `{<application>_<id>}_Data`. */
  readonly pattern: string;
  /** The Redis type that the framework writes. */
  readonly type: 'hash' | 'string';
  /** The one field that counts, of a hash that isn't read whole. */
  readonly field?: string;
}

/** The items of a session and what stands with them, taken out of its data key. */
export interface ItemsRead {
  readonly items: readonly SessionItem[];
  /** The whole data, where items are not fields of their own. */
  readonly blob?: Uint8Array;
  /** Why the data could not be taken apart. */
  readonly damage?: Reason;
  /** What the site does with damaged data, where that is known. */
  readonly fate?: Reason;
  /** When the site takes the session for ended, whatever its key's time to live. */
  readonly ends?: SessionEnd;
  /** For layouts that keep the timeout with the data. */
  readonly timeoutSeconds?: number;
  /** For layouts that keep the lock with the data. */
  readonly lock?: SessionLock;
  readonly facts?: readonly SessionFact[];
  readonly readOnlyReason?: SessionReadOnlyReason;
  /** For 'compressed': in which way. */
  readonly compression?: Compression;
  /** For 'compressed': how long the data is without that, where it was opened. */
  readonly contentBytes?: number;
  /** How new items are to be encoded, where this session isn't as the layout says. */
  readonly itemEncoding?: ItemEncoding;
}

/** What can be told of a session without reading its data. */
export interface Measured {
  readonly itemCount?: number;
  readonly sizeBytes?: number;
  /** For layouts that keep the timeout with the data: whether there is one, and which. */
  readonly hasTimeout?: boolean;
  /** The same, of data that is packed: then nothing in it can be changed. */
  readonly isPacked?: boolean;
  readonly timeoutSeconds?: number;
  /** For layouts that keep the lock with the data. */
  readonly lock?: SessionLock;
  /** What is missing or broken, and when the site takes it for ended, as far as that can be seen. */
  readonly damage?: Reason;
  readonly fate?: Reason;
  readonly ends?: SessionEnd;
}

/**
 * Turns stored values into JSON that can be shown and edited, and back. What it rejects with has a
 * message for the user.
 */
export interface ItemCodec {
  /** The value as JSON in UTF-8. Rejects when it can't be read. */
  readonly decode: (stored: Uint8Array) => Promise<Uint8Array>;
  /**
   * The bytes to store. Rejects when there are none that `decode` would make the same of.
   * @param before what is stored now; absent for a new item
   */
  readonly encode: (json: Uint8Array, before?: Uint8Array) => Promise<Uint8Array>;
}

/** How a framework lays a session over keys, and how it is read. Bytes and commands, no connection. */
export interface LayoutShape {
  readonly id: LayoutId;
  /** Each part that a session of this layout can have. */
  readonly keyShapes: Readonly<Partial<Record<SessionPart, KeyShape>>> & {
    readonly data: KeyShape;
  };
  /**
   * What a value has to begin with, or which fields a hash has to have, to tell users. Absent where
   * the name of the key is enough.
   */
  readonly valuePattern?: string;
  /** The keys of a session. */
  keys(ref: SessionRef): SessionKeys;
  /** How an item's value is encoded, where the item itself doesn't say otherwise. */
  readonly itemEncoding: ItemEncoding;
  /** The key whose time to live is the session's; another may live on for a while. */
  readonly ttlPart: 'data' | 'timeout';
  /** What becomes of a session whose last item is removed. */
  readonly emptySession: 'ends' | 'stays';
  /** What can be done to the list of items. Absent: items are shown and never changed. */
  readonly itemChanges?: Readonly<Record<'canAdd' | 'canRemove' | 'canRename', boolean>>;
  /** The form under which two names are one item to the framework. Absent: the bytes decide. */
  foldName?(name: string): string;
  /** What the framework makes of an item's name, where it doesn't just keep it. Absent: it keeps all. */
  nameIssue?(name: string, base?: { readonly blob?: Uint8Array }): NameIssue | undefined;
  /** What reads JSON of this layout: what its numbers become. Absent: that isn't known. */
  readonly jsonReader?: JsonReader;
  /** The field that has an item, where items are fields of a hash. */
  readonly itemField?: (name: string) => string;
  /** Commands that tell size and number of items without reading the data. */
  measureCommands(data: Uint8Array): readonly Command[];
  /** What the replies to `measureCommands` say. */
  measured(replies: readonly Reply[], nowMs: number): Measured;
  /** Takes the reply of HGETALL or GET apart. Never throws for what stands in the data. */
  readItems(data: Reply, nowMs: number): ItemsRead;
  /** What turns stored items into JSON and back. Absent: our own formats read them. */
  readonly codec?: ItemCodec;
  /** The timeout in its key, in seconds, where that isn't their number as text. */
  readTimeout?(value: Uint8Array): number | undefined;
  /** A lock from its key's value and PTTL; absent for layouts without a lock key. */
  readLock?(value: string, pttlMs: number, nowMs: number): SessionLock;
}
