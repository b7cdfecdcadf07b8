import { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import { headerOf } from '../msgpack/header.ts';
import { Content, notPacked } from './content.ts';
import { lz4Length, readLz4Block } from './lz4-block.ts';

/** Extensions of MessagePack-CSharp (src/MessagePack/ThisLibraryExtensionTypeCodes.cs). */
const [BLOCK_ARRAY, BLOCK] = [98, 99];

/** A block, and how long its content is. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly length: number;
}

/**
 * Whether bytes are what MessagePack-CSharp writes with `Lz4Block` or `Lz4BlockArray`, in which each block
 * decodes to exactly the length that stands before it.
 */
export function isMsgpackLz4(bytes: Uint8Array): boolean {
  const parts = partsOf(bytes);
  return parts?.every(({ start, end, length }) => lz4Length(bytes, start, end) === length) ?? false;
}

/** The message that was compressed. @throws FormatError */
export function readMsgpackLz4(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const parts = partsOf(bytes);
  if (!parts) throw notPacked();
  const content = new Content(maxBytes, parts[0]?.length);
  for (const { start, end, length } of parts) {
    const before = content.length;
    // A block of its own: nothing of those before it is known.
    const block = new Content(maxBytes - before, length);
    readLz4Block(bytes, start, end, block);
    if (block.length !== length) throw notPacked();
    content.append(block.bytes());
  }
  return content.bytes();
}

function partsOf(bytes: Uint8Array): readonly Part[] | undefined {
  const first = bytes[0] ?? 0;
  const isExtension = first >= 0xc7 && first <= 0xc9;
  const isArray = (first > 0x91 && first < 0xa0) || first === 0xdc || first === 0xdd;
  if (!isExtension && !isArray) return undefined;
  try {
    const cursor = new ByteCursor(bytes);
    return isExtension ? [blockOf(cursor)] : blocksOf(cursor);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** An extension with the length of the content, and the block. */
function blockOf(cursor: ByteCursor): Part {
  const { end } = extension(cursor, BLOCK);
  if (end !== cursor.bytes.length) throw notPacked();
  const length = unsignedOf(cursor);
  return { start: cursor.at, end, length };
}

/** An array: an extension with the lengths of the contents, and the blocks. */
function blocksOf(cursor: ByteCursor): Part[] {
  const count = headerOf(cursor).size - 1;
  const { end } = extension(cursor, BLOCK_ARRAY);
  const lengths: number[] = [];
  while (cursor.at < end) lengths.push(unsignedOf(cursor));
  if (cursor.at !== end || lengths.length !== count) throw notPacked();
  const parts = lengths.map((length): Part => {
    const { kind, size } = headerOf(cursor);
    if (kind !== 'binary') throw notPacked();
    const start = cursor.skip(size);
    return { start, end: cursor.at, length };
  });
  if (cursor.left > 0) throw notPacked();
  return parts;
}

/** Steps into an extension of a type. */
function extension(cursor: ByteCursor, type: number): { readonly end: number } {
  const { kind, size } = headerOf(cursor);
  const end = cursor.at + size;
  if (kind !== 'extension' || end > cursor.bytes.length || cursor.byte() !== type) {
    throw notPacked();
  }
  return { end };
}

/** An integer of up to 32 bits that isn't negative, in any of its forms. */
function unsignedOf(cursor: ByteCursor): number {
  const byte = cursor.byte();
  if (byte < 0x80) return byte;
  const { view } = cursor;
  switch (byte) {
    case 0xcc:
      return view.getUint8(cursor.skip(1));
    case 0xcd:
      return view.getUint16(cursor.skip(2));
    case 0xce:
    case 0xd2:
      return view.getUint32(cursor.skip(4));
    default:
      throw notPacked();
  }
}
