import { FormatError } from '../../errors.ts';
import { int32 } from '../../bytes/int32.ts';
import { parseHexBytes } from '../../scalars/hex-bytes.ts';
import { RecordType } from '../constants.ts';
import type { BytesShape } from '../model/shape.ts';
import { itemCount, memberPlace } from '../records/place.ts';
import type { RecordTable } from '../records/record-table.ts';
import type { NrbfDocument } from '../view/document.ts';
import type { NrbfNode } from '../view/node.ts';
import type { RawChanges } from './changes.ts';
import { holdsWhatPeoplePut } from './free-members.ts';
import { sharedElsewhere } from './plan-string.ts';
import { isSharedEmpty, referencesTo } from './usage.ts';
import { l10n } from '../../reason.ts';

const fixedByDocument = new WeakMap<NrbfDocument, ReadonlySet<number>>();

/**
 * The arrays that classes of .NET keep for themselves, beside numbers that count on their length: the
 * buffer of a list, of a stream.
 */
function fixedArrays(document: NrbfDocument): ReadonlySet<number> {
  let fixed = fixedByDocument.get(document);
  if (!fixed) fixedByDocument.set(document, (fixed = findFixed(document)));
  return fixed;
}

/** True for an array that a class of .NET keeps for itself. */
export function isFixedArray(document: NrbfDocument, array: number): boolean {
  return fixedArrays(document).has(array);
}

function findFixed({ model, table }: NrbfDocument): ReadonlySet<number> {
  const fixed = new Set<number>();
  for (let object = 0; object < table.start.length; object++) {
    const classIndex = table.classOf.at(object);
    if (classIndex < 0 || table.classes.fixedSize.at(classIndex) >= 0) continue;
    const { memberNames } = model.classOf(object);
    for (const [member, name] of memberNames.entries()) {
      // What a derived class has of a collection of .NET stands under the collection's name.
      if (holdsWhatPeoplePut(model, object, name) && !name.includes('+')) continue;
      const place = memberPlace(table, object, member);
      if (place.primitive !== 0) continue;
      const target = model.resolve(place);
      if (target.type === 'array') fixed.add(target.object);
    }
  }
  return fixed;
}

/** True for bytes that may be set to any others, of any length. */
export function hasEditableBytes(node: NrbfNode): boolean {
  const { target, shape, document } = node;
  if (node.kind !== 'bytes') return false;
  if (target.type === 'array') return !isFixedArray(document, target.object);
  return shape?.kind === 'bytes' && shape.segment !== undefined;
}

/** Plans new bytes for a Byte[] or an ArraySegment of Byte. @throws FormatError */
export function planBytes(node: NrbfNode, text: string, changes: RawChanges): void {
  const { target, shape, document } = node;
  const bytes = parseHexBytes(text);
  const { table } = document;
  if (target.type === 'array') {
    if (bytes.length > 0 && isSharedEmpty(table, target.object)) throw sharedElsewhere();
    const start = table.arrayData.at(~table.classOf.at(target.object));
    const length = itemCount(table, target.object);
    changes.replace(start, start + length, bytes);
    setLength(table, target.object, bytes.length, changes);
    return;
  }
  if (target.type !== 'object' || shape?.kind !== 'bytes' || !shape.segment)
    throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  planSegment(node, target.object, shape, bytes, changes);
}

/** The part of an array that a segment shows; what stands around it stays as it is. */
function planSegment(
  { document: { table, model } }: NrbfNode,
  object: number,
  { bytes: old, segment }: BytesShape,
  bytes: Uint8Array,
  changes: RawChanges,
): void {
  if (!segment) return;
  const { array, start } = segment;
  const first = table.arrayData.at(~table.classOf.at(array)) + start;
  const grows = bytes.length - old.length;
  if (grows !== 0) {
    const isShared =
      referencesTo(table, ~array).length > 1 || referencesTo(table, ~object).length > 1;
    const count = model.target(object, '_count');
    if (isShared || count?.type !== 'primitive') throw sharedElsewhere();
    changes.replace(count.offset, count.offset + 4, int32(bytes.length));
  }
  changes.replace(first, first + old.length, bytes);
  setLength(table, array, itemCount(table, array) + grows, changes);
}

/** Sets the length of an array of one dimension. */
export function setLength(
  table: RecordTable,
  array: number,
  length: number,
  changes: RawChanges,
): void {
  const start = table.start.at(array);
  const at = table.bytes[start] === RecordType.BinaryArray ? start + 10 : start + 5;
  changes.replace(at, at + 4, int32(length));
}

/** The arrays that a 'set' edit of bytes makes longer or shorter. */
export function resizedArrays({ kind, target, shape }: NrbfNode): readonly number[] {
  if (kind !== 'bytes') return [];
  if (target.type === 'array') return [target.object];
  return shape?.kind === 'bytes' && shape.segment ? [shape.segment.array] : [];
}
