import { isPhpredisLz4 } from './lz4.ts';
import { readLzf } from './lzf.ts';
import { isMsgpackLz4 } from './msgpack-lz4.ts';
import { readableText } from '../bytes/readable-text.ts';

/** In which way bytes are compressed. */
export type Compression =
  | 'gzip'
  | 'zlib'
  /** Without a mark: told by its content alone, as are all that follow with this remark. */
  | 'deflate'
  /** Without a mark. */
  | 'brotli'
  | 'zstd'
  /** A block of LZ4 behind phpredis' header. */
  | 'lz4'
  | 'lz4 frame'
  /** What `LZ4Pickler` of .NET writes, without a mark. */
  | 'lz4 pickle'
  /** MessagePack in a block of LZ4, or several, as MessagePack-CSharp writes it. */
  | 'messagepack lz4'
  | 'lzf'
  | 'xz'
  | 'bzip2'
  /** A stream of chunks. */
  | 'snappy'
  /** Without a mark. */
  | 'snappy block';

/** How much of the content of a block without marks is looked at. */
const HEAD_LENGTH = 512;

/** What compressed bytes begin with, and how long the shortest ones are. */
const marks: readonly {
  readonly compression: Compression;
  readonly mark: readonly number[];
  readonly minLength: number;
}[] = [
  // RFC 1952: the magic number, and the one method that there is.
  { compression: 'gzip', mark: [0x1f, 0x8b, 0x08], minLength: 18 },
  // RFC 8878, section 3.1.1.
  { compression: 'zstd', mark: [0x28, 0xb5, 0x2f, 0xfd], minLength: 6 },
  // lz4/lz4 doc/lz4_Frame_format.md.
  { compression: 'lz4 frame', mark: [0x04, 0x22, 0x4d, 0x18], minLength: 7 },
  // tukaani.org/xz/xz-file-format.txt, section 2.1.1.1.
  { compression: 'xz', mark: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], minLength: 12 },
  // A block, or the end of a stream without any.
  { compression: 'bzip2', mark: [0x42, 0x5a, 0x68, -1, 0x31, 0x41, 0x59, 0x26], minLength: 14 },
  { compression: 'bzip2', mark: [0x42, 0x5a, 0x68, -1, 0x17, 0x72, 0x45, 0x38], minLength: 14 },
  // google/snappy framing_format.txt, section 4.1.
  { compression: 'snappy', mark: [0xff, 0x06, 0x00, 0x00, 0x73, 0x4e, 0x61, 0x50], minLength: 10 },
];

/**
 * In which way bytes are compressed; undefined when they aren't, or nothing shows it. Looks at marks and
 * checksums, and for LZF, which has none, whether the bytes are a block with something readable in it.
 */
export function compressionOf(bytes: Uint8Array): Compression | undefined {
  return markedCompressionOf(bytes) ?? (isLzf(bytes) ? 'lzf' : undefined);
}

/** The same, for bytes of which any may be a value: without LZF, which has no mark. */
export function markedCompressionOf(bytes: Uint8Array): Compression | undefined {
  const found = marks.find(
    ({ mark, minLength }) =>
      bytes.length >= minLength && mark.every((byte, at) => byte < 0 || byte === bytes[at]),
  );
  if (found) return found.compression;
  if (isZlib(bytes)) return 'zlib';
  if (isMsgpackLz4(bytes)) return 'messagepack lz4';
  return isPhpredisLz4(bytes) ? 'lz4' : undefined;
}

/** The header of RFC 1950. `x^` is one, too: what reads as text is text. */
function isZlib(bytes: Uint8Array): boolean {
  const [method = 0, flags = 0] = bytes;
  const isHeader = method === 0x78 && (method * 256 + flags) % 31 === 0;
  return isHeader && bytes.length >= 8 && readableText(bytes) === undefined;
}

function isLzf(bytes: Uint8Array): boolean {
  // A block begins with bytes that stand for themselves.
  if (bytes.length < 2 || (bytes[0] ?? 32) >= 32) return false;
  const content = readLzf(bytes, HEAD_LENGTH);
  return content !== undefined && isContent(content.head, content.length);
}

/** Whether something begins as what sites compress: a session of PHP, a serialized value, text. */
function isContent(head: Uint8Array, length: number): boolean {
  const text = String.fromCharCode(...head);
  // igbinary's header (igbinary/igbinary src/php7/igbinary.c), and a name with its length before it.
  if (/^\0\0\0[\x01\x02]/.test(text)) return true;
  const [nameLength = 0] = head;
  if (nameLength < 128 && isValueStart(text.slice(1 + nameLength))) return true;
  if (/^[^\0-\x1f\x7f|]*\|/.test(text) && isValueStart(text.slice(text.indexOf('|') + 1)))
    return true;
  // A character may be cut where the head ends.
  const whole = length > head.length ? head.subarray(0, lastStart(head)) : head;
  return isValueStart(text) || readableText(whole) !== undefined;
}

/** Whether a text begins as a serialized value of PHP does. */
function isValueStart(text: string): boolean {
  return /^(?:N;|[bidrR]:[-+\d]|[sSaOCE]:\d)/.test(text);
}

/** The offset of the last character of UTF-8. */
function lastStart(bytes: Uint8Array): number {
  let at = bytes.length - 1;
  while (at > 0 && ((bytes[at] ?? 0) & 0xc0) === 0x80) at--;
  return Math.max(at, 0);
}
