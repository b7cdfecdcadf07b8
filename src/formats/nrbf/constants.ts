import type { ScalarType } from '../value.ts';

/** Record types ([MS-NRBF] 2.1.2.1). */
export const RecordType = {
  SerializedStreamHeader: 0,
  ClassWithId: 1,
  SystemClassWithMembers: 2,
  ClassWithMembers: 3,
  SystemClassWithMembersAndTypes: 4,
  ClassWithMembersAndTypes: 5,
  BinaryObjectString: 6,
  BinaryArray: 7,
  MemberPrimitiveTyped: 8,
  MemberReference: 9,
  ObjectNull: 10,
  MessageEnd: 11,
  BinaryLibrary: 12,
  ObjectNullMultiple256: 13,
  ObjectNullMultiple: 14,
  ArraySinglePrimitive: 15,
  ArraySingleObject: 16,
  ArraySingleString: 17,
  MethodCall: 21,
  MethodReturn: 22,
} as const;

/** What a member or item is declared as ([MS-NRBF] 2.1.2.2). */
export const BinaryType = {
  Primitive: 0,
  String: 1,
  Object: 2,
  SystemClass: 3,
  Class: 4,
  ObjectArray: 5,
  StringArray: 6,
  PrimitiveArray: 7,
} as const;

/** Primitive types ([MS-NRBF] 2.1.2.3). */
export const PrimitiveType = {
  Boolean: 1,
  Byte: 2,
  Char: 3,
  Decimal: 5,
  Double: 6,
  Int16: 7,
  Int32: 8,
  Int64: 9,
  SByte: 10,
  Single: 11,
  TimeSpan: 12,
  DateTime: 13,
  UInt16: 14,
  UInt32: 15,
  UInt64: 16,
} as const;

/** Array types of a BinaryArray ([MS-NRBF] 2.4.1.1). */
export const ArrayType = {
  Single: 0,
  Jagged: 1,
  Rectangular: 2,
  SingleOffset: 3,
  JaggedOffset: 4,
  RectangularOffset: 5,
} as const;

/** The size of the stream header, the first record. */
export const HEADER_SIZE = 17;

/** Bytes of a primitive by its type; 0 for Char and Decimal, whose size varies, -1 for no type. */
export const primitiveSizes: readonly number[] = [
  -1, 1, 1, 0, -1, 0, 8, 2, 4, 8, 1, 4, 8, 8, 2, 4, 8,
];

const names: readonly (ScalarType | '')[] = [
  '',
  'Boolean',
  'Byte',
  'Char',
  '',
  'Decimal',
  'Double',
  'Int16',
  'Int32',
  'Int64',
  'SByte',
  'Single',
  'TimeSpan',
  'DateTime',
  'UInt16',
  'UInt32',
  'UInt64',
];

/** True for the number of a primitive type that a stream may hold. */
export function isPrimitiveType(type: number): boolean {
  return type > 0 && type < primitiveSizes.length && type !== 4;
}

/** The .NET name, without namespace, of a primitive type. */
export function primitiveName(type: number): ScalarType {
  const name = names[type];
  if (name === undefined || name === '') throw new RangeError(`No primitive type ${type}`);
  return name;
}

/** The primitive type of a .NET name without namespace; undefined for other names. */
export function primitiveByName(name: string): number | undefined {
  const index = name === '' ? -1 : (names as readonly string[]).indexOf(name);
  return index === -1 ? undefined : index;
}

const recordNames = new Map<number, string>(
  Object.entries(RecordType).map(([name, type]) => [type, name]),
);

/** A record type's name, or its number in hex. */
export function recordName(type: number): string {
  return recordNames.get(type) ?? `0x${type.toString(16).padStart(2, '0')}`;
}
