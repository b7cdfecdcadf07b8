import type { ValueChild, ValueNode } from '../../value.ts';
import { ArrayType, BinaryType, PrimitiveType, recordName, RecordType } from '../constants.ts';
import { readDeclaredTypes } from '../records/class-info.ts';
import { declaredTypeName } from '../records/array-info.ts';
import { itemPlace, memberCount, memberPlace, nullRunLength } from '../records/place.ts';
import { textAt, textRange } from '../records/primitives.ts';
import { arrayCode } from '../records/record-table.ts';
import type { NrbfDocument } from '../view/document.ts';
import { RawNode, rawPart } from './raw-node.ts';
import { rawValue } from './raw-values.ts';

/** The node of an object's or array's record. */
export function rawObject(document: NrbfDocument, object: number): ValueNode {
  return document.table.classOf.at(object) < 0
    ? rawArray(document, object)
    : rawClass(document, object);
}

/** An object that stands inside another one: the libraries that it names may stand in front of it. */
function rawInline(document: NrbfDocument, object: number): ValueNode {
  return document.table.classOf.at(object) < 0
    ? rawArray(document, object)
    : rawClass(document, object, librariesBefore(document, object));
}

/** The library records right in front of an object, first one first. */
function librariesBefore({ table }: NrbfDocument, object: number): ValueChild[] {
  const classIndex = table.classOf.at(object);
  const ids = new Set([table.classes.libraryId.at(classIndex)]);
  for (const { libraryId } of readDeclaredTypes(table, classIndex)) ids.add(libraryId ?? 0);
  const starts = [...ids].map((id) => ({ id, start: id === 0 ? 0 : table.libraries.get(id) }));
  const found: ValueChild[] = [];
  let cursor = table.start.at(object);
  for (let left = starts.length; left > 0; left--) {
    const library = starts.find(
      ({ start }) => start > 0 && start < cursor && textRange(table, start + 5).end === cursor,
    );
    if (!library) break;
    const { id, start } = library;
    const text = textAt(table, start + 5);
    const facts = { kind: 'scalar', typeName: 'String', text, start, end: cursor } as const;
    found.unshift(rawPart(`BinaryLibrary #${id}`, facts));
    cursor = start;
  }
  return found;
}

/** The record's end; what was read of it where the stream broke off inside. */
function endOf({ table }: NrbfDocument, object: number): number {
  return table.end.at(object) || table.endOffset;
}

/** A record with its name and id. */
export function recordTitle({ table }: NrbfDocument, object: number): string {
  const start = table.start.at(object);
  return `${recordName(table.bytes[start] ?? 0)} #${table.view.getInt32(start + 1, true)}`;
}

function integer(document: NrbfDocument, label: string, offset: number): ValueChild {
  const text = String(document.table.view.getInt32(offset, true));
  return rawPart(label, {
    kind: 'scalar',
    typeName: 'Int32',
    text,
    start: offset,
    end: offset + 4,
  });
}

/** ClassWithId to ClassWithMembersAndTypes ([MS-NRBF] 2.3.2): its head, then its members. */
function rawClass(
  document: NrbfDocument,
  object: number,
  libraries: readonly ValueChild[] = [],
): RawNode {
  const { table, model } = document;
  const { bytes, view, classes } = table;
  const start = table.start.at(object);
  const classIndex = table.classOf.at(object);
  const info = model.classOf(object);
  const recordType = bytes[start] ?? 0;
  const head: ValueChild[] = [...libraries, integer(document, 'ObjectId', start + 1)];
  if (recordType === RecordType.ClassWithId) {
    const text = `→ #${view.getInt32(start + 5, true)}`;
    const range = { start: start + 5, end: start + 9 };
    head.push(rawPart('MetadataId', { kind: 'scalar', typeName: 'Int32', text, ...range }));
  } else {
    const name = textRange(table, start + 5);
    const text = info.wireName;
    const range = { start: start + 5, end: name.end };
    head.push(rawPart('Name', { kind: 'scalar', typeName: 'String', text, ...range }));
    head.push(integer(document, 'MemberCount', name.end));
    if (info.library !== undefined) {
      const id = classes.libraryId.at(classIndex);
      const end = classes.valuesStart.at(classIndex);
      const library = `→ #${id}`;
      const at = { start: end - 4, end };
      head.push(rawPart('LibraryId', { kind: 'scalar', typeName: 'Int32', text: library, ...at }));
    }
  }
  const types = readDeclaredTypes(table, classIndex);
  const member = (index: number): ValueChild => {
    const declared = types[index];
    const typeName = declared ? declaredTypeName(declared).display : '';
    const place = memberPlace(table, object, index);
    const node = rawValue(table, place, typeName, (inner) => rawInline(document, inner));
    return { label: info.memberNames[index] ?? '', labelKind: 'member', node };
  };
  return new RawNode({
    kind: 'object',
    typeName: info.typeName.display,
    wireTypeName: recordTitle(document, object),
    start,
    end: endOf(document, object),
    childCount: head.length + memberCount(table, object),
    childAt: (index) => head[index] ?? member(index - head.length),
  });
}

