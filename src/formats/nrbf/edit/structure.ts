import { FormatError } from '../../errors.ts';
import { canonicalText } from '../../scalars/canonical.ts';
import { integerBytes } from '../../scalars/integer.ts';
import { concatBytes } from '../../splice.ts';
import type { ScalarType, ValueEdit } from '../../value.ts';
import { BinaryType, primitiveName, PrimitiveType, RecordType } from '../constants.ts';
import { readDeclaredTypes, type DeclaredType } from '../records/class-info.ts';
import { itemCount, itemPlace } from '../records/place.ts';
import type { NrbfNode } from '../view/node.ts';
import { changeLength, insertItem, removeItem } from './array-items.ts';
import type { Changes } from './changes.ts';
import { itemBytes } from './item-bytes.ts';

/** An 'insert' of a scalar or null. */
interface InsertEdit {
  readonly index: number;
  /** null for null. */
  readonly text: string | null;
  readonly scalarType?: ScalarType;
  readonly key?: string;
}

function scalarInsert({ index, value, key }: Extract<ValueEdit, { type: 'insert' }>): InsertEdit {
  const common = { index, ...(key !== undefined && { key }) };
  if (value.kind === 'null') return { ...common, text: null };
  if (value.kind === 'scalar') return { ...common, text: value.text, scalarType: value.type };
  throw new FormatError('wrong-type', 'Only scalars can be put in here.');
}

/** Where a node's items stand. */
interface Store {
  readonly array: number;
  /** The list that counts how much of the array it uses. */
  readonly sizeOwner?: number;
  readonly isDictionary: boolean;
}

function storeOf(node: NrbfNode): Store {
  const { target, shape } = node;
  if (target.type === 'array' && node.kind !== 'bytes')
    return { array: target.object, isDictionary: false };
  if (shape?.kind === 'list' && shape.array !== undefined) {
    const { array, sizeOwner } = shape;
    return { array, isDictionary: false, ...(sizeOwner !== undefined && { sizeOwner }) };
  }
  if (shape?.kind === 'dictionary' && shape.pairs !== undefined) {
    return { array: shape.pairs, isDictionary: true };
  }
  throw new FormatError('read-only', 'Items of this value can not be added or removed.');
}

/**
 * Plans a new item; gives the index that it gets.
 * @throws FormatError when the text isn't a value of the items' type, or items can't be added.
 */
export function planInsert(
  node: NrbfNode,
  insert: Extract<ValueEdit, { type: 'insert' }>,
  changes: Changes,
): number {
  const edit = scalarInsert(insert);
  const { table } = node.document;
  const store = storeOf(node);
  if (edit.index < 0 || edit.index > node.childCount) {
    throw new FormatError('no-such-node', `There is no place ${edit.index}.`);
  }
  if (store.isDictionary) {
    const bytes = pairBytes(node, store.array, edit, changes);
    const end = itemCount(table, store.array);
    insertItem(table, store.array, end, bytes, changes);
    changeLength(table, store.array, 1, changes);
    return end;
  }
  refuseEqualItem(node, edit);
  const declared = node.document.arrayInfo(store.array).element;
  if (edit.text === null) refuseNullStruct(node, declared);
  const bytes = itemBytes(declared, edit.text, edit.scalarType, changes);
  insertItem(table, store.array, edit.index, bytes, changes);
  if (store.sizeOwner === undefined || !useSpareRoom(node, store, changes)) {
    changeLength(table, store.array, 1, changes);
  }
  count(node, store, 1, changes);
  return edit.index;
}

/** A list with spare room keeps its array's length: the last unused slot goes. */
function useSpareRoom(node: NrbfNode, { array }: Store, changes: Changes): boolean {
  const { table } = node.document;
  const capacity = itemCount(table, array);
  // With one spare slot, its record may be the very one in front of which the new item stands.
  if (capacity < node.childCount + 2) return false;
  const last = itemPlace(table, array, capacity - 1);
  if (last.primitive === 0 && last.slot < 0) return false;
  if (last.primitive === PrimitiveType.Char) return false;
  if (last.primitive === 0 && table.bytes[last.slot] !== RecordType.ObjectNull) return false;
  removeItem(table, array, capacity - 1, changes);
  return true;
}

