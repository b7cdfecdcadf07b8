import { FormatError, truncated } from '../errors.ts';
import { l10n, type Reason } from '../reason.ts';

const [COLON, SEMICOLON, QUOTE, BACKSLASH] = [0x3a, 0x3b, 0x22, 0x5c] as const;
/** No number that PHP writes is longer. */
const MAX_NUMBER_LENGTH = 400;

/** Reads the texts of which PHP's serialize() makes values, and never beyond the end. */
export class PhpScanner {
  readonly bytes: Uint8Array;
  /** Where the next read starts. */
  at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** Steps over the characters of `text`. @throws FormatError. */
  expect(text: string): void {
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.at] !== text.charCodeAt(i)) throw this.unexpected();
      this.at++;
    }
  }

  /** Reads a count or length: digits, then a colon, which is stepped over. @throws FormatError. */
  count(): number {
    const start = this.at;
    let value = 0;
    for (; ; this.at++) {
      const digit = (this.bytes[this.at] ?? 0) - 0x30;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      if (value > 0x7fffffff) throw invalid(start, l10n.t('A count is too large.'));
    }
    if (this.at === start || this.bytes[this.at] !== COLON) throw this.unexpected();
    this.at++;
    return value;
  }

  /** Steps over what stands before a semicolon, and over that; gives it. @throws FormatError. */
  upToSemicolon(pattern: RegExp): string {
    const start = this.at;
    const limit = Math.min(this.bytes.length, start + MAX_NUMBER_LENGTH);
    let text = '';
    for (; this.at < limit && this.bytes[this.at] !== SEMICOLON; this.at++) {
      text += String.fromCharCode(this.bytes[this.at] ?? 0);
    }
    if (this.at >= this.bytes.length) throw this.unexpected();
    if (this.at === limit || !pattern.test(text)) throw unreadable(start);
    this.at++;
    return text;
  }

  /** Steps over `"…"` with so many bytes inside. @throws FormatError. */
  quoted(length: number): void {
    this.expect('"');
    const end = this.at + length;
    if (end >= this.bytes.length) throw truncated(this.at);
    if (this.bytes[end] !== QUOTE) {
      throw invalid(end, l10n.t('A string is not as long as its length says.'));
    }
    this.at = end + 1;
  }

  /** Steps over `"…"` with escapes (`\xx`) that stands for so many bytes. @throws FormatError. */
  escaped(length: number): void {
    this.expect('"');
    for (let left = length; left > 0; left--) {
      if (this.at >= this.bytes.length) throw this.unexpected();
      this.at += this.bytes[this.at] === BACKSLASH ? 3 : 1;
    }
    this.expect('"');
  }

  /** What to throw for what stands here. */
  unexpected(): FormatError {
    return this.at < this.bytes.length ? unreadable(this.at) : truncated(this.bytes.length);
  }
}

function unreadable(offset: number): FormatError {
  return invalid(offset, l10n.t('PHP does not write these bytes here.'));
}

/** Bytes that PHP doesn't write. */
export function invalid(offset: number, reason: Reason): FormatError {
  return new FormatError('invalid-structure', reason, { offset });
}
