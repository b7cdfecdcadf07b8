import { FormatError } from '../errors.ts';
import type { Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { Dialect } from '../tree/dialect.ts';
import { tableValue } from '../tree/table-value.ts';
import type { DecodedValue } from '../value.ts';
import { msgpackFacts, scalarText } from './facts.ts';
import { newMsgpackItems } from './new-item.ts';
import { parseMsgpack } from './parse.ts';
import { msgpackWriter } from './writer.ts';
import { l10n } from '../reason.ts';

const dialect: Dialect = {
  format: 'msgpack',
  facts: msgpackFacts,
  label: scalarText,
};

/**
 * Decodes MessagePack (msgpack/msgpack spec.md). Extensions are kept as bytes, timestamps shown as dates,
 * integers of 64 bits are exact. An edit writes the spot anew, and the counts around it; forms and
 * widths stay where the new value fits. Never throws for bad bytes.
 */
export function decodeMsgpack(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  if (bytes.length === 0) {
    const failure = new FormatError('truncated', l10n.t('The value is empty.'), { offset: 0 });
    return tableValue({ ...parseMsgpack(bytes, options), failure }, dialect);
  }
  return tableValue(parseMsgpack(bytes, options), dialect, {
    writer: msgpackWriter,
    decode: (edited) => decodeMsgpack(edited, options),
  });
}

/** MessagePack. */
export const msgpackFormat: Format = { decode: decodeMsgpack, newItems: newMsgpackItems };
