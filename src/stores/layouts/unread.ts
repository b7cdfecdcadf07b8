import { type Compression, compressionOf } from '../../formats/compression/compression.ts';
import { unpack } from '../../formats/compression/unpack.ts';
import { phpredisPack } from '../../formats/compression/phpredis-pack.ts';
import { FormatError } from '../../formats/errors.ts';
import { codecs } from '../codecs.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { StoreError } from '../replies.ts';
import type { SessionFact } from '../session.ts';

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

/** A session that was taken out of its compression. */
interface OpenedSession {
  readonly compression: Compression;
  readonly content: Uint8Array;
  readonly inside: ItemsRead;
  /** Compresses other content in the same way; absent where it isn't certain that the site reads it. */
  readonly pack?: (content: Uint8Array) => Uint8Array;
}

type ReadContent = (content: Uint8Array) => ItemsRead;

/**
 * Reads a session that is compressed as a whole from what is inside.
 * @param read takes the content apart
 * @param canWrite whether {@link changedSession} writes it: else it is only shown
 * @returns undefined for one that isn't compressed, or whose content isn't a session of the layout
 */
export function openedSession(
  bytes: Uint8Array,
  read: ReadContent,
  canWrite = false,
): ItemsRead | undefined {
  const opened = open(bytes, read);
  if (!opened) return undefined;
  const { compression, content, inside, pack } = opened;
  const isWritable = canWrite && pack !== undefined;
  return {
    ...inside,
    blob: bytes,
    ...(isWritable ? { facts: withCompression(inside, compression) } : { readOnlyReason }),
    compression,
    contentBytes: content.length,
  };
}

const readOnlyReason = 'compressed';

/** What an editable session is encoded as names its compression; for others the reason does. */
function withCompression({ facts = [] }: ItemsRead, compression: Compression): SessionFact[] {
  const encodings = facts.flatMap((fact) => (fact.kind === 'encoding' ? [fact.text] : []));
  const others = facts.filter(({ kind }) => kind !== 'encoding');
  return [{ kind: 'encoding', text: [...encodings, compression].join(', ') }, ...others];
}

/**
 * A session with changes in it, compressed as it was.
 * @param after makes the changes in what is inside, or in the session itself where that isn't compressed
 * @throws StoreError `unwritable`, and what `after` throws
 */
export function changedSession(
  bytes: Uint8Array,
  read: ReadContent,
  after: (content: Uint8Array) => Uint8Array,
): Uint8Array {
  const opened = open(bytes, read);
  if (!opened) return after(bytes);
  const { compression, content, pack } = opened;
  if (!pack) throw new StoreError('unwritable', compression);
  try {
    const packed = pack(after(content));
    if (compressionOf(packed) === compression) return packed;
  } catch (error) {
    if (error instanceof StoreError) throw error;
    throw new StoreError('unwritable', compression, { cause: error });
  }
  throw new StoreError('unwritable', compression);
}

/** What is inside of a session that is compressed; the same bytes for others. */
export function sessionContent(bytes: Uint8Array): Uint8Array {
  const compression = compressionOf(bytes);
  return (compression && unpacked(bytes, compression)?.content) ?? bytes;
}

function open(bytes: Uint8Array, read: ReadContent): OpenedSession | undefined {
  const compression = compressionOf(bytes);
  const unpackedBytes = compression && unpacked(bytes, compression);
  if (!unpackedBytes) return undefined;
  const inside = read(unpackedBytes.content);
  const isRead = inside.damage === undefined && inside.readOnlyReason !== 'unknown-encoding';
  if (!isRead || inside.items.some(({ name }) => name === null)) return undefined;
  const pack = unpackedBytes.pack ?? phpredisPack(compression);
  return { compression, content: unpackedBytes.content, inside, ...(pack && { pack }) };
}

function unpacked(bytes: Uint8Array, compression: Compression) {
  try {
    return unpack(bytes, compression, codecs);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}
