import { Content, notPacked } from '../content.ts';
import type { HuffmanTable } from './huffman.ts';
import { MAX_BLOCK, readLiterals } from './literals.ts';
import { runSequences, type SequenceState } from './sequences.ts';

const MAGIC_SIZE = 4;
const CHECKSUM_SIZE = 4;
const contentSizes: readonly number[] = [0, 2, 4, 8];
const dictionarySizes: readonly number[] = [0, 1, 2, 4];

/** What the head of a frame says (RFC 8878, 3.1.1.1). */
export interface ZstdHead {
  /** Where the blocks begin. */
  readonly end: number;
  readonly hasChecksum: boolean;
  readonly hasSize: boolean;
}

/** Reads the head of a frame. @throws FormatError, also for one that needs a dictionary */
export function readZstdHead(bytes: Uint8Array): ZstdHead {
  const flags = bytes[MAGIC_SIZE] ?? 0;
  const isSingle = (flags & 0x20) !== 0;
  const sizeKind = flags >> 6;
  if ((flags & 0x08) !== 0) throw notPacked();
  const idAt = MAGIC_SIZE + 1 + (isSingle ? 0 : 1);
  const idSize = dictionarySizes[flags & 3] ?? 0;
  const id = bytes.subarray(idAt, idAt + idSize);
  if (id.some((byte) => byte !== 0)) throw notPacked();
  const sizeSize = sizeKind === 0 && isSingle ? 1 : (contentSizes[sizeKind] ?? 0);
  const end = idAt + idSize + sizeSize;
  if (end > bytes.length) throw notPacked();
  return { end, hasChecksum: (flags & 0x04) !== 0, hasSize: sizeSize > 0 };
}

/**
 * The content of one whole frame of zstd. Its checksum is passed over: what is inside has to be read anyway.
 * @throws FormatError
 */
export function readZstd(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const { end: start, hasChecksum } = readZstdHead(bytes);
  const content = new Content(maxBytes);
  const state: SequenceState = { recent: [1, 4, 8] };
  let table: HuffmanTable | undefined;
  let at = start;
  for (let isLast = false; !isLast;) {
    if (at + 3 > bytes.length) throw notPacked();
    const head = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256 + (bytes[at + 2] ?? 0) * 65_536;
    at += 3;
    isLast = (head & 1) === 1;
    const [kind, size] = [(head >> 1) & 3, head >> 3];
    const end = at + (kind === 1 ? 1 : size);
    if (kind === 3 || size > MAX_BLOCK || end > bytes.length) throw notPacked();
    if (kind === 0) content.append(bytes.subarray(at, end));
    else if (kind === 1) content.fill(bytes[at] ?? 0, size);
    else {
      const before = content.length;
      const read = readLiterals(bytes, at, end, table);
      ({ table } = read);
      runSequences(bytes, read.end, end, read.literals, state, content);
      if (content.length - before > MAX_BLOCK) throw notPacked();
    }
    at = end;
  }
  if (at + (hasChecksum ? CHECKSUM_SIZE : 0) !== bytes.length) throw notPacked();
  return content.bytes();
}
