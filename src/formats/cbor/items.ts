import type { ValueTable } from '../tree/value-table.ts';
import { BREAK, exactArgument, headerSize } from './header.ts';
import { cborTags } from './parse.ts';

/** An integer from -2^64 to 2^64-1. */
export function integerAt(table: ValueTable, id: number): bigint {
  const argument = exactArgument(table.bytes, table.start(id));
  return table.tag(id) === cborTags.negative ? -1n - argument : argument;
}

/** The bytes of a string, put together where it stands in pieces. */
export function stringBytes(table: ValueTable, id: number): Uint8Array {
  const { bytes } = table;
  const [start, end] = [table.start(id), table.end(id)];
  if (table.tag(id) !== cborTags.pieces) {
    return bytes.subarray(start + headerSize(bytes[start] ?? 0), end);
  }
  const content = new Uint8Array(end - start);
  let length = 0;
  for (let at = start + 1; at < end && bytes[at] !== BREAK;) {
    const from = at + headerSize(bytes[at] ?? 0);
    at = from + Number(exactArgument(bytes, at));
    if (at > from) content.set(bytes.subarray(from, at), length);
    length += at - from;
  }
  return content.subarray(0, length);
}
