import type { ScalarType } from '../value.ts';

/** What a type byte of AltSerialization stands for. */
export type AltType = ScalarType | 'Object' | 'Null';

/** The types by their bytes, from 1 on (referencesource System.Web/Util/altserialization.cs, TypeID). */
const types: readonly (AltType | undefined)[] = [
  undefined,
  'String',
  'Int32',
  'Boolean',
  'DateTime',
  'Decimal',
  'Byte',
  'Char',
  'Single',
  'Double',
  'SByte',
  'Int16',
  'Int64',
  'UInt16',
  'UInt32',
  'UInt64',
  'TimeSpan',
  'Guid',
  'IntPtr',
  'UIntPtr',
  'Object',
  'Null',
];

/** The type of a type byte; undefined for a byte that stands for none (.NET reads it as null). */
export function altType(byte: number): AltType | undefined {
  return types[byte];
}

/** The type byte of a type; undefined for types that have none (they are written as objects). */
export function altTypeByte(type: AltType): number | undefined {
  const byte = types.indexOf(type);
  return byte === -1 ? undefined : byte;
}
