import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { javaFacts, javaLabel } from './facts.ts';
import { parseJava } from './parse.ts';

const dialect: Dialect = { format: 'java', facts: javaFacts, label: javaLabel };

/**
 * Decodes a Java object stream as data: no class is loaded, nothing is called. Objects are their fields by
 * the descriptions in the stream; collections, boxed numbers, dates and UUIDs of the JDK are shown as what
 * they stand for, what other classes write themselves as blocks. Read-only. Never throws for bad bytes.
 */
export function decodeJava(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parseJava(bytes, options), dialect);
}

/** Java's object streams. What can be made anew depends on the site's own classes. */
export const javaFormat: Format = { decode: decodeJava, compressionIn: noCompression };
