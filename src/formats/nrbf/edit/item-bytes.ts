import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import type { ScalarType } from '../../value.ts';
import { BinaryType, primitiveByName, primitiveName, RecordType } from '../constants.ts';
import type { DeclaredType } from '../records/class-info.ts';
import { parseText } from '../../scalars/text.ts';
import { nullRecords, stringRecord, type Changes } from './changes.ts';
import { primitiveBytes } from './primitive-bytes.ts';

/**
 * The record or raw value of a new scalar in a place of a declared type.
 * @param text null for null.
 * @param scalarType what to make of the text where the place takes anything; a string by default.
 * @throws FormatError when the text isn't a value of the type, or the place holds none of a scalar.
 */
export function itemBytes(
  declared: DeclaredType,
  text: string | null,
  scalarType: ScalarType | undefined,
  changes: Changes,
): Uint8Array {
  if (declared.binaryType === BinaryType.Primitive) {
    if (text === null) throw new FormatError('not-nullable', 'No null may stand here.');
    return primitiveBytes(primitiveName(declared.primitive), text);
  }
  if (declared.binaryType === BinaryType.String || declared.binaryType === BinaryType.Object) {
    if (text === null) return nullRecords(1);
    const isString = declared.binaryType === BinaryType.String;
    const type = isString ? 'String' : (scalarType ?? 'String');
    if (type === 'String') return stringRecord(changes.newId(), parseText(text));
    return typedPrimitive(type, text);
  }
  const nullable = /^System\.Nullable`1\[\[System\.(\w+),/.exec(declared.className ?? '')?.[1];
  if (nullable !== undefined && text === null) return nullRecords(1);
  if (nullable !== undefined && text !== null && primitiveByName(nullable) !== undefined) {
    return typedPrimitive(nullable as ScalarType, text);
  }
  if (text === null && !(declared.className ?? '').startsWith('System.')) return nullRecords(1);
  throw new FormatError('wrong-type', 'Only scalars can be put in here.', {
    details: { type: declared.className ?? '' },
  });
}

function typedPrimitive(type: ScalarType, text: string): Uint8Array {
  const primitive = primitiveByName(type);
  if (primitive === undefined) {
    throw new FormatError('wrong-type', `An ${type} can't be put in here.`, { details: { type } });
  }
  const head = Uint8Array.of(RecordType.MemberPrimitiveTyped, primitive);
  return concatBytes([head, primitiveBytes(type, text)]);
}
