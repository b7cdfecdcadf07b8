import { ByteCursor } from '../bytes/cursor.ts';

/** Reads the numbers and byte sequences of Ruby's Marshal. */
export class MarshalCursor extends ByteCursor {
  /** An integer in one to five bytes (ruby marshal.c, r_long). @throws FormatError `truncated`. */
  long(): number {
    const first = (this.byte() << 24) >> 24;
    if (first === 0) return 0;
    if (first > 4) return first - 5;
    if (first < -4) return first + 5;
    const size = Math.abs(first);
    const at = this.skip(size);
    let value = 0;
    for (let i = size - 1; i >= 0; i--) value = value * 256 + (this.bytes[at + i] ?? 0);
    return first > 0 ? value : value - 256 ** size;
  }

  /** Steps over a length and so many bytes; gives where those are. @throws FormatError. */
  counted(): { start: number; end: number } {
    const at = this.at;
    const length = this.long();
    this.checkCount(length, 1, at);
    const start = this.skip(length);
    return { start, end: start + length };
  }

  /** Reads a number of items that take so many bytes each at least. @throws FormatError `invalid-count`. */
  count(bytesEach: number): number {
    const at = this.at;
    const count = this.long();
    this.checkCount(count, bytesEach, at);
    return count;
  }
}
