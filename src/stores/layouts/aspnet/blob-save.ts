import {
  type CollectionItem,
  type ItemCollection,
  readCollection,
  writeCollection,
  writeCollectionHead,
} from '../../../formats/alt/collection.ts';
import { foldItemName } from '../../../formats/alt/item-name.ts';
import { FormatError } from '../../../formats/errors.ts';
import { equalBytes } from '../../../formats/splice.ts';
import type {
  ChangeCondition,
  ChangeWrite,
  ComposePart,
  ReadCommand,
} from '../../plan/change-plan.ts';
import { changedPlaces } from '../changed-items.ts';
import { expectationOf } from '../../plan/expectation.ts';
import type { ItemChange, PlannedSave, SavePlan } from '../../layout.ts';
import { refuseTwins } from '../name-twins.ts';
import { guardConditions, planKeys } from '../../plan/plan-keys.ts';
import { StoreError } from '../../replies.ts';
import type { SessionItem } from '../../session.ts';
import { loadedBlob } from '../whole-value.ts';
import { l10n } from '../../../formats/reason.ts';

/** Bytes of the old blob from `start` up to `end`. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Plans a save of items that stand in one blob. Checked are its length, its head (count, names and
 * end offsets) and the bytes of the edited items: with those as they were loaded, every item stands
 * where it stood, and another item that the site changed in place stays as the site wrote it.
 * Neither side sends the untouched rest.
 * @throws StoreError `unwritable` for a blob that we don't write back the way it was read,
 * `name-taken` for a second spelling of a name
 */
export function planBlobSave({ keys: all, base, changes, heldLock }: SavePlan): PlannedSave {
  const blob = loadedBlob(base);
  refuseTwins(base.items, changes, foldItemName);
  const keys = planKeys(all);
  const key = keys.data;
  const edited = editCollection(blob, changes);
  const after = writeCollection(edited.collection);
  const checks = [{ start: 0, end: headLength(edited.loaded) }, ...edited.touched.map(rangeOf)];
  const conditions: ChangeCondition[] = [
    ...guardConditions(keys, 'string', heldLock),
    reads(key, ['STRLEN'], new TextEncoder().encode(String(blob.length))),
    ...checks.map(({ start, end }) =>
      reads(key, ['GETRANGE', start, end - 1], blob.subarray(start, end)),
    ),
  ];
  const writes = inPlaceWrites(edited) ?? wholeBlob(edited, blob);
  return { plan: { keys: keys.list, conditions, writes }, blob: after };
}

function reads(key: number, command: ReadCommand, bytes: Uint8Array): ChangeCondition {
  return { type: 'reads', key, command, expected: [expectationOf(bytes)] };
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
  if (!roundTrips(blob, loaded))
    throw new StoreError('unwritable', l10n.t('This session is damaged, so it cannot be written.'));
  const names = loaded.items.map(({ name }) => name);
  const { changed, added } = changedPlaces(names, changes);
  const items: EditedItem[] = [];
  const touched: CollectionItem[] = [];
  for (const item of loaded.items) {
    const change = changed.get(item.name);
    if (change === undefined) {
      items.push({ ...item, kept: rangeOf(item) });
      continue;
    }
    touched.push(item);
    const { name, after } = change;
    if (after === undefined) continue;
    if (name === item.name) items.push({ ...item, bytes: after, loaded: item });
    else if (!equalBytes(after, item.bytes)) items.push({ name, bytes: after });
    else items.push({ name, bytes: item.bytes, kept: rangeOf(item) });
  }
  for (const { name, after } of added) if (after) items.push({ name, bytes: after });
  return { loaded, touched, collection: { ...loaded, items } };
}

/** The writes, when each edited item is as long as it was, and none came, went or got another name. */
function inPlaceWrites({ loaded, collection }: EditedCollection): ChangeWrite[] | undefined {
  const { items }: { readonly items: readonly EditedItem[] } = collection;
  if (items.length !== loaded.items.length) return undefined;
  const writes: ChangeWrite[] = [];
  for (const [index, item] of items.entries()) {
    if (item.name !== loaded.items[index]?.name) return undefined;
    if (item.kept) continue;
    if (item.loaded?.bytes.length !== item.bytes.length) return undefined;
    const { start } = rangeOf(item.loaded);
    writes.push({ type: 'command', key: 0, command: ['SETRANGE', start, item.bytes] });
  }
  return writes;
}

/** The new blob: its head, the items, and what stood behind them. */
function wholeBlob({ loaded, collection }: EditedCollection, blob: Uint8Array): ChangeWrite[] {
  const { items } = collection;
  const parts: ComposePart[] = [writeCollectionHead(collection)];
  let keep: Range | undefined;
  const keepUp = (range: Range): void => {
    if (keep?.end === range.start) keep = { start: keep.start, end: range.end };
    else {
      flush();
      keep = range;
    }
  };
  const flush = (): void => {
    if (keep && keep.end > keep.start) parts.push(keep);
    keep = undefined;
  };
  for (const item of items) {
    if (item.kept) keepUp(item.kept);
    else {
      flush();
      parts.push(item.bytes);
    }
  }
  keepUp({ start: blob.length - loaded.trailing.length, end: blob.length });
  flush();
  return [{ type: 'compose', key: 0, parts }];
}

function headLength(loaded: ItemCollection): number {
  return loaded.items[0]?.offset ?? 4;
}

function rangeOf({ offset = 0, bytes }: CollectionItem): Range {
  return { start: offset, end: offset + bytes.length };
}

/** The values stand one behind the other, so that the head tells whether all is as .NET writes it. */
function roundTrips(blob: Uint8Array, collection: ItemCollection): boolean {
  if (collection.failure !== undefined) return false;
  try {
    const head = writeCollectionHead(collection);
    return equalBytes(blob.subarray(0, head.length), head);
  } catch (error) {
    if (error instanceof FormatError) return false;
    throw error;
  }
}

/** A collection of items as a new session has it: in their order, and nothing behind them. */
export function newCollection(items: readonly SessionItem[]): Uint8Array {
  return writeCollection({ items: items.map(({ name, bytes }) => ({ name, bytes })) });
}
