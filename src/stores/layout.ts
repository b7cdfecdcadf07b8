import type { CommandArgument, LuaScript, Reply } from './commands.ts';
import type { LayoutId, SessionItem } from './session.ts';

/** A change of one item, as a save writes it. Absent bytes: the item isn't there. */
export interface ItemChange {
  readonly name: string | null;
  /** The bytes that were loaded. */
  readonly before?: Uint8Array;
  /** The bytes to write. */
  readonly after?: Uint8Array;
}

/** The items of a session, taken out of its data key. */
export interface ItemsRead {
  readonly items: readonly SessionItem[];
  /** The whole data, where items are not fields of their own. */
  readonly blob?: Uint8Array;
  /** Why the data could not be taken apart. */
  readonly damage?: string;
}

/** What a save is planned from. */
export interface SavePlan {
  /** What is there as far as we know. */
  readonly base: { readonly items: readonly SessionItem[]; readonly blob?: Uint8Array };
  readonly changes: readonly ItemChange[];
  /** Writes whatever stands there now; a lock or a missing session still refuses. */
  readonly overwrites: boolean;
}

/** What a save sends, and what comes of it. */
export interface PlannedSave {
  readonly script: LuaScript;
  readonly args: readonly CommandArgument[];
  /** The whole data after the save, for layouts that keep it in one value. */
  readonly blob?: Uint8Array;
}

/** How one framework lays a session over Redis keys. A layout knows bytes and commands, no connection. */
export interface StoreLayout {
  readonly id: LayoutId;
  /** How an item's value is encoded. */
  readonly itemEncoding: 'nrbf' | 'alt';
  /** The Redis type of the data key, and of the timeout key. */
  readonly dataType: 'hash' | 'string';
  readonly timeoutType: 'hash' | 'string';
  /** Commands that tell size and number of items without reading the data. */
  measureCommands(data: Uint8Array): readonly (readonly [string, ...CommandArgument[]])[];
  /** What the replies to `measureCommands` say. */
  measured(replies: readonly Reply[]): { readonly itemCount?: number; readonly sizeBytes?: number };
  /** Takes the reply of HGETALL or GET apart. */
  readItems(data: Reply): ItemsRead;
  /** The one script that checks and writes, and its arguments. Keys: data, lock, timeout. */
  planSave(plan: SavePlan): PlannedSave;
  /** The whole data with changes in it, for layouts that keep it in one value. */
  blobAfter(base: SavePlan['base'], changes: readonly ItemChange[]): Uint8Array | undefined;
}
