import { FormatError } from './errors.ts';
import { decodeHex } from './hex.ts';
import { defaultLimits, type DecodeOptions } from './limits.ts';
import type { DecodedValue, FormatId } from './value.ts';

/** How an item's value is stored: an NRBF stream, or AltSerialization's type byte and payload. */
export type ItemEncoding = 'nrbf' | 'alt';

/** How well bytes fit a format, from 0 (can't be) to 1 (read to the end without a warning). */
export interface FormatScore {
  readonly format: FormatId;
  readonly score: number;
  /** Why, in English, for logs and bug reports. */
  readonly reason: string;
}

/**
 * Decodes one session item. Never throws on bad bytes: what can't be read at all is shown as hex,
 * with the reason in `failure`; what can be read in part shows that part.
 */
export function decodeItem(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  options: DecodeOptions = {},
): DecodedValue {
  const { maxBytes } = { ...defaultLimits, ...options.limits };
  if (bytes.length > maxBytes) {
    const message = `${bytes.length} bytes of ${encoding} are more than the limit of ${maxBytes}.`;
    return decodeHex(bytes, new FormatError('limit-exceeded', message));
  }
  return decodeHex(bytes);
}

/** Scores what the formats make of bytes of unknown origin, best first. */
export function scoreFormats(bytes: Uint8Array): FormatScore[] {
  return [{ format: 'hex', score: 0.01, reason: `Any ${bytes.length} bytes can be shown as hex.` }];
}
