import { constants, gunzipSync, inflateSync } from 'node:zlib';
import { readLzf } from '../../formats/compression/lzf.ts';
import { markedCompressionOf } from '../../formats/compression/compression.ts';
import { lz4Head } from './lz4-head.ts';

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
  try {
    switch (markedCompressionOf(head)) {
      case 'gzip':
        return gunzipSync(head, flush).subarray(0, CONTENT_BYTES);
      case 'zlib':
        return inflateSync(head, flush).subarray(0, CONTENT_BYTES);
      default:
    }
  } catch {
    return undefined;
  }
  return lz4Head(head, CONTENT_BYTES) ?? lzfHead(head);
}

/** LZF has no mark: it counts where the value is whole. */
function lzfHead(head: Uint8Array): Uint8Array | undefined {
  if (head.length < 2 || (head[0] ?? 32) >= 32) return undefined;
  const content = readLzf(head, CONTENT_BYTES);
  return content?.head.subarray(0, content.length);
}