const arrayTypeNames = new Map<number, string>(
  Object.entries(ArrayType).map(([name, type]) => [type, name]),
);

/** The array records ([MS-NRBF] 2.4.3): their head, then items and runs of nulls as they stand. */
function rawArray(document: NrbfDocument, object: number): RawNode {
  const { table } = document;
  const { bytes } = table;
  const start = table.start.at(object);
  const end = endOf(document, object);
  const array = ~table.classOf.at(object);
  const code = table.arrayCode.at(array);
  const { typeName, lengths, lowerBounds, element } = document.arrayInfo(object);
  const isNamed = bytes[start] === RecordType.BinaryArray;
  const data = table.arrayData.at(array);
  const head: ValueChild[] = [integer(document, 'ObjectId', start + 1)];
  const fact = (label: string, text: string, at: number, to: number): void => {
    head.push(rawPart(label, { kind: 'scalar', typeName: 'String', text, start: at, end: to }));
  };
  if (isNamed) {
    const type = bytes[start + 5] ?? 0;
    fact('BinaryArrayType', arrayTypeNames.get(type) ?? String(type), start + 5, start + 6);
    fact('Lengths', lengths.join(' × '), start + 6, start + 10 + lengths.length * 4);
    if (type >= ArrayType.SingleOffset) {
      const at = start + 10 + lengths.length * 4;
      fact('LowerBounds', lowerBounds.join(', '), at, at + lengths.length * 4);
    }
    fact('ItemType', declaredTypeName(element).clr, start, data);
  } else head.push(integer(document, 'Length', start + 5));
  const isBytes =
    element.binaryType === BinaryType.Primitive && element.primitive === PrimitiveType.Byte;
  const facts = {
    typeName: typeName.display,
    wireTypeName: recordTitle(document, object),
    start,
    end,
  };
  if (isBytes) {
    const content = { start: data, end, bytes: bytes.subarray(data, end) };
    head.push(rawPart('Values', { kind: 'bytes', typeName: typeName.display, ...content }));
    return new RawNode({
      kind: 'object',
      ...facts,
      childCount: head.length,
      childAt: (index) => head[index] ?? integer(document, '', start),
    });
  }
  const isRaw = arrayCode.primitive(code) !== 0;
  const count = isRaw ? table.arrayLength.at(array) : table.arraySlots.at(array);
  const itemType = declaredTypeName(element).display;
  return new RawNode({
    kind: 'object',
    ...facts,
    childCount: head.length + count,
    childAt: (index) =>
      head[index] ?? rawItem(document, object, index - head.length, isRaw, itemType),
  });
}

/** An item, or a run of nulls, by its number among the records of an array. */
function rawItem(
  document: NrbfDocument,
  object: number,
  index: number,
  isRaw: boolean,
  itemType: string,
): ValueChild {
  const { table } = document;
  const array = ~table.classOf.at(object);
  const make = (inner: number): ValueNode => rawInline(document, inner);
  if (isRaw) {
    const place = itemPlace(table, object, index);
    const node = rawValue(table, place, itemType, make);
    return { label: `[${index}]`, labelKind: 'index', node };
  }
  const isPaired = (table.arrayCode.at(array) & arrayCode.PAIRED) !== 0;
  const at = table.firstSlot.at(object) + (isPaired ? index * 2 : index);
  const position = isPaired ? table.slots.at(at) : index;
  const slot = isPaired ? table.slots.at(at + 1) : table.slots.at(at);
  const nulls = slot > 0 ? nullRunLength(table, slot) : 0;
  const label = nulls > 1 ? `[${position}…${position + nulls - 1}]` : `[${position}]`;
  const node = rawValue(table, { slot, primitive: 0, owner: object, index }, itemType, make);
  return { label, labelKind: 'index', node };
}
