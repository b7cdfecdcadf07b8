import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { pickleFacts, pickleLabel } from './facts.ts';
import { parsePickle } from './parse.ts';

const dialect: Dialect = { format: 'pickle', facts: pickleFacts, label: pickleLabel };

/**
 * Decodes a Python pickle as data. Unpickling runs code by design; here nothing is imported or called: an
 * object is the name of its class, arguments and state, with a warning for classes that hold more than
 * data. Read-only. Never throws for bad bytes.
 */
export function decodePickle(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parsePickle(bytes, options), dialect);
}

/** Python's pickles. What can be made anew depends on the site's own classes. */
export const pickleFormat: Format = { decode: decodePickle };
