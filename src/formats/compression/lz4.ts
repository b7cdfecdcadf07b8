import { Content, notPacked } from './content.ts';
import { lz4Length, readLz4Block } from './lz4-block.ts';

/** The length of what phpredis puts before an LZ4 block: a checksum, and the length of the content. */
const PHPREDIS_HEADER = 5;
const FRAME_MAGIC_SIZE = 4;
/** What follows the last block of a frame. */
const CHECKSUM_SIZE = 4;

/**
 * Whether bytes are what phpredis stores with `lz4`: a CRC-8 of the four bytes behind it, in which the
 * length of the content stands (little-endian), and a block that decodes to exactly that length
 * (phpredis/phpredis library.c, `redis_compress`; lz4/lz4 doc/lz4_Block_format.md).
 */
export function isPhpredisLz4(bytes: Uint8Array): boolean {
  if (bytes.length <= PHPREDIS_HEADER || crc8(bytes, 1, PHPREDIS_HEADER) !== bytes[0]) return false;
  return lz4Length(bytes, PHPREDIS_HEADER) === viewOf(bytes).getInt32(1, true);
}

/** The content behind phpredis' header. @throws FormatError */
export function readPhpredisLz4(bytes: Uint8Array, maxBytes: number): Uint8Array {
  if (!isPhpredisLz4(bytes)) throw notPacked();
  const content = new Content(maxBytes, viewOf(bytes).getInt32(1, true));
  readLz4Block(bytes, PHPREDIS_HEADER, bytes.length, content);
  return content.bytes();
}

/**
 * The content of a frame (lz4/lz4 doc/lz4_Frame_format.md). Checksums are passed over: what is inside has to
 * be read anyway. @throws FormatError
 */
export function readLz4Frame(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const view = viewOf(bytes);
  const flags = bytes[FRAME_MAGIC_SIZE] ?? 0;
  const [hasBlockSums, hasSize] = [(flags & 0x10) !== 0, (flags & 0x08) !== 0];
  const [hasSum, hasDictionary] = [(flags & 0x04) !== 0, (flags & 0x01) !== 0];
  if (flags >> 6 !== 1 || hasDictionary) throw notPacked();
  // Flags, block size, maybe the size of the content, a checksum of these.
  let at = FRAME_MAGIC_SIZE + 2 + (hasSize ? 8 : 0) + 1;
  const content = new Content(maxBytes);
  for (;;) {
    if (at + 4 > bytes.length) throw notPacked();
    const word = view.getUint32(at, true);
    at += 4;
    if (word === 0) break;
    const size = word & 0x7fffffff;
    if (size > bytes.length - at) throw notPacked();
    if (word > 0x7fffffff) content.append(bytes.subarray(at, at + size));
    else readLz4Block(bytes, at, at + size, content);
    at += size + (hasBlockSums ? CHECKSUM_SIZE : 0);
  }
  if (at + (hasSum ? CHECKSUM_SIZE : 0) !== bytes.length) throw notPacked();
  return content.bytes();
}

/**
 * Whether bytes are what K4os' `LZ4Pickler` writes for content that gets shorter: how many bytes the
 * difference takes, in the highest bits of the first byte, the difference, and a block
 * (MiloszKrajewski/K4os.Compression.LZ4 src/K4os.Compression.LZ4/LZ4Pickler.cs).
 */
export function isLz4Pickle(bytes: Uint8Array): boolean {
  const head = pickleHead(bytes);
  return head !== undefined && lz4Length(bytes, head.start) === head.length;
}

/** The content of such bytes. @throws FormatError */
export function readLz4Pickle(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const head = pickleHead(bytes);
  if (!head) throw notPacked();
  const content = new Content(maxBytes, head.length);
  readLz4Block(bytes, head.start, bytes.length, content);
  return content.bytes();
}

function pickleHead(
  bytes: Uint8Array,
): { readonly start: number; readonly length: number } | undefined {
  const first = bytes[0] ?? 0;
  const sizes: Readonly<Record<number, number>> = { 0x40: 1, 0x80: 2, 0xc0: 4 };
  const size = sizes[first];
  if (size === undefined || bytes.length < 1 + size + 2) return undefined;
  const view = viewOf(bytes);
  const difference =
    size === 1 ? view.getUint8(1) : size === 2 ? view.getUint16(1, true) : view.getUint32(1, true);
  const start = 1 + size;
  return { start, length: bytes.length - start + difference };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A CRC-8 with the polynomial 0x31, from 0xff on. */
export function crc8(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0xff;
  for (let at = start; at < end; at++) {
    crc ^= bytes[at] ?? 0;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x80 ? (crc << 1) ^ 0x31 : crc << 1) & 0xff;
  }
  return crc;
}
