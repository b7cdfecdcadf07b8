import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib';
import { readLzf } from '../../formats/compression/lzf.ts';
import { markedCompressionOf } from '../../formats/compression/compression.ts';
import { readZstd } from '../../formats/compression/zstd/frame.ts';
import { packedInBase64 } from './base64-packed.ts';
import { lz4Head } from './lz4-head.ts';
import { snappyBlockHead, snappyStreamHead } from './snappy-head.ts';

/** How much of the content is wanted: enough to tell what it is. */
const CONTENT_BYTES = 1024;
/** No beginning of a value can grow to more: the runtime stops there. */
const MAX_OUTPUT_BYTES = 1024 * 1024;
const flush = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: MAX_OUTPUT_BYTES };

/**
 * What the beginning of a compressed value decodes to, as far as it goes; undefined for what isn't
 * compressed, or in a way that can't be opened here.
 */
export function unpackedHead(head: Uint8Array): Uint8Array | undefined {
  const inText = packedInBase64(head);
  if (inText) return unpackedHead(inText);
  try {
    switch (markedCompressionOf(head)) {
      case 'gzip':
        return gunzipSync(head, flush).subarray(0, CONTENT_BYTES);
      case 'zlib':
        return inflateSync(head, flush).subarray(0, CONTENT_BYTES);
      case 'zstd':
        // A block of it is opened as a whole or not at all: longer values stay unread.
        return readZstd(head, MAX_OUTPUT_BYTES).subarray(0, CONTENT_BYTES);
      case 'snappy':
        return snappyStreamHead(head, CONTENT_BYTES);
      default:
    }
  } catch {
    return undefined;
  }
  return lz4Head(head, CONTENT_BYTES) ?? lzfHead(head);
}

const brotliFlush = {
  finishFlush: constants.BROTLI_OPERATION_FLUSH,
  maxOutputLength: MAX_OUTPUT_BYTES,
};

/**
 * What the beginning of a value would decode to in each compression that has no mark: any bytes may be opened so, and
 * what comes of it has to say by itself what it is.
 */
export function* unmarkedHeads(head: Uint8Array): Generator<Uint8Array, void, undefined> {
  const brotli = brotliHead(head);
  if (brotli) yield brotli;
  const snappy = snappyBlockHead(head, CONTENT_BYTES);
  if (snappy) yield snappy;
}

function brotliHead(head: Uint8Array): Uint8Array | undefined {
  try {
    const content = brotliDecompressSync(head, brotliFlush).subarray(0, CONTENT_BYTES);
    return content.length === 0 ? undefined : content;
  } catch {
    return undefined;
  }
}

/** LZF has no mark: it counts where the value is whole. */
function lzfHead(head: Uint8Array): Uint8Array | undefined {
  if (head.length < 2 || (head[0] ?? 32) >= 32) return undefined;
  const content = readLzf(head, CONTENT_BYTES);
  return content?.head.subarray(0, content.length);
}
