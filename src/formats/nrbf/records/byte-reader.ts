import { FormatError, truncated } from '../../errors.ts';
import { readLengthPrefix } from '../../bytes/net-string.ts';
import { isPrimitiveType, primitiveName, primitiveSizes, PrimitiveType } from '../constants.ts';
import { findInvalidUtf8, isDateTime, isDecimalText, utf8SequenceSize } from './validate.ts';
import { l10n } from '../../reason.ts';

/** Texts up to this length are checked byte by byte, on the spot. */
const SHORT_TEXT = 64;

/** Steps over the pieces that records are made of, and checks them on the way. */
export class ByteReader {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  pos = 0;

  constructor(bytes: Uint8Array, view: DataView) {
    this.bytes = bytes;
    this.view = view;
  }

  get remaining(): number {
    return this.bytes.length - this.pos;
  }

  need(count: number): void {
    if (count > this.remaining) throw this.truncated();
  }

  /** Steps over so many bytes, or up to the end when they aren't all there. */
  skip(count: number): void {
    if (count <= this.remaining) {
      this.pos += count;
      return;
    }
    this.pos = this.bytes.length;
    throw this.truncated();
  }

  truncated(): FormatError {
    return truncated(this.bytes.length);
  }

  byte(): number {
    this.need(1);
    return this.bytes[this.pos++] ?? 0;
  }

  int32(): number {
    this.need(4);
    const value = this.view.getInt32(this.pos, true);
    this.pos += 4;
    return value;
  }

  /** Steps over a LengthPrefixedString and checks its UTF-8; gives where the text starts. */
  skipText(): number {
    const { bytes, pos } = this;
    const first = bytes[pos] ?? 0x80;
    let start = pos + 1;
    let length = first;
    if (first > 0x7f) {
      const prefix = readLengthPrefix(bytes, pos);
      start = prefix.end;
      length = prefix.length;
    }
    const end = start + length;
    if (end > bytes.length) throw this.truncated();
    const near = length > SHORT_TEXT ? start : end;
    let at = start;
    while (at < near && (bytes[at] ?? 0) < 0x80) at++;
    if (at < end) this.#checkText(at, end);
    this.pos = end;
    return start;
  }

  #checkText(start: number, end: number): void {
    const invalid = findInvalidUtf8(this.bytes, start, end);
    if (invalid === -1) return;
    throw new FormatError('invalid-text', l10n.t('A string is not valid UTF-8.'), {
      offset: invalid,
    });
  }

  /** Reads the number of a primitive type. */
  primitiveType(): number {
    const offset = this.pos;
    const type = this.byte();
    if (!isPrimitiveType(type)) {
      throw new FormatError('invalid-record', l10n.t('The type code {0} is not known.', type), {
        offset,
      });
    }
    return type;
  }

  /** Steps over a raw value and checks it. */
  skipPrimitive(type: number): void {
    const size = primitiveSizes[type] ?? 0;
    if (size > 0) {
      this.need(size);
      if (type === PrimitiveType.DateTime) this.checkDate();
      this.pos += size;
    } else if (type === PrimitiveType.Char) this.skipChar();
    else this.skipDecimal();
  }

  /** Checks the DateTime at the current position. */
  checkDate(): void {
    if (!isDateTime(this.bytes, this.pos)) throw this.invalidScalar(PrimitiveType.DateTime);
  }

  skipDecimal(): void {
    const { pos } = this;
    const start = this.skipText();
    if (!isDecimalText(this.bytes, start, this.pos)) {
      this.pos = pos;
      throw this.invalidScalar(PrimitiveType.Decimal);
    }
  }

  /** A Char that stands alone: UTF-8 of one to three bytes ([MS-NRBF] 2.1.1.1). */
  skipChar(): void {
    this.need(1);
    const size = utf8SequenceSize(this.bytes, this.pos, this.bytes.length);
    if (size === 0 || size > 3) throw this.invalidScalar(PrimitiveType.Char);
    this.pos += size;
  }

  /** The items of a Char array: UTF-8 that makes `count` UTF-16 units. */
  skipChars(count: number): void {
    this.need(count > 0 ? Math.ceil(count / 2) : 0);
    const { bytes } = this;
    let at = this.pos;
    let left = count;
    while (left > 0) {
      if ((bytes[at] ?? 0x80) < 0x80) {
        at++;
        left--;
        continue;
      }
      if (at >= bytes.length) throw this.truncated();
      const size = utf8SequenceSize(bytes, at, bytes.length);
      left -= size === 4 ? 2 : 1;
      if (size === 0 || left < 0) {
        this.pos = at;
        throw this.invalidScalar(PrimitiveType.Char);
      }
      at += size;
    }
    this.pos = at;
  }

  /** Steps over `count` raw values. */
  skipPrimitives(type: number, count: number): void {
    if (type === PrimitiveType.Char) {
      this.skipChars(count);
      return;
    }
    const size = primitiveSizes[type] ?? 0;
    if (size === 0) {
      this.need(count);
      for (let i = 0; i < count; i++) this.skipDecimal();
      return;
    }
    if (type !== PrimitiveType.DateTime) {
      this.skip(count * size);
      return;
    }
    this.need(count * size);
    for (let i = 0; i < count; i++, this.pos += 8) this.checkDate();
  }

  private invalidScalar(type: number): FormatError {
    const name = primitiveName(type);
    return new FormatError('invalid-scalar', l10n.t('The bytes are not a valid {0}.', name), {
      offset: this.pos,
      details: { type: name },
    });
  }
}
