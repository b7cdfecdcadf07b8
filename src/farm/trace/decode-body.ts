import { TextDecoder } from 'node:util';
import zlib from 'node:zlib';
import type { Headers, KeptBody } from '../../protocol/farm/request-details.ts';

/** A body that decodes to more is shown as it came. */
const maxDecodedBytes = 4 * 1024 * 1024;
/** Nobody packs a body more often than that. */
const maxCodings = 3;

/** A body as it can be read. */
export interface DecodedBody {
  /** What it says, where it is text. */
  readonly text?: string;
  /** The bytes without the content codings, as far as they are kept and could be decoded. */
  readonly bytes: Uint8Array;
  /** How many bytes went over the line. */
  readonly byteCount: number;
  /** True when only the beginning is kept. */
  readonly isCut: boolean;
  /** The content codings that were taken off: `gzip`, `br`, … */
  readonly decoded: readonly string[];
  /** A content coding that could not be taken off. */
  readonly undecoded?: string;
}

/**
 * Takes the content codings off a body (RFC 9110, section 8.4.1) and reads it as text in the charset of its
 * Content-Type, if it is text.
 */
export function decodeBody(headers: Headers, { base64, byteCount }: KeptBody): DecodedBody {
  const raw = Buffer.from(base64, 'base64');
  const isCut = raw.length < byteCount;
  const codings = valuesOf(headers, 'content-encoding')
    .flatMap((value) => value.toLowerCase().split(','))
    .map((coding) => coding.trim())
    .filter((coding) => coding !== '' && coding !== 'identity');
  const decoded: string[] = [];
  let bytes: Buffer = raw;
  let undecoded: string | undefined;
  for (const coding of codings.toReversed()) {
    const next = decoded.length < maxCodings ? withoutCoding(coding, bytes) : undefined;
    if (!next) {
      undecoded = coding;
      break;
    }
    bytes = next;
    decoded.push(coding);
  }
  const text = undecoded === undefined ? textOf(headers, bytes) : undefined;
  return {
    ...(text !== undefined && { text }),
    bytes,
    byteCount,
    isCut,
    decoded,
    ...(undecoded !== undefined && { undecoded }),
  };
}

/** The values of a header, by its name in lower case. */
export function valuesOf(headers: Headers, name: string): string[] {
  return headers.filter((header) => header.name.toLowerCase() === name).map(({ value }) => value);
}

/** What is there of a stream that was cut off is decoded, too. */
function withoutCoding(coding: string, bytes: Buffer): Buffer | undefined {
  const limit = { maxOutputLength: maxDecodedBytes };
  const { constants } = zlib;
  const lenient = { ...limit, finishFlush: constants.Z_SYNC_FLUSH };
  try {
    switch (coding) {
      case 'gzip':
      case 'x-gzip':
        return zlib.gunzipSync(bytes, lenient);
      case 'deflate':
        // Some servers leave the zlib frame out: a first byte of zlib has 8 below (RFC 1950, section 2.2).
        return ((bytes[0] ?? 0) & 15) === 8
          ? zlib.inflateSync(bytes, lenient)
          : zlib.inflateRawSync(bytes, lenient);
      case 'br':
        return zlib.brotliDecompressSync(bytes, {
          ...limit,
          finishFlush: constants.BROTLI_OPERATION_FLUSH,
        });
      default:
        return undefined;
    }
  } catch {
    return undefined;
  }
}

const textTypes =
  /^(?:text\/|application\/(?:[\w.+-]*\+)?(?:json|xml|javascript|ecmascript|yaml|toml|graphql|x-www-form-urlencoded|x-ndjson|sql)\b|image\/svg\+xml|multipart\/form-data)/i;
const charsetParameter = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i;

function textOf(headers: Headers, bytes: Buffer): string | undefined {
  const [type = ''] = valuesOf(headers, 'content-type');
  if (type !== '' && !textTypes.test(type.trim())) return undefined;
  const decoder = decoderOf(charsetParameter.exec(type)?.[1]);
  let text: string;
  try {
    // The last character may be cut off; whatever else doesn't fit is no text of this charset.
    text = decoder.decode(bytes, { stream: true });
  } catch {
    return undefined;
  }
  return isReadable(text) ? text : undefined;
}

function decoderOf(charset = 'utf-8'): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}

/** Without control characters that no text has. */
function isReadable(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 9 || (code > 13 && code < 32 && code !== 27)) return false;
  }
  return true;
}
