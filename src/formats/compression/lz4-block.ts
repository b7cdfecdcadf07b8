import { type Content, notPacked } from './content.ts';

/** The shortest match of the block format. */
const MIN_MATCH = 4;
const LONG = 15;

/** The length of what an LZ4 block decodes to; undefined where the bytes from `start` on are none. */
export function lz4Length(
  bytes: Uint8Array,
  start: number,
  end: number = bytes.length,
): number | undefined {
  let length = 0;
  const isBlock = walkBlock(bytes, start, end, {
    literals: (from, to) => {
      length += to - from;
      return true;
    },
    match: (distance, count) => {
      if (distance > length) return false;
      length += count;
      return true;
    },
  });
  return isBlock ? length : undefined;
}

/**
 * Adds what an LZ4 block holds (lz4/lz4 doc/lz4_Block_format.md); it may refer to what is there already.
 * @throws FormatError `invalid-structure`, `limit-exceeded`
 */
export function readLz4Block(
  bytes: Uint8Array,
  start: number,
  end: number,
  content: Content,
): void {
  const isBlock = walkBlock(bytes, start, end, {
    literals: (from, to) => {
      content.append(bytes.subarray(from, to));
      return true;
    },
    match: (distance, count) => {
      content.copy(distance, count);
      return true;
    },
  });
  if (!isBlock) throw notPacked();
}

/** What a block says; false stops the walk. */
interface BlockParts {
  literals(from: number, to: number): boolean;
  match(distance: number, count: number): boolean;
}

/** Whether the bytes are a whole block. */
function walkBlock(bytes: Uint8Array, start: number, end: number, parts: BlockParts): boolean {
  let at = start;
  const longer = (count: number): number => {
    let sum = count;
    for (let more = count === LONG ? 255 : 0; more === 255;) {
      // Behind the end it is none, whatever the sum is.
      more = at < end ? (bytes[at] ?? 0) : 0;
      at++;
      sum += more;
    }
    return sum;
  };
  while (at < end) {
    const token = bytes[at++] ?? 0;
    const literals = longer(token >> 4);
    if (literals > end - at) return false;
    if (!parts.literals(at, at + literals)) return false;
    at += literals;
    // The last sequence has literals alone.
    if (at === end) return true;
    if (at + 2 > end) return false;
    const distance = (bytes[at] ?? 0) + (bytes[at + 1] ?? 0) * 256;
    at += 2;
    const count = longer(token & 15) + MIN_MATCH;
    if (distance === 0 || at > end || !parts.match(distance, count)) return false;
  }
  return false;
}
