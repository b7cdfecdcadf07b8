import { compressionOf } from '../../formats/compression/compression.ts';
import type { ItemsRead } from '../layout-shape.ts';

/** A session that can't be taken apart: its bytes as one item, and why nothing in it can be changed. */
export function unreadSession(bytes: Uint8Array): ItemsRead {
  const compression = compressionOf(bytes);
  return {
    items: [{ name: null, bytes, encoding: 'bytes', isSystem: false }],
    blob: bytes,
    ...(compression
      ? { readOnlyReason: 'compressed', compression }
      : { readOnlyReason: 'unknown-encoding' }),
  };
}

/** The same for a session that is compressed; undefined for others. */
export function compressedSession(bytes: Uint8Array): ItemsRead | undefined {
  const read = unreadSession(bytes);
  return read.compression && read;
}
