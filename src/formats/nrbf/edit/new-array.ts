import { writeNetString } from '../../bytes/net-string.ts';
import { concatBytes } from '../../splice.ts';
import { BinaryType, RecordType } from '../constants.ts';
import type { DeclaredType } from '../records/class-info.ts';
import { binaryTypeOf, primitiveOf, type NetType } from '../write/net-types.ts';
import type { NewItem } from './array-items.ts';
import type { Editing } from './editing.ts';
import { int32 } from '../../bytes/int32.ts';
import { raw, type Token } from './tokens.ts';

/** A type as a slot declares it, in a record behind all others. */
export function declaredTypeOf(editing: Editing, type: NetType): DeclaredType {
  const { binaryType, primitive } = binaryTypeOf(type);
  const isNamed = binaryType === BinaryType.SystemClass || binaryType === BinaryType.Class;
  const libraryId = binaryType === BinaryType.Class ? libraryFor(editing, type) : undefined;
  return {
    binaryType,
    primitive,
    ...(isNamed && { className: type.name }),
    ...(libraryId !== undefined && { libraryId }),
  };
}

/** The id of a type's library; a new one is put behind all records, in front of what comes there. */
export function libraryFor(editing: Editing, { library }: NetType): number {
  if (library === undefined) return 0;
  const known = editing.libraryId(library);
  if (known !== undefined) return known;
  const id = editing.changes.newId();
  const head = Uint8Array.of(RecordType.BinaryLibrary);
  editing.changes.append(concatBytes([head, int32(id), writeNetString(library)]));
  return id;
}

/** What follows a BinaryType. */
export function typeInfo({
  binaryType,
  primitive,
  className,
  libraryId,
}: DeclaredType): Uint8Array {
  if (primitive !== 0) return Uint8Array.of(primitive);
  const name = className === undefined ? new Uint8Array(0) : writeNetString(className);
  return binaryType === BinaryType.Class ? concatBytes([name, int32(libraryId ?? 0)]) : name;
}

/** Puts a new array behind all records, and refers to it. */
export function newArray(editing: Editing, element: NetType, items: readonly NewItem[]): Token[] {
  const id = editing.changes.newId();
  const primitive = primitiveOf(element);
  const declared = declaredTypeOf(editing, element);
  const length = int32(items.length);
  let head: Uint8Array;
  if (primitive !== 0) {
    const type = Uint8Array.of(RecordType.ArraySinglePrimitive);
    head = concatBytes([type, int32(id), length, Uint8Array.of(primitive)]);
  } else if (
    declared.binaryType === BinaryType.String ||
    declared.binaryType === BinaryType.Object
  ) {
    const isString = declared.binaryType === BinaryType.String;
    const type = isString ? RecordType.ArraySingleString : RecordType.ArraySingleObject;
    head = concatBytes([Uint8Array.of(type), int32(id), length]);
  } else {
    const isJagged = Uint8Array.of(element.element ? 1 : 0);
    const start = concatBytes([Uint8Array.of(RecordType.BinaryArray), int32(id), isJagged]);
    const type = concatBytes([Uint8Array.of(declared.binaryType), typeInfo(declared)]);
    head = concatBytes([start, int32(1), length, type]);
  }
  const nothing = raw(Uint8Array.of(RecordType.ObjectNull));
  editing.changes.append([
    { kind: 'record', id, bytes: head },
    ...items.flatMap((item) => item ?? [nothing]),
  ]);
  return [{ kind: 'reference', id }];
}
