import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { igbinaryFacts, igbinaryLabel } from './facts.ts';
import { parseIgbinary } from './parse.ts';

const dialect: Dialect = { format: 'igbinary', facts: igbinaryFacts, label: igbinaryLabel };

/**
 * Decodes what PHP's igbinary wrote, as data: no class is looked for, nothing is called. Read-only, since
 * strings are named by their numbers in the whole. Never throws for bad bytes.
 */
export function decodeIgbinary(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parseIgbinary(bytes, options), dialect);
}

/** What igbinary writes. */
export const igbinaryFormat: Format = { decode: decodeIgbinary, compressionIn: noCompression };
