const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The CRC-32 of RFC 1952. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (table[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/** So many bytes can be added up before the sums have to be brought down. */
const CHUNK = 5552;
const BASE = 65_521;

/** The Adler-32 of RFC 1950. */
export function adler32(bytes: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let start = 0; start < bytes.length; start += CHUNK) {
    for (const byte of bytes.subarray(start, start + CHUNK)) {
      a += byte;
      b += a;
    }
    a %= BASE;
    b %= BASE;
  }
  return b * 65_536 + a;
}
