import { FormatError, wrongResult } from '../../errors.ts';
import { int32 } from '../../bytes/int32.ts';
import { concatBytes } from '../../splice.ts';
import {
  indexAfterInsert,
  indexAfterRemove,
  lengthsAfter,
  type Slice,
  sliceSize,
  stretchesOf,
} from '../../slices.ts';
import type { NewValue, ScalarType, SlicesEditor, ValueChoice, ValueEdit } from '../../value.ts';
import { RecordType } from '../constants.ts';
import { itemCount, itemPlace } from '../records/place.ts';
import { arrayCode } from '../records/record-table.ts';
import type { NrbfNode } from '../view/node.ts';
import { hasPlainItems } from './array-items.ts';
import type { Editing } from './editing.ts';
import { choicesOf, contentOf, itemKind } from './items/array-place.ts';
import { isFixedArray } from './plan-bytes.ts';
import { raw, type Token } from './tokens.ts';
import { type Difference, verifyNew } from './verify-tree.ts';
import { l10n } from '../../reason.ts';

/** An edit of a whole slice. */
export type SliceEdit = Extract<ValueEdit, { type: 'insert-slice' | 'remove-slice' }>;

/** More items are not made at once: lengths may claim any number where there are no items. */
const MAX_NEW_ITEMS = 1_000_000;

/** What new items hold where they can't be null. */
const zeros: Partial<Record<ScalarType, string>> = {
  Boolean: 'false',
  Char: '\0',
  String: '',
  DateTime: '0001-01-01T00:00:00.0000000',
  TimeSpan: '00:00:00',
  Guid: '00000000-0000-0000-0000-000000000000',
};

/** What can be done with the rows and columns of an array; undefined for other nodes. */
export function slicesOf(node: NrbfNode): SlicesEditor | undefined {
  const { target, document } = node;
  if (target.type !== 'array' || !document.isEditable) return undefined;
  const { lengths, lowerBounds } = document.arrayInfo(target.object);
  if (lengths.length < 2 || !hasPlainItems(document.table, target.object)) return undefined;
  if (isFixedArray(document, target.object)) return undefined;
  return { lengths, lowerBounds, canInsert: emptyItem(node, target.object) !== undefined };
}

/** What new items are: null, zero, or an object with nothing in it. */
function emptyItem({ document }: NrbfNode, array: number): NewValue | undefined {
  const choices = choicesOf(document, itemKind(document, array));
  const wanted =
    choices.find(({ kind }) => kind === 'null') ??
    choices.find(({ kind }) => kind === 'scalar') ??
    choices.find(({ kind }) => kind === 'object');
  return wanted && emptyOf(wanted);
}

function emptyOf(choice: ValueChoice): NewValue | undefined {
  switch (choice.kind) {
    case 'null':
      return choice;
    case 'scalar': {
      const { type, of } = choice.editor;
      return of === undefined ? { kind: 'scalar', type, text: zeros[type] ?? '0' } : undefined;
    }
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    default:
      return undefined;
  }
}

/** Plans a slice more or less of an array of several dimensions. @throws FormatError */
export function planSlice(editing: Editing, node: NrbfNode, edit: SliceEdit): Difference {
  const editor = slicesOf(node);
  const { target } = node;
  if (!editor || target.type !== 'array')
    throw new FormatError('read-only', l10n.t('Items cannot be added or removed here.'));
  const { lengths } = editor;
  const slice = { lengths, dimension: edit.dimension, index: edit.index };
  const isInsert = edit.type === 'insert-slice';
  const length = lengths[edit.dimension];
  const isThere = length !== undefined && edit.index >= 0 && Number.isInteger(edit.index);
  if (!isThere || edit.index >= length + (isInsert ? 1 : 0))
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  if (isInsert) insert(editing, node, target.object, slice);
  else remove(editing, target.object, slice);
  const at = lengthPlace(editing, target.object, edit.dimension);
  editing.changes.replace(at, at + 4, int32(length + (isInsert ? 1 : -1)));
  return {
    container: node.container,
    countAfter: node.childCount + sliceSize(slice) * (isInsert ? 1 : -1),
    indexAfter: (old) => (isInsert ? indexAfterInsert(slice, old) : indexAfterRemove(slice, old)),
    // Null by null: such arrays have no runs.
    breaks: [],
  };
}

