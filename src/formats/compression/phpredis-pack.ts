import { concatBytes } from '../splice.ts';
import type { Compression } from './compression.ts';
import { crc8 } from './lz4.ts';

/** The most that one control byte of LZF is followed by (LibLZF lzf_d.c). */
const LZF_LITERALS = 32;
/** What the length in a token of LZ4 goes on from (lz4/lz4 doc/lz4_Block_format.md). */
const LZ4_LONG = 15;

/**
 * What phpredis reads with its `lzf` and `lz4`: content in blocks without any copies, which is the same to every
 * reader, and a little longer. Undefined for other compressions.
 */
export function phpredisPack(
  compression: Compression,
): ((content: Uint8Array) => Uint8Array) | undefined {
  if (compression === 'lzf') return packLzf;
  return compression === 'lz4' ? packLz4 : undefined;
}

function packLzf(content: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let at = 0; at < content.length; at += LZF_LITERALS) {
    const literals = content.subarray(at, at + LZF_LITERALS);
    parts.push(Uint8Array.of(literals.length - 1), literals);
  }
  return concatBytes(parts);
}

/** Behind the header of phpredis (phpredis/phpredis library.c, `redis_compress`): one sequence, of literals. */
function packLz4(content: Uint8Array): Uint8Array {
  const head = new Uint8Array(5);
  new DataView(head.buffer).setInt32(1, content.length, true);
  head[0] = crc8(head, 1, head.length);
  const more = content.length - LZ4_LONG;
  if (more < 0) return concatBytes([head, Uint8Array.of(content.length << 4), content]);
  const length = new Uint8Array(Math.floor(more / 255) + 1).fill(255);
  length[length.length - 1] = more % 255;
  return concatBytes([head, Uint8Array.of(LZ4_LONG << 4), length, content]);
}