/**
 * Plans to take out the item with that index.
 * @throws FormatError when others need something of it, or items can't be removed.
 */
export function planRemove(node: NrbfNode, index: number, changes: Changes): void {
  const store = storeOf(node);
  if (index < 0 || index >= node.childCount) {
    throw new FormatError('no-such-node', `There is no item ${index}.`);
  }
  removeItem(node.document.table, store.array, index, changes);
  changeLength(node.document.table, store.array, -1, changes);
  count(node, store, -1, changes);
}

/** Keeps `_size` and `_version` of a list in step. */
function count(node: NrbfNode, { sizeOwner }: Store, by: number, changes: Changes): void {
  if (sizeOwner === undefined) return;
  add(node, sizeOwner, '_size', by, changes);
  add(node, sizeOwner, '_version', 1, changes);
}

function add(node: NrbfNode, object: number, name: string, by: number, changes: Changes): void {
  const target = node.document.model.target(object, name);
  const value = node.document.model.integer(object, name);
  if (target?.type !== 'primitive' || value === undefined) return;
  if (target.primitive !== PrimitiveType.Int32) return;
  changes.replace(target.offset, target.offset + 4, integerBytes(BigInt(value + by), 4));
}

/** A KeyValuePair of the class that the first pair describes. */
function pairBytes(node: NrbfNode, array: number, edit: InsertEdit, changes: Changes): Uint8Array {
  const { table, model } = node.document;
  const first = itemCount(table, array) > 0 ? model.resolve(itemPlace(table, array, 0)) : undefined;
  if (first?.type !== 'object') {
    throw new FormatError('read-only', 'An empty dictionary does not say what its entries are.');
  }
  const layout = table.layout.at(first.object);
  const [keyType, valueType] = readDeclaredTypes(table, layout);
  if (!keyType || !valueType) throw new FormatError('read-only', 'The entries have no types.');
  if (edit.key === undefined) throw new FormatError('null-key', 'A new entry needs a key.');
  refuseEqualKey(node, keyType, edit.key);
  const head = new Uint8Array(9);
  head[0] = RecordType.ClassWithId;
  const view = new DataView(head.buffer);
  view.setInt32(1, -changes.newId(), true);
  view.setInt32(5, table.view.getInt32(table.layouts.start.at(layout) + 1, true), true);
  const key = itemBytes(keyType, edit.key, 'String', changes);
  const value = itemBytes(valueType, edit.text, edit.scalarType, changes);
  return concatBytes([head, key, value]);
}

function scalarTypeOf(declared: DeclaredType): ScalarType {
  return declared.binaryType === BinaryType.Primitive
    ? primitiveName(declared.primitive)
    : 'String';
}

function refuseEqualKey(node: NrbfNode, declared: DeclaredType, key: string): void {
  const text = canonicalText({ type: scalarTypeOf(declared) }, key);
  const children = node.children(0, node.childCount);
  if (children.some(({ label }) => label === text)) {
    throw new FormatError('duplicate-key', 'The dictionary has this key already.', {
      details: { key: text },
    });
  }
}

/** Among structs no null may stand; that they are some shows in those that are there. */
function refuseNullStruct(node: NrbfNode, { className }: DeclaredType): void {
  if (className === undefined || className.startsWith('System.Nullable`1')) return;
  const items = node.children(0, 100).filter(({ node: item }) => item.kind !== 'null');
  const isReference = items.some(({ node: item }) => item.isNullable === true);
  if (!isReference) throw new FormatError('not-nullable', 'No null may stand here.');
}

/** A set drops what it holds already. */
function refuseEqualItem(node: NrbfNode, { text }: InsertEdit): void {
  if (!/^(?:Hash|Sorted)Set</.test(node.typeName)) return;
  for (const { node: item } of node.children(0, node.childCount)) {
    const isEqual =
      text === null
        ? item.kind === 'null'
        : item.editor !== undefined && item.text === canonicalText(item.editor, text);
    if (isEqual) throw new FormatError('duplicate-key', 'The set holds this value already.');
  }
}