/** Behind the record's type, the id, the sort of array and the rank. */
function lengthPlace({ table }: Editing, array: number, dimension: number): number {
  return table.start.at(array) + 10 + dimension * 4;
}

function insert(editing: Editing, node: NrbfNode, array: number, slice: Slice): void {
  const value = emptyItem(node, array);
  if (!value) throw new FormatError('read-only', l10n.t('Items of this array cannot be created.'));
  const size = sliceSize(slice);
  if (size > MAX_NEW_ITEMS) {
    throw new FormatError(
      'limit-exceeded',
      l10n.t('An array has {0} items. The limit is {1}.', size, MAX_NEW_ITEMS),
      { details: { found: size, limit: MAX_NEW_ITEMS } },
    );
  }
  const { changes, document } = editing;
  const kind = itemKind(document, array);
  const { starts, length } = stretchesOf(slice);
  for (const start of starts) {
    const tokens: Token[] = [];
    for (let i = 0; i < length; i++) {
      tokens.push(
        ...(contentOf(editing, kind, value) ?? [raw(Uint8Array.of(RecordType.ObjectNull))]),
      );
    }
    if (tokens.length > 0) changes.put(itemStart(editing, array, start), merged(tokens));
  }
}

/** Raw tokens in a row as one. */
function merged(tokens: readonly Token[]): readonly Token[] {
  const bytes = tokens.flatMap((token) => (token.kind === 'raw' ? [token.bytes] : []));
  return bytes.length === tokens.length ? [raw(concatBytes(bytes))] : tokens;
}

/** Where the item at a position starts, or ends the last one. */
function itemStart({ table }: Editing, array: number, position: number): number {
  if (position >= itemCount(table, array)) return table.end.at(array);
  const { slot } = itemPlace(table, array, position);
  return slot < 0 ? table.start.at(~slot) : slot;
}

function remove(editing: Editing, array: number, slice: Slice): void {
  const { changes, table } = editing;
  const { starts, length } = stretchesOf(slice);
  const isRaw = arrayCode.primitive(table.arrayCode.at(~table.classOf.at(array))) !== 0;
  for (const start of starts) {
    if (isRaw) {
      const [from, to] = [start, start + length].map((at) => itemStart(editing, array, at));
      if (from !== undefined && to !== undefined) changes.replace(from, to, new Uint8Array(0));
      continue;
    }
    for (let i = 0; i < length; i++) changes.take(itemPlace(table, array, start + i));
  }
}

/** Checks that an array has the lengths and bounds that an edit was to leave, and empty items where some came. */
export function verifySlice(before: NrbfNode, after: NrbfNode, edit: SliceEdit): void {
  const [old, now] = [slicesOf(before), slicesOf(after)];
  const { target } = before;
  if (!old || !now || target.type !== 'array') throw wrongResult('it is another array');
  const slice = { lengths: old.lengths, dimension: edit.dimension, index: edit.index };
  const isInsert = edit.type === 'insert-slice';
  const lengths = lengthsAfter(slice, isInsert ? 1 : -1);
  if (!isSame(now.lengths, lengths) || !isSame(now.lowerBounds, old.lowerBounds)) {
    throw wrongResult('the array has other lengths');
  }
  const value = isInsert ? emptyItem(before, target.object) : undefined;
  if (!value) return;
  const { starts, length } = stretchesOf({ ...slice, lengths });
  for (const start of starts) {
    for (const { node } of after.children(start, start + length)) verifyNew(node, value, undefined);
  }
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((number, at) => number === b[at]);
}
