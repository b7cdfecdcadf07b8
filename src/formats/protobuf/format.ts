import { markedCompressionOf } from '../compression/compression.ts';
import { FormatError } from '../errors.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { l10n } from '../reason.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { protobufFacts, protobufLabel } from './facts.ts';
import { parseProtobuf } from './parse.ts';
import type { MessageType } from './schema.ts';

/**
 * Reads a message of Protocol Buffers by its type. Without one, fields have numbers for names, and what is in
 * them is guessed: `otherReading` says what else it may be. Fields that the type doesn't have are shown like
 * that, too. Read-only. Never throws for bad bytes.
 */
export function readProtobuf(
  bytes: Uint8Array,
  type: MessageType | undefined,
  options: DecodeOptions = {},
): DecodedValue {
  const parsed = parseProtobuf(bytes, type, options);
  const { rows } = parsed;
  const dialect = {
    format: 'protobuf',
    facts: (table, id) => protobufFacts(rows, table, id),
    label: (table, key) => protobufLabel(rows, table, key),
  } as const satisfies Parameters<typeof tableValue>[1];
  // A message without any field has no bytes; without a type that says nothing.
  if (bytes.length > 0 || type) return tableValue(parsed, dialect);
  const failure = new FormatError('truncated', l10n.t('The value is empty.'), { offset: 0 });
  return tableValue({ ...parsed, failure }, dialect);
}

/** Protocol Buffers, by the type that the options have. */
export const protobufFormat: Format = {
  decode: (bytes, options) => readProtobuf(bytes, options.protobuf, options),
  // LZF has no mark, and begins as a field does.
  compressionIn: markedCompressionOf,
};
