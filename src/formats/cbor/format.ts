import { markedCompressionOf } from '../compression/compression.ts';
import { FormatError } from '../errors.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { cborFacts, cborLabel } from './facts.ts';
import { parseCbor } from './parse.ts';

const dialect: Dialect = { format: 'cbor', facts: cborFacts, label: cborLabel };

/**
 * Decodes CBOR (RFC 8949): dates, large numbers and fractions by their tags, other tagged items as what they
 * are, with the tag's number. Read-only. Never throws for bad bytes.
 */
export function decodeCbor(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  const parsed = parseCbor(bytes, options);
  if (bytes.length > 0) return tableValue(parsed, dialect);
  const failure = new FormatError('truncated', l10n.t('The value is empty.'), { offset: 0 });
  return tableValue({ ...parsed, failure }, dialect);
}

/** CBOR. */
export const cborFormat: Format = { decode: decodeCbor, compressionIn: markedCompressionOf };
