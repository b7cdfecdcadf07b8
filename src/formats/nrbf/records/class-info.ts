import { decodeUtf8Lenient } from '../../bytes/utf8.ts';
import { readLengthPrefix } from '../../bytes/net-string.ts';
import { BinaryType, RecordType } from '../constants.ts';
import { typeNameOf, type TypeName } from '../type-name.ts';
import { RECORD_SLOT } from './class-table.ts';
import type { RecordTable } from './record-table.ts';

/** What a class record says of its class, as text. */
export interface ClassInfo {
  readonly classIndex: number;
  /** The name as it stands in the stream. */
  readonly wireName: string;
  readonly typeName: TypeName;
  readonly memberNames: readonly string[];
  /** The library's full name; undefined for the system library. */
  readonly library: string | undefined;
}

/** The class infos of a stream, read when they are asked for. */
export class ClassInfos {
  readonly #table: RecordTable;
  readonly #infos = new Map<number, ClassInfo>();

  constructor(table: RecordTable) {
    this.#table = table;
  }

  /** What the stream says of a class. */
  get(classIndex: number): ClassInfo {
    let info = this.#infos.get(classIndex);
    if (!info) {
      info = readClassInfo(this.#table, classIndex);
      this.#infos.set(classIndex, info);
    }
    return info;
  }
}

function readClassInfo(table: RecordTable, classIndex: number): ClassInfo {
  const { bytes, classes } = table;
  // Behind the record type and the object id.
  let at = classes.start.at(classIndex) + 5;
  const text = (): string => {
    const prefix = readLengthPrefix(bytes, at);
    at = prefix.end + prefix.length;
    return decodeUtf8Lenient(bytes, prefix.end, at);
  };
  const wireName = text();
  at += 4;
  const memberNames = Array.from({ length: classes.memberCount.at(classIndex) }, text);
  const libraryId = classes.libraryId.at(classIndex);
  const library = hasLibrary(table, classIndex) ? libraryName(table, libraryId) : undefined;
  return { classIndex, wireName, typeName: typeNameOf(wireName), memberNames, library };
}

function hasLibrary(table: RecordTable, classIndex: number): boolean {
  const type = table.bytes[table.classes.start.at(classIndex)];
  return type === RecordType.ClassWithMembers || type === RecordType.ClassWithMembersAndTypes;
}

function libraryName(table: RecordTable, id: number): string {
  const start = table.libraries.get(id);
  if (start === 0) return '';
  const prefix = readLengthPrefix(table.bytes, start + 5);
  return decodeUtf8Lenient(table.bytes, prefix.end, prefix.end + prefix.length);
}

/** What a member is declared as, where its description says more than the bare type. */
export interface DeclaredType {
  /** A BinaryType. */
  readonly binaryType: number;
  /** For Primitive and PrimitiveArray. */
  readonly primitive: number;
  /** For SystemClass and Class: the name as it stands in the stream. */
  readonly className?: string;
  /** For Class: the id of the library. */
  readonly libraryId?: number;
}

/** The declared types of a class's members, read from the record again; empty without types. */
export function readDeclaredTypes(table: RecordTable, classIndex: number): DeclaredType[] {
  const { bytes, view, classes } = table;
  const start = classes.start.at(classIndex);
  const recordType = bytes[start] ?? 0;
  if (recordType < RecordType.SystemClassWithMembersAndTypes) return [];
  const count = classes.memberCount.at(classIndex);
  let at = start + 5;
  const skipText = (): void => {
    const prefix = readLengthPrefix(bytes, at);
    at = prefix.end + prefix.length;
  };
  skipText();
  at += 4;
  for (let i = 0; i < count; i++) skipText();
  const types = at;
  at += count;
  return Array.from({ length: count }, (_, i) => {
    const type = readTypeAt(bytes, view, bytes[types + i] ?? 0, at);
    at = type.end;
    return type.declared;
  });
}

/** Reads what follows a BinaryType at `offset`. */
export function readTypeAt(
  bytes: Uint8Array,
  view: DataView,
  binaryType: number,
  offset: number,
): { readonly declared: DeclaredType; readonly end: number } {
  if (binaryType === BinaryType.Primitive || binaryType === BinaryType.PrimitiveArray) {
    return { declared: { binaryType, primitive: bytes[offset] ?? 0 }, end: offset + 1 };
  }
  if (binaryType !== BinaryType.SystemClass && binaryType !== BinaryType.Class) {
    return { declared: { binaryType, primitive: 0 }, end: offset };
  }
  const prefix = readLengthPrefix(bytes, offset);
  const end = prefix.end + prefix.length;
  const className = decodeUtf8Lenient(bytes, prefix.end, end);
  if (binaryType === BinaryType.SystemClass) {
    return { declared: { binaryType, primitive: 0, className }, end };
  }
  const libraryId = view.getInt32(end, true);
  return { declared: { binaryType, primitive: 0, className, libraryId }, end: end + 4 };
}

/** What a kind of {@link ClassTable} says: the primitive type of raw values, else 0. */
export function primitiveOfKind(kind: number): number {
  return kind < RECORD_SLOT ? kind : 0;
}
