import { type Compression, compressionOf } from '../../formats/compression/compression.ts';
import { unpack } from '../../formats/compression/unpack.ts';
import { FormatError } from '../../formats/errors.ts';
import { packedInBase64 } from '../find/base64-packed.ts';
import { codecs } from '../codecs.ts';
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

/**
 * Reads a session that is compressed as a whole from what is inside. It is only shown: what compressed it, and
 * with what it is read again, is known to the site alone. The compressed bytes may stand there as Base64.
 * @param read takes the content apart
 * @returns undefined for one that isn't compressed, or whose content isn't a session of the layout
 */
export function openedSession(
  bytes: Uint8Array,
  read: (content: Uint8Array) => ItemsRead,
): ItemsRead | undefined {
  const packed = packedInBase64(bytes) ?? bytes;
  const compression = compressionOf(packed);
  const opened = compression && openedAs(compression, packed, read);
  return opened && { ...opened, blob: bytes };
}

/** Those that have no mark, of which sites compress whole sessions with the first as a rule. */
const unmarked: readonly Compression[] = ['brotli', 'deflate', 'snappy block'];
/** Shorter bytes may be opened by chance. */
const MIN_UNMARKED = 8;

/**
 * The same for a compression without a mark, told by a session of the layout inside: for bytes that nothing else
 * explains.
 */
export function openedUnmarked(
  bytes: Uint8Array,
  read: (content: Uint8Array) => ItemsRead,
): ItemsRead | undefined {
  if (bytes.length < MIN_UNMARKED) return undefined;
  for (const compression of unmarked) {
    const opened = openedAs(compression, bytes, read);
    if (opened && opened.items.length > 0) return opened;
  }
  return undefined;
}

/** Whether a layout could make nothing of bytes, and no compression shows in them. */
export function isUnexplained({ damage, readOnlyReason, compression }: ItemsRead): boolean {
  return (
    compression === undefined && (damage !== undefined || readOnlyReason === 'unknown-encoding')
  );
}

function openedAs(
  compression: Compression,
  bytes: Uint8Array,
  read: (content: Uint8Array) => ItemsRead,
): ItemsRead | undefined {
  const content = contentOf(bytes, compression);
  if (!content) return undefined;
  const inside = read(content);
  const isRead = inside.damage === undefined && inside.readOnlyReason !== 'unknown-encoding';
  if (!isRead || inside.items.some(({ name }) => name === null)) return undefined;
  return {
    ...inside,
    blob: bytes,
    readOnlyReason: 'compressed',
    compression,
    contentBytes: content.length,
  };
}

function contentOf(bytes: Uint8Array, compression: Compression): Uint8Array | undefined {
  try {
    return unpack(bytes, compression, codecs).content;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
