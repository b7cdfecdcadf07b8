import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { phpFacts, phpLabel } from './facts.ts';
import { parsePhp } from './parse.ts';
import { phpWriter } from './writer.ts';

const dialect: Dialect = { format: 'php', facts: phpFacts, label: phpLabel };

/**
 * Decodes what PHP's serialize() wrote. No class is looked for, nothing is called: an object is its fields.
 * An edit adapts counts and lengths; one that would make a reference mean another value is refused
 * (`shared-elsewhere`). Never throws for bad bytes.
 */
export function decodePhp(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  return tableValue(parsePhp(bytes, options), dialect, {
    writer: phpWriter,
    decode: (edited) => decodePhp(edited, options),
  });
}
