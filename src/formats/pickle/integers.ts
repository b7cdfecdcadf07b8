import { signedInteger } from '../bytes/big-integer.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { pickleTags } from './tags.ts';

/** Python itself refuses to turn longer texts into numbers. */
const MAX_DIGITS = 4300;

/** The number that a row is; undefined for rows that are none, and for numbers too long to be shown. */
export function integerOf(table: ValueTable, id: number): bigint | undefined {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  switch (table.tag(id)) {
    case pickleTags.byte:
      return BigInt(bytes[start] ?? 0);
    case pickleTags.word:
      return BigInt((bytes[start] ?? 0) + (bytes[start + 1] ?? 0) * 256);
    case pickleTags.integer:
      return end - start > 1024 ? undefined : signedInteger(bytes.slice(start, end).reverse());
    case pickleTags.integerText:
      if (end - start > MAX_DIGITS) return undefined;
      return BigInt(decodeUtf8Lenient(bytes, start, end).replace(/^\+|L$/g, ''));
    default:
      return undefined;
  }
}
