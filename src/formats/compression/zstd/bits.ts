import { notPacked } from '../content.ts';

/** Reads bits from the end of bytes to their start, as the streams of zstd are written (RFC 8878, 4.1). */
export class BackwardBits {
  readonly #bytes: Uint8Array;
  readonly #start: number;
  /** How many bits are left; below zero where more were read than there are, which are zeros. */
  left: number;

  /** @throws FormatError where the last byte has no mark of the end */
  constructor(bytes: Uint8Array, start: number, end: number) {
    const last = end > start ? (bytes[end - 1] ?? 0) : 0;
    if (last === 0) throw notPacked();
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start) * 8 - (Math.clz32(last) - 24) - 1;
  }

  /** The next bits, at most 24, without going on. */
  peek(count: number): number {
    const low = this.left - count;
    if (low < 0) {
      const there = Math.max(0, this.left);
      return there === 0 ? 0 : this.#bitsAt(0, there) << (count - there);
    }
    return this.#bitsAt(low, count);
  }

  /** The next bits, at most 24. */
  read(count: number): number {
    const bits = this.peek(count);
    this.left -= count;
    return bits;
  }

  #bitsAt(low: number, count: number): number {
    const at = this.#start + (low >>> 3);
    const bytes = this.#bytes;
    const word =
      (bytes[at] ?? 0) |
      ((bytes[at + 1] ?? 0) << 8) |
      ((bytes[at + 2] ?? 0) << 16) |
      ((bytes[at + 3] ?? 0) << 24);
    return (word >>> (low & 7)) & ((1 << count) - 1);
  }
}
