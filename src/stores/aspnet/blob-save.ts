import {
  type CollectionItem,
  type ItemCollection,
  readCollection,
  writeCollection,
} from '../../formats/alt/collection.ts';
import { FormatError } from '../../formats/errors.ts';
import type { CommandArgument, LuaScript } from '../commands.ts';
import { expectationLua, expectationOf, guardLua } from '../expectation.ts';
import type { ItemChange, PlannedSave, SavePlan } from '../layout.ts';
import { StoreError } from '../replies.ts';

/**
 * Changes items inside the blob. Checked are its length, its head (count, names and end offsets) and
 * the bytes of the edited items: with those as they were loaded, every item stands where it stood,
 * and another item that the site changed in place stays as the site wrote it. Neither side sends
 * the untouched rest.
 *
 * Arguments: the length; the number of checks, each `first last kind value`; then `in-place` and
 * `first bytes` for each write, or `whole` and `bytes first last` for each part of the new blob:
 * bytes, and a range of the old one behind them.
 *
 * SETRANGE keeps the time to live. A plain SET would drop it and leave a session that never ends;
 * PTTL and PX count milliseconds, and time stands still within a script, so nothing drifts. 0
 * means that less than one is left.
 */
const saveItems: LuaScript = {
  name: 'save-items',
  isReadOnly: false,
  source: `${guardLua}${expectationLua}
local refused = refusal('string')
if refused then return refused end
if redis.call('STRLEN', KEYS[1]) ~= tonumber(ARGV[1]) then return {'changed'} end
local at = 3
for _ = 1, tonumber(ARGV[2]) do
  local now = redis.call('GETRANGE', KEYS[1], ARGV[at], ARGV[at + 1])
  if not expected(now, ARGV[at + 2], ARGV[at + 3]) then return {'changed'} end
  at = at + 4
end
local ttl = redis.call('PTTL', KEYS[1])
if ARGV[at] == 'in-place' then
  for i = at + 1, #ARGV, 2 do redis.call('SETRANGE', KEYS[1], ARGV[i], ARGV[i + 1]) end
  return {'saved', ttl}
end
local parts = {}
for i = at + 1, #ARGV, 3 do
  parts[#parts + 1] = ARGV[i]
  parts[#parts + 1] = redis.call('GETRANGE', KEYS[1], ARGV[i + 1], ARGV[i + 2])
end
if ttl < 0 then
  redis.call('SET', KEYS[1], table.concat(parts))
else
  redis.call('SET', KEYS[1], table.concat(parts), 'PX', math.max(ttl, 1))
end
return {'saved', ttl}
`,
};

/** Bytes of the old blob from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Plans a save of items that stand in one blob.
 * @throws StoreError `unwritable` for a blob that we don't write back the way it was read
 */
export function planBlobSave({ base, changes }: SavePlan): PlannedSave {
  const { blob } = base;
  if (blob === undefined) throw new StoreError('unwritable', 'a session without data');
  const edited = editCollection(blob, changes);
  const after = writeCollection(edited.collection);
  const checks = [{ start: 0, end: headLength(edited.loaded) }, ...edited.touched.map(rangeOf)];
  const args: CommandArgument[] = [blob.length, checks.length];
  for (const { start, end } of checks) {
    args.push(start, end - 1, ...expectationOf(blob.subarray(start, end), false));
  }
  const writes = inPlaceWrites(edited) ?? wholeBlob(edited, blob, after);
  return { script: saveItems, args: [...args, ...writes], blob: after };
}

/**
 * The blob with the changes in it and every other byte as it was.
 * @throws StoreError `unwritable` for a blob that we don't write back the way it was read
 */
export function editedBlob(blob: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  return writeCollection(editCollection(blob, changes).collection);
}

interface EditedItem {
  readonly name: string | null;
  readonly nameBytes?: Uint8Array;
  readonly bytes: Uint8Array;
  /** Where these bytes stand in the old blob; absent for new ones. */
  readonly kept?: Range;
  /** The item that they take the place of; absent for an added one. */
  readonly loaded?: CollectionItem;
}

interface EditedCollection {
  readonly loaded: ItemCollection;
  /** The loaded items that are changed or removed. */
  readonly touched: readonly CollectionItem[];
  readonly collection: ItemCollection & { readonly items: readonly EditedItem[] };
}

function editCollection(blob: Uint8Array, changes: readonly ItemChange[]): EditedCollection {
  const loaded = readCollection(blob);
  if (!roundTrips(blob, loaded)) throw new StoreError('unwritable', 'a damaged session');
  const pending = new Map(changes.map((change) => [change.name, change]));
  const items: EditedItem[] = [];
  const touched: CollectionItem[] = [];
  for (const item of loaded.items) {
    const change = pending.get(item.name);
    pending.delete(item.name);
    if (change === undefined) {
      items.push({ ...item, kept: rangeOf(item) });
      continue;
    }
    touched.push(item);
    if (change.after !== undefined) items.push({ ...item, bytes: change.after, loaded: item });
  }
  for (const { name, after } of pending.values()) {
    if (after !== undefined) items.push({ name, bytes: after });
  }
  return { loaded, touched, collection: { ...loaded, items } };
}

/** The writes, when each edited item is as long as it was and none came or went. */
function inPlaceWrites({ loaded, collection }: EditedCollection): CommandArgument[] | undefined {
  if (collection.items.length !== loaded.items.length) return undefined;
  const writes: CommandArgument[] = ['in-place'];
  for (const item of collection.items) {
    if (item.kept) continue;
    if (item.loaded?.bytes.length !== item.bytes.length) return undefined;
    writes.push(rangeOf(item.loaded).start, item.bytes);
  }
  return writes;
}

/** The parts of the new blob: its head, the items, and what stood behind them. */
function wholeBlob(
  { loaded, collection }: EditedCollection,
  blob: Uint8Array,
  after: Uint8Array,
): CommandArgument[] {
  const { items } = collection;
  const trailing = { start: blob.length - loaded.trailing.length, end: blob.length };
  const valuesLength = items.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const head = after.subarray(0, after.length - valuesLength - loaded.trailing.length);
  const parts: CommandArgument[] = ['whole'];
  let put: Uint8Array = head;
  let keep: Range = { start: headLength(loaded), end: headLength(loaded) };
  const flush = (): void => void parts.push(put, keep.start, keep.end - 1);
  const all: readonly EditedItem[] = [...items, { name: null, bytes: NOTHING, kept: trailing }];
  for (const item of all) {
    if (item.kept?.start === keep.end) {
      keep = { start: keep.start, end: item.kept.end };
      continue;
    }
    flush();
    put = item.kept ? NOTHING : item.bytes;
    const behind = item.loaded ? rangeOf(item.loaded).end : keep.end;
    keep = item.kept ?? { start: behind, end: behind };
  }
  flush();
  return parts;
}

const NOTHING = new Uint8Array();

function headLength(loaded: ItemCollection): number {
  return loaded.items[0]?.offset ?? 4;
}

function rangeOf({ offset = 0, bytes }: CollectionItem): Range {
  return { start: offset, end: offset + bytes.length };
}

function roundTrips(blob: Uint8Array, collection: ItemCollection): boolean {
  if (collection.failure !== undefined) return false;
  try {
    return Buffer.from(blob.buffer, blob.byteOffset, blob.length).equals(
      writeCollection(collection),
    );
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}
