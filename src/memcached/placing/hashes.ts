import { createHash } from 'node:crypto';

/** Bob Jenkins' one-at-a-time, libmemcached's default (libhashkit/one_at_a_time.cc). */
export function oneAtATime(bytes: Uint8Array): number {
  let hash = 0;
  for (const byte of bytes) {
    hash = (hash + byte) | 0;
    hash = (hash + (hash << 10)) | 0;
    hash ^= hash >>> 6;
  }
  hash = (hash + (hash << 3)) | 0;
  hash ^= hash >>> 11;
  return (hash + (hash << 15)) >>> 0;
}

/** The four numbers of an MD5, of which ketama takes the first for a key (libhashkit/md5.cc). */
export function md5Words(bytes: Uint8Array | string): readonly number[] {
  const digest = createHash('md5').update(bytes).digest();
  return [0, 4, 8, 12].map((at) => digest.readUInt32LE(at));
}

/** The first number of an SHA-1, as it reads in hexadecimal. */
export function sha1Word(text: string): number {
  return createHash('sha1').update(text).digest().readUInt32BE(0);
}

/** MurmurHash 3 of 32 bits with seed 0 (pymemcache/client/murmur3.py). */
export function murmur3(bytes: Uint8Array): number {
  let hash = 0;
  const end = bytes.length & ~3;
  for (let at = 0; at < end; at += 4) {
    hash ^= scrambled(littleEndian(bytes, at, 4));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (end < bytes.length) hash ^= scrambled(littleEndian(bytes, end, bytes.length - end));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function scrambled(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51);
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593);
}

/** Up to four bytes as a little-endian number. */
function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let word = 0;
  for (let index = 0; index < count; index++) word |= (bytes[at + index] ?? 0) << (8 * index);
  return word;
}
