import { PrimitiveType as P } from '../constants.ts';

/** The members of classes whose values can be read without a description of their types. */
const known: ReadonlyMap<string, readonly number[]> = new Map([
  ['System.Boolean', [P.Boolean]],
  ['System.Byte', [P.Byte]],
  ['System.SByte', [P.SByte]],
  ['System.Char', [P.Char]],
  ['System.Int16', [P.Int16]],
  ['System.UInt16', [P.UInt16]],
  ['System.Int32', [P.Int32]],
  ['System.UInt32', [P.UInt32]],
  ['System.Int64', [P.Int64]],
  ['System.UInt64', [P.UInt64]],
  ['System.IntPtr', [P.Int64]],
  ['System.UIntPtr', [P.UInt64]],
  ['System.Single', [P.Single]],
  ['System.Double', [P.Double]],
  ['System.TimeSpan', [P.Int64]],
  ['System.Decimal', [P.Int32, P.Int32, P.Int32, P.Int32]],
  ['System.DateTime', [P.Int64, P.UInt64]],
  ['System.DateTimeOffset', [P.DateTime, P.Int16]],
  [
    'System.Guid',
    [P.Int32, P.Int16, P.Int16, P.Byte, P.Byte, P.Byte, P.Byte, P.Byte, P.Byte, P.Byte, P.Byte],
  ],
  ['System.Version', [P.Int32, P.Int32, P.Int32, P.Int32]],
  ['System.Object', []],
  ['System.DayOfWeek', [P.Int32]],
]);

/**
 * The primitive types of a class's members for records that don't bring them (2 and 3), or
 * undefined for a class that isn't known.
 */
export function knownMemberTypes(
  className: string,
  memberCount: number,
): readonly number[] | undefined {
  const types = known.get(className);
  return types?.length === memberCount ? types : undefined;
}
