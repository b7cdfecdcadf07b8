import { FormatError, truncated } from '../errors.ts';
import { l10n } from '../reason.ts';

/** Reads numbers and bytes one after the other, and never beyond the end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Where the next read starts. */
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.at = at;
  }

  /** How many bytes are left. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Steps over `size` bytes and gives where they start. @throws FormatError `truncated`. */
  skip(size: number): number {
    const start = this.at;
    if (!(size >= 0 && size <= this.bytes.length - start)) throw truncated(start);
    this.at = start + size;
    return start;
  }

  /** The next byte. @throws FormatError `truncated`. */
  byte(): number {
    return this.bytes[this.skip(1)] ?? 0;
  }

  /** The bytes up to a zero, which is stepped over. @throws FormatError `truncated`. */
  zeroEnded(): { start: number; end: number } {
    const start = this.at;
    const end = this.bytes.indexOf(0, start);
    if (end < 0) throw truncated(this.bytes.length);
    this.at = end + 1;
    return { start, end };
  }

  /** @throws FormatError `invalid-count` for more items than there are bytes for. */
  checkCount(count: number, bytesEach: number, offset: number): void {
    if (count >= 0 && count * bytesEach <= this.left) return;
    throw new FormatError('invalid-count', l10n.t('The data is too short for {0} items.', count), {
      offset,
      details: { found: count },
    });
  }
}
