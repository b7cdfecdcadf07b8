import { concatBytes } from '../splice.ts';
import { adler32, crc32 } from './checksums.ts';
import type { Codecs } from './codecs.ts';
import { notPacked, tooLarge } from './content.ts';

/** Content, and how other content is put into the same container; absent where that isn't certain. */
export interface Opened {
  readonly content: Uint8Array;
  readonly pack?: (content: Uint8Array) => Uint8Array;
}

const GZIP_HEAD = 10;
const GZIP_TAIL = 8;
const ZLIB_HEAD = 2;
const ZLIB_TAIL = 4;

/** Opens raw Deflate that takes all the bytes. @throws FormatError */
export function openDeflate(bytes: Uint8Array, codecs: Codecs, maxBytes: number): Opened {
  const { content, usedBytes } = inflated(bytes, codecs, maxBytes);
  if (usedBytes !== bytes.length) throw notPacked();
  return { content, pack: (other) => codecs.deflate(other, 6) };
}

/**
 * Opens gzip (RFC 1952), of which several may stand one behind the other. What is written again keeps the
 * whole head: time, system, name, and the level that it tells. @throws FormatError
 */
export function openGzip(bytes: Uint8Array, codecs: Codecs, maxBytes: number): Opened {
  const first = openMember(bytes, codecs, maxBytes);
  if (first.end === bytes.length) {
    const head = bytes.subarray(0, first.start);
    // XFL, RFC 1952 2.3.1.
    const level = head[8] === 2 ? 9 : head[8] === 4 ? 1 : 6;
    const pack = (other: Uint8Array): Uint8Array =>
      concatBytes([head, codecs.deflate(other, level), gzipTail(other)]);
    return { content: first.content, pack };
  }
  const parts = [first.content];
  let left = maxBytes - first.content.length;
  for (let at = first.end; at < bytes.length;) {
    const member = openMember(bytes.subarray(at), codecs, left);
    parts.push(member.content);
    left -= member.content.length;
    at += member.end;
  }
  return { content: concatBytes(parts) };
}

function openMember(bytes: Uint8Array, codecs: Codecs, maxBytes: number) {
  const start = gzipHeadEnd(bytes);
  const { content, usedBytes } = inflated(bytes.subarray(start), codecs, maxBytes);
  const end = start + usedBytes + GZIP_TAIL;
  const tail = bytes.subarray(start + usedBytes, end);
  const wanted = gzipTail(content);
  if (end > bytes.length || wanted.some((byte, at) => byte !== tail[at])) throw notPacked();
  return { content, start, end };
}

/** Where the head of a gzip ends, with its optional parts. @throws FormatError */
function gzipHeadEnd(bytes: Uint8Array): number {
  const flags = bytes[3] ?? 0xff;
  const isKnown = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 8 && flags < 0x20;
  if (!isKnown) throw notPacked();
  let at = GZIP_HEAD;
  if (flags & 4) at += 2 + (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
  for (const flag of [8, 16]) {
    if (!(flags & flag)) continue;
    const end = bytes.indexOf(0, at);
    if (end < 0) throw notPacked();
    at = end + 1;
  }
  if (flags & 2) at += 2;
  if (at > bytes.length) throw notPacked();
  return at;
}

function gzipTail(content: Uint8Array): Uint8Array {
  const tail = new DataView(new ArrayBuffer(GZIP_TAIL));
  tail.setUint32(0, crc32(content), true);
  tail.setUint32(4, content.length % 2 ** 32, true);
  return new Uint8Array(tail.buffer);
}

/** Opens zlib (RFC 1950). What is written again keeps the head and the level that it tells. @throws FormatError */
export function openZlib(bytes: Uint8Array, codecs: Codecs, maxBytes: number): Opened {
  const [method = 0, flags = 0] = bytes;
  const isKnown = method === 0x78 && (method * 256 + flags) % 31 === 0;
  // A dictionary, which only the site knows.
  if (!isKnown || (flags & 0x20) !== 0) throw notPacked();
  const { content, usedBytes } = inflated(bytes.subarray(ZLIB_HEAD), codecs, maxBytes);
  const tail = bytes.subarray(ZLIB_HEAD + usedBytes);
  const wanted = zlibTail(content);
  if (tail.length !== ZLIB_TAIL || wanted.some((byte, at) => byte !== tail[at])) throw notPacked();
  const head = bytes.subarray(0, ZLIB_HEAD);
  const level = [1, 3, 6, 9][flags >> 6] ?? 6;
  const pack = (other: Uint8Array): Uint8Array =>
    concatBytes([head, codecs.deflate(other, level), zlibTail(other)]);
  return { content, pack };
}

function zlibTail(content: Uint8Array): Uint8Array {
  const tail = new DataView(new ArrayBuffer(ZLIB_TAIL));
  tail.setUint32(0, adler32(content));
  return new Uint8Array(tail.buffer);
}

function inflated(bytes: Uint8Array, codecs: Codecs, maxBytes: number) {
  try {
    return codecs.inflate(bytes, maxBytes);
  } catch (error) {
    throw asFormatError(error, maxBytes);
  }
}

/** What an error of the platform means. */
export function asFormatError(error: unknown, maxBytes: number): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge(maxBytes) : notPacked();
}
