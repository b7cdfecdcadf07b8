import { crc8 } from '../../formats/compression/lz4.ts';

/** What phpredis puts before a block: a checksum, and the length of the content. */
const HEADER = 5;
const MIN_MATCH = 4;
const LONG = 15;

/**
 * What the beginning of an LZ4 block of phpredis decodes to, as far as both go; undefined where no such
 * block begins (phpredis/phpredis library.c; lz4/lz4 doc/lz4_Block_format.md).
 * @param maxBytes how much of the content is wanted
 */
export function lz4Head(bytes: Uint8Array, maxBytes: number): Uint8Array | undefined {
  if (bytes.length <= HEADER || crc8(bytes, 1, HEADER) !== bytes[0]) return undefined;
  const out = new Uint8Array(maxBytes);
  let length = 0;
  let at = HEADER;
  const longer = (count: number): number => {
    let sum = count;
    for (let more = count === LONG ? 255 : 0; more === 255;) {
      more = bytes[at++] ?? 0;
      sum += more;
    }
    return sum;
  };
  while (at < bytes.length && length < maxBytes) {
    const token = bytes[at++] ?? 0;
    const literals = longer(token >> 4);
    const part = bytes.subarray(at, at + Math.min(literals, maxBytes - length));
    out.set(part, length);
    length += part.length;
    at += literals;
    if (at >= bytes.length || length === maxBytes) break;
    const distance = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
    at += 2;
    if (distance === 0 || distance > length) return undefined;
    // A run may copy what it has just made: byte by byte.
    for (let left = longer(token & LONG) + MIN_MATCH; left > 0 && length < maxBytes; left--) {
      out[length] = out[length - distance] ?? 0;
      length++;
    }
  }
  return length === 0 ? undefined : out.subarray(0, length);
}
