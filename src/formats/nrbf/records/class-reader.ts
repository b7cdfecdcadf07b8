import { FormatError } from '../../errors.ts';
import { decodeUtf8Lenient } from '../../bytes/utf8.ts';
import { BinaryType, PrimitiveType, primitiveSizes, recordName, RecordType } from '../constants.ts';
import type { ByteReader } from './byte-reader.ts';
import { knownMemberTypes } from './known-members.ts';
import { RECORD_SLOT } from './class-table.ts';
import type { RecordTable } from './record-table.ts';
import { l10n } from '../../reason.ts';

/** True for record types 2 to 5, which describe a class. */
export function isClassWithMetadata(type: number): boolean {
  return type >= RecordType.SystemClassWithMembers && type <= RecordType.ClassWithMembersAndTypes;
}

/**
 * Reads the description in a class record of type 2 to 5; the reader stands behind the object id
 * and is left at the first value. Gives the new class's index.
 */
export function readClass(
  reader: ByteReader,
  table: RecordTable,
  recordStart: number,
  maxMembers: number,
): number {
  const { classes, bytes } = table;
  const type = bytes[recordStart] ?? 0;
  const nameStart = reader.skipText();
  const nameEnd = reader.pos;
  const memberCount = readMemberCount(reader, maxMembers);
  for (let i = 0; i < memberCount; i++) reader.skipText();
  const firstKind = classes.kinds.length;
  if (type >= RecordType.SystemClassWithMembersAndTypes) {
    readMemberTypes(reader, table, memberCount);
  } else {
    const name = decodeUtf8Lenient(bytes, nameStart, nameEnd);
    const types = knownMemberTypes(name, memberCount);
    if (!types) {
      throw new FormatError(
        'not-supported',
        l10n.t(
          'The record {0} does not describe its members, and its class is not known.',
          recordName(type),
        ),
        { offset: recordStart, details: { record: recordName(type) } },
      );
    }
    for (const member of types) classes.kinds.push(member);
  }
  let libraryId = 0;
  if (type === RecordType.ClassWithMembersAndTypes || type === RecordType.ClassWithMembers) {
    const offset = reader.pos;
    libraryId = reader.int32();
    if (table.libraries.get(libraryId) === 0) {
      throw new FormatError(
        'missing-object',
        l10n.t('A class refers to library {0}, which is not defined before it.', libraryId),
        { offset, details: { library: libraryId } },
      );
    }
  }
  const fixedSize = placeMembers(table, firstKind);
  return classes.add(recordStart, memberCount, firstKind, reader.pos, fixedSize, libraryId);
}

function readMemberCount(reader: ByteReader, maxMembers: number): number {
  const offset = reader.pos;
  const count = reader.int32();
  // A name and a type take two bytes at least.
  if (count < 0 || count > reader.remaining) {
    throw new FormatError(
      'invalid-count',
      l10n.t('The data is too short for {0} members.', count),
      {
        offset,
        details: { found: count },
      },
    );
  }
  if (count > maxMembers) {
    throw new FormatError(
      'limit-exceeded',
      l10n.t('A class has {0} members. The limit is {1}.', count, maxMembers),
      {
        offset,
        details: { found: count, limit: maxMembers },
      },
    );
  }
  return count;
}

/** MemberTypeInfo ([MS-NRBF] 2.3.1.2): all types first, then what some of them add. */
function readMemberTypes(reader: ByteReader, table: RecordTable, memberCount: number): void {
  const types = reader.pos;
  reader.need(memberCount);
  reader.pos += memberCount;
  for (let i = 0; i < memberCount; i++) {
    const type = table.bytes[types + i] ?? 0;
    const primitive = readTypeInfo(reader, table, type, types + i);
    table.classes.kinds.push(type === BinaryType.Primitive ? primitive : RECORD_SLOT + type);
  }
}

/**
 * Reads what follows a BinaryType, and gives the PrimitiveType that it names (else 0).
 * @param typeOffset where the BinaryType itself stands.
 */
export function readTypeInfo(
  reader: ByteReader,
  table: RecordTable,
  type: number,
  typeOffset: number,
): number {
  switch (type) {
    case BinaryType.Primitive:
    case BinaryType.PrimitiveArray:
      return reader.primitiveType();
    case BinaryType.SystemClass:
      reader.skipText();
      return 0;
    case BinaryType.Class: {
      reader.skipText();
      const offset = reader.pos;
      const library = reader.int32();
      if (table.libraries.get(library) === 0) {
        const reason = l10n.t(
          'A type refers to library {0}, which is not defined before it.',
          library,
        );
        table.warn('unknown-library', offset, reason, true);
      }
      return 0;
    }
    case BinaryType.String:
    case BinaryType.Object:
    case BinaryType.ObjectArray:
    case BinaryType.StringArray:
      return 0;
    default:
      throw new FormatError('invalid-record', l10n.t('The type code {0} is not known.', type), {
        offset: typeOffset,
      });
  }
}

/** Notes where members stand when all are of fixed size; gives that size, or -1. */
function placeMembers(table: RecordTable, firstKind: number): number {
  const { kinds, memberOffsets } = table.classes;
  let size = 0;
  for (let i = firstKind; i < kinds.length; i++) {
    const kind = kinds.at(i);
    memberOffsets.push(size);
    const bytes = kind < RECORD_SLOT ? (primitiveSizes[kind] ?? 0) : 0;
    // A DateTime has to be looked at; classes with one are read member by member.
    const isFixed = bytes > 0 && kind !== PrimitiveType.DateTime;
    size = isFixed && size >= 0 ? size + bytes : -1;
  }
  return size;
}
