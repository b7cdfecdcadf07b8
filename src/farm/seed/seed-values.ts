import { upTo } from '../../formats/trim-end.ts';
import { writeAltObject, writeAltScalar } from '../../formats/alt/writer.ts';
import type { NetEncoding } from '../../formats/encoding.ts';
import { decodeItem } from '../../formats/registry.ts';
import { applySplices } from '../../formats/splice.ts';
import type { ValuePath } from '../../formats/value.ts';
import { type RecordedValue, recordedValues } from './recorded-values.ts';

/** A value of a sample session: a recorded one, with texts in it replaced. */
export interface SeedValue {
  readonly recorded: RecordedValue;
  /** What stands at which place, as texts in the form of `ValueNode.text`. */
  readonly texts: readonly (readonly [path: ValuePath, text: string])[];
}

/** A scalar of one of the recorded types. */
export function scalar(
  recorded: 'text' | 'int32' | 'int64' | 'decimal' | 'boolean' | 'dateTime' | 'guid' | 'double',
  text: string,
): SeedValue {
  return { recorded, texts: [[[], text]] };
}

/** The types that AltSerialization writes by itself, without a stream around. */
const altTypes = {
  text: 'String',
  int32: 'Int32',
  int64: 'Int64',
  decimal: 'Decimal',
  boolean: 'Boolean',
  dateTime: 'DateTime',
  guid: 'Guid',
  double: 'Double',
} as const;

/** The bytes of an item that holds the value, as a provider of that encoding stores it. */
export function seedBytes({ recorded, texts }: SeedValue, encoding: NetEncoding): Uint8Array {
  const [first] = texts;
  if (encoding === 'alt' && isAltType(recorded)) {
    // AltSerialization keeps the clock of a date and not its kind.
    const text = upTo(first?.[1] ?? '', ' (');
    return writeAltScalar(altTypes[recorded], text);
  }
  let bytes: Uint8Array = new Uint8Array(Buffer.from(recordedValues[recorded], 'base64'));
  for (const [path, text] of texts) {
    bytes = applySplices(bytes, decodeItem(bytes, 'nrbf').edit({ type: 'set', path, text }));
  }
  return encoding === 'alt' ? writeAltObject(bytes) : bytes;
}

function isAltType(recorded: RecordedValue): recorded is keyof typeof altTypes {
  return Object.hasOwn(altTypes, recorded);
}
