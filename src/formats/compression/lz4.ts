/** The length of what phpredis puts before an LZ4 block: a checksum, and the length of the content. */
const HEADER = 5;
/** The shortest match of the block format. */
const MIN_MATCH = 4;
const LONG = 15;

/**
 * Whether bytes are what phpredis stores with `lz4`: a CRC-8 of the four bytes behind it, in which the
 * length of the content stands (little-endian), and a block that decodes to exactly that length
 * (phpredis/phpredis library.c, `redis_compress`; lz4/lz4 doc/lz4_Block_format.md).
 */
export function isPhpredisLz4(bytes: Uint8Array): boolean {
  if (bytes.length <= HEADER || crc8(bytes, 1, HEADER) !== bytes[0]) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return lz4Length(bytes, HEADER) === view.getInt32(1, true);
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

/** The length of what an LZ4 block decodes to; undefined where the bytes from `start` on are none. */
function lz4Length(bytes: Uint8Array, start: number): number | undefined {
  let at = start;
  let length = 0;
  const longer = (count: number): number => {
    let sum = count;
    for (let more = count === LONG ? 255 : 0; more === 255;) {
      // Behind the end it is none, whatever the sum is.
      more = bytes[at++] ?? 0;
      sum += more;
    }
    return sum;
  };
  while (at < bytes.length) {
    const token = bytes[at++] ?? 0;
    const literals = longer(token >> 4);
    at += literals;
    length += literals;
    // The last sequence has literals alone.
    if (at >= bytes.length) return at === bytes.length ? length : undefined;
    const distance = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
    at += 2;
    if (distance === 0 || distance > length) return undefined;
    length += longer(token & 15) + MIN_MATCH;
  }
  return undefined;
}
