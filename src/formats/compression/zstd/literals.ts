import { notPacked } from '../content.ts';
import { type HuffmanTable, readHuffmanStream, readHuffmanTable } from './huffman.ts';

/** What a block can hold at most (RFC 8878, 3.1.1.2.4). */
export const MAX_BLOCK = 128 * 1024;

/** The literals of a block, and where its sequences begin. */
export interface LiteralsRead {
  readonly literals: Uint8Array;
  readonly end: number;
  /** The tree that a later block may use again. */
  readonly table: HuffmanTable | undefined;
}

/** Reads the section of literals (RFC 8878, 3.1.1.3.1). @throws FormatError */
export function readLiterals(
  bytes: Uint8Array,
  start: number,
  end: number,
  known: HuffmanTable | undefined,
): LiteralsRead {
  const head = bytes[start] ?? 0;
  const [kind, form] = [head & 3, (head >> 2) & 3];
  const word =
    head +
    (bytes[start + 1] ?? 0) * 2 ** 8 +
    (bytes[start + 2] ?? 0) * 2 ** 16 +
    (bytes[start + 3] ?? 0) * 2 ** 24 +
    (bytes[start + 4] ?? 0) * 2 ** 32;
  if (kind < 2) {
    const size = form === 1 ? 2 : form === 3 ? 3 : 1;
    const length = form % 2 === 0 ? head >> 3 : Math.floor(word / 16) % 2 ** (size === 2 ? 12 : 20);
    const at = start + size;
    const next = at + (kind === 0 ? length : 1);
    if (length > MAX_BLOCK || next > end) throw notPacked();
    const literals =
      kind === 0 ? bytes.subarray(at, next) : new Uint8Array(length).fill(bytes[at] ?? 0);
    return { literals, end: next, table: known };
  }
  const [size, width] = form === 3 ? [5, 18] : form === 2 ? [4, 14] : [3, 10];
  const length = Math.floor(word / 16) % 2 ** width;
  const packed = Math.floor(word / 2 ** (4 + width)) % 2 ** width;
  let at = start + size;
  const next = at + packed;
  if (length > MAX_BLOCK || next > end) throw notPacked();
  let table = known;
  if (kind === 2) ({ table, end: at } = readHuffmanTable(bytes, at, next));
  if (!table) throw notPacked();
  const literals = new Uint8Array(length);
  if (form === 0) readHuffmanStream(table, bytes, at, next, literals);
  else readFour(table, bytes, at, next, literals);
  return { literals, end: next, table };
}

/** Four streams, behind the lengths of the first three. */
function readFour(
  table: HuffmanTable,
  bytes: Uint8Array,
  start: number,
  end: number,
  literals: Uint8Array,
): void {
  const share = (literals.length + 3) >> 2;
  if (end - start < 10 || literals.length < 6) throw notPacked();
  let at = start + 6;
  for (let index = 0; index < 4; index++) {
    const sizeAt = start + 2 * index;
    const size = (bytes[sizeAt] ?? 0) + (bytes[sizeAt + 1] ?? 0) * 256;
    const next = index === 3 ? end : at + size;
    if (next > end) throw notPacked();
    const target = literals.subarray(index * share, index === 3 ? undefined : (index + 1) * share);
    readHuffmanStream(table, bytes, at, next, target);
    at = next;
  }
}
