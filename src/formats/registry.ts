import { decodeAlt } from './alt/format.ts';
import type { Deflate } from './alt/state-blob.ts';
import { plainBytes } from './bytes/plain-bytes.ts';
import { readableText } from './bytes/readable-text.ts';
import { compressionOf, markedCompressionOf, type Compression } from './compression/compression.ts';
import { decodeCore, decodeTempData } from './aspnetcore/format.ts';
import { decodeText } from './aspnetcore/scalar-value.ts';
import { FormatError } from './errors.ts';
import { decodeHex } from './hex.ts';
import { decodeJava } from './java/format.ts';
import { decodeJson } from './json/format.ts';
import { defaultLimits, type DecodeOptions } from './limits.ts';
import { decodeMarshal } from './marshal/format.ts';
import { decodeMsgpack } from './msgpack/format.ts';
import { decodeNrbf } from './nrbf/format.ts';
import { decodePhp } from './php/format.ts';
import { decodePickle } from './pickle/format.ts';
import { scoresOf, type FormatScore } from './describe/scores.ts';
import type { DecodedValue } from './value.ts';

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

/**
 * Decodes one session item. Never throws on bad bytes: what can't be read at all is shown as hex,
 * with the reason in `failure`; what can be read in part shows that part.
 */
export function decodeItem(
  payload: Uint8Array,
  encoding: ItemEncoding,
  options: DecodeOptions = {},
): DecodedValue {
  const bytes = plainBytes(payload);
  const { maxBytes } = { ...defaultLimits, ...options.limits };
  if (bytes.length > maxBytes) {
    const message = `${bytes.length} bytes of ${encoding} are more than the limit of ${maxBytes}.`;
    return decodeHex(bytes, new FormatError('limit-exceeded', message));
  }
  const compression = isLoose(encoding) ? compressionIn(bytes, encoding) : undefined;
  if (compression) return decodeCompressed(bytes, compression);
  const value = decodeAs(bytes, encoding, options);
  const isForeign = value.failure !== undefined && value.format === 'hex';
  const other = isForeign ? markedCompressionOf(bytes) : undefined;
  return other ? decodeCompressed(bytes, other) : value;
}

/** Whether a format has no marks of its own, so that compressed bytes may pass for its values. */
function isLoose(encoding: ItemEncoding): boolean {
  return encoding !== 'nrbf' && encoding !== 'alt' && encoding !== 'java';
}

/** A value of ASP.NET Core may be any bytes, numbers among them: without a mark, only text is doubted. */
function compressionIn(bytes: Uint8Array, encoding: ItemEncoding): Compression | undefined {
  const isAny = encoding === 'core' && readableText(bytes) === undefined;
  return isAny ? markedCompressionOf(bytes) : compressionOf(bytes);
}

function decodeCompressed(bytes: Uint8Array, compression: Compression): DecodedValue {
  const details = { compression };
  return decodeHex(
    bytes,
    new FormatError('compressed', `The bytes are compressed with ${compression}.`, {
      offset: 0,
      details,
    }),
  );
}

function decodeAs(bytes: Uint8Array, encoding: ItemEncoding, options: DecodeOptions): DecodedValue {
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

/**
 * Scores what the formats make of bytes of unknown origin, best first.
 * @param deflate by which compressed State Server blobs are recognised.
 */
export function scoreFormats(bytes: Uint8Array, deflate?: Deflate): FormatScore[] {
  const scores = scoresOf(bytes, deflate).filter(({ score }) => score > 0);
  return scores.sort((a, b) => b.score - a.score);
}
