import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { marshalFacts, marshalLabel } from './facts.ts';
import { parseMarshal } from './parse.ts';

const dialect: Dialect = { format: 'marshal', facts: marshalFacts, label: marshalLabel };

/**
 * Decodes what Ruby's Marshal wrote, as data: no class is looked for, nothing is called. Objects are their
 * instance variables, what a class dumped in its own way is bytes. Read-only. Never throws for bad bytes.
 */
export function decodeMarshal(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parseMarshal(bytes, options), dialect);
}

/** What Ruby's Marshal writes. What can be made anew depends on the site's own classes. */
export const marshalFormat: Format = { decode: decodeMarshal };
