import { readCollection } from './alt/collection.ts';
import { decodeAlt } from './alt/format.ts';
import { altType } from './alt/types.ts';
import { decodeCore, decodeTempData } from './core/format.ts';
import { decodeText } from './core/scalar-value.ts';
import { FormatError } from './errors.ts';
import { decodeHex } from './hex.ts';
import { decodeJava } from './java/format.ts';
import { decodeJson } from './json/format.ts';
import { defaultLimits, type DecodeOptions } from './limits.ts';
import { decodeMarshal } from './marshal/format.ts';
import { decodeMsgpack } from './msgpack/format.ts';
import { decodeNrbf, isNrbf } from './nrbf/format.ts';
import { decodePhp } from './php/format.ts';
import { decodePickle } from './pickle/format.ts';
import type { DecodedValue, FormatId } from './value.ts';

/** How .NET Framework stores an item's value: an NRBF stream, or AltSerialization's type byte and payload. */
export type NetEncoding = 'nrbf' | 'alt';

/** How an item's value is stored. */
export type ItemEncoding =
  | NetEncoding
  /** A value of an ASP.NET Core session: bytes without a type. */
  | 'core'
  /** TempData of ASP.NET Core MVC, the session's entry `__ControllerTempData`. */
  | 'tempdata'
  | 'json'
  | 'msgpack'
  /** What PHP's serialize() writes. */
  | 'php'
  /** Python. */
  | 'pickle'
  /** Ruby. */
  | 'marshal'
  /** Java's object streams. */
  | 'java'
  /** UTF-8. */
  | 'text'
  /** Bytes of which nothing is known. */
  | 'bytes';

/** How well bytes fit a format, from 0 (can't be) to 1 (read to the end without a warning). */
export interface FormatScore {
  readonly format: FormatId | 'collection';
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
  switch (encoding) {
    case 'alt':
      return decodeAlt(bytes, options);
    case 'nrbf': {
      const value = decodeNrbf(bytes, options);
      return value.failure?.code === 'not-this-format' ? decodeHex(bytes, value.failure) : value;
    }
    case 'core':
      return decodeCore(bytes, options);
    case 'tempdata':
      return decodeTempData(bytes, options);
    case 'json':
      return decodeJson(bytes, options);
    case 'msgpack':
      return decodeMsgpack(bytes, options);
    case 'php':
      return decodePhp(bytes, options);
    case 'pickle':
      return decodePickle(bytes, options);
    case 'marshal':
      return decodeMarshal(bytes, options);
    case 'java':
      return decodeJava(bytes, options);
    case 'text':
      return decodeText(bytes);
    case 'bytes':
      return decodeHex(bytes);
  }
}

/** Scores what the formats make of bytes of unknown origin, best first. */
export function scoreFormats(bytes: Uint8Array): FormatScore[] {
  const hex: FormatScore = { format: 'hex', score: 0.01, reason: 'Any bytes can be shown as hex.' };
  const scores = [scoreNrbf(bytes), scoreCollection(bytes), scoreAlt(bytes), hex];
  return scores.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score);
}

function scoreNrbf(bytes: Uint8Array): FormatScore {
  if (!isNrbf(bytes)) return { format: 'nrbf', score: 0, reason: 'No BinaryFormatter header.' };
  return { format: 'nrbf', score: 0.99, reason: 'The header of a BinaryFormatter stream.' };
}

function scoreCollection(bytes: Uint8Array): FormatScore {
  const { items, failure, trailing, warnings } = readCollection(bytes);
  const format = 'collection';
  if (failure && items.length === 0) return { format, score: 0, reason: failure.message };
  if (items.length === 0) {
    const isEmpty = bytes.length === 4 && warnings.length === 0;
    return { format, score: isEmpty ? 0.9 : 0, reason: 'A collection without items.' };
  }
  const known = items.filter((item) => item.bytes.length > 0 && altType(item.bytes[0] ?? 0));
  const share = known.length / items.length;
  const isWhole = !failure && trailing.length === 0;
  const reason = `A collection of ${items.length} items, ${known.length} of known types.`;
  return { format, score: share * (isWhole ? 0.95 : 0.4), reason };
}

function scoreAlt(bytes: Uint8Array): FormatScore {
  const type = altType(bytes[0] ?? 0);
  if (type === undefined) return { format: 'alt', score: 0, reason: 'No known type byte.' };
  if (type === 'Object') {
    const score = isNrbf(bytes.subarray(1)) ? 0.98 : 0.05;
    return { format: 'alt', score, reason: 'The type byte of an object.' };
  }
  const value = decodeAlt(bytes);
  const isExact = value.format === 'alt' && value.warnings.length === 0;
  const reason = `The type byte of a value: ${type}.`;
  return { format: 'alt', score: isExact ? 0.8 : 0.1, reason };
}
