import { notPacked, tooLarge } from './content.ts';

/** What LZF can hold between two control bytes, and how control bytes are told apart (LibLZF lzf_d.c). */
const LITERALS = 32;
const LONG_RUN = 7;

/** What a whole LZF block decodes to: how many bytes, and the first of them. */
export interface LzfContent {
  readonly length: number;
  readonly head: Uint8Array;
}

/**
 * Walks an LZF block (LibLZF lzf_d.c; without a header, as phpredis stores it). Undefined where the bytes
 * are none: a run that goes on behind the end, or one that copies what isn't there yet.
 * @param headLength how much of the content is wanted
 */
export function readLzf(bytes: Uint8Array, headLength: number): LzfContent | undefined {
  // What lies further back than a run can reach is not needed any more.
  const head = new Uint8Array(headLength);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const control = bytes[at++] ?? 0;
    if (control < LITERALS) {
      const end = at + control + 1;
      if (end > bytes.length) return undefined;
      if (length < headLength) head.set(bytes.subarray(at, at + fitting(end - at)), length);
      length += end - at;
      at = end;
      continue;
    }
    let run = control >> 5;
    if (run === LONG_RUN) run += bytes[at++] ?? 0;
    const low = bytes[at++];
    const distance = ((control & 0x1f) << 8) + (low ?? 0) + 1;
    if (low === undefined || distance > length) return undefined;
    const copied = run + 2;
    // A run may copy what it has just made: byte by byte.
    for (let i = 0; i < fitting(copied); i++) head[length + i] = head[length + i - distance] ?? 0;
    length += copied;
  }
  return { length, head: head.subarray(0, Math.min(length, headLength)) };

  function fitting(count: number): number {
    return Math.max(0, Math.min(count, headLength - length));
  }
}

/** The whole content of a block. @throws FormatError */
export function readWholeLzf(bytes: Uint8Array, maxBytes: number): Uint8Array {
  const length = readLzf(bytes, 0)?.length;
  if (length === undefined) throw notPacked();
  if (length > maxBytes) throw tooLarge(maxBytes);
  return readLzf(bytes, length)?.head ?? new Uint8Array(0);
}
