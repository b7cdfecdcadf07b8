import { ByteCursor } from '../bytes/cursor.ts';
import { readLengthPrefix } from '../bytes/net-string.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import { type ElementHead, type HeadAttributes, isMark, takeAttribute } from './head.ts';
import { skipTextRecord, textOfRecords } from './binary-text.ts';

/** Reads records of .NET's binary XML ([MC-NBFX]). */
export class BinaryXmlCursor extends ByteCursor {
  /** The next record's type, without stepping over it; -1 at the end. */
  get type(): number {
    return this.bytes[this.at] ?? -1;
  }

  /** A number of 7 bits a byte. @throws FormatError */
  number(): number {
    const { length, end } = readLengthPrefix(this.bytes, this.at);
    this.at = end;
    return length;
  }

  /** Steps over a string. @throws FormatError */
  text(): string {
    const length = this.number();
    const start = this.skip(length);
    return decodeUtf8Lenient(this.bytes, start, start + length);
  }

  /** The start of an element with its attributes. @throws FormatError */
  head(): ElementHead {
    const name = this.#elementName();
    const attributes: HeadAttributes = { isNil: false };
    while (this.type >= 0x04 && this.type <= 0x3f) this.#attribute(attributes);
    return { name, contentStart: this.at, isEmpty: false, ...attributes };
  }

  #elementName(): string {
    const start = this.at;
    const type = this.byte();
    if (type === 0x41 || type === 0x43) this.text();
    if (type === 0x40 || type === 0x41 || (type >= 0x5e && type <= 0x77)) return this.text();
    if (type >= 0x42 && type <= 0x5d) return this.#dictionaryName();
    throw invalidRecord(start);
  }

  /** A name of a dictionary that both ends know: its number has to do. */
  #dictionaryName(): string {
    return `#${this.number()}`;
  }

  #attribute(head: HeadAttributes): void {
    const type = this.byte();
    // Names of namespaces say nothing that is shown.
    if (type >= 0x08 && type <= 0x0b) {
      if (type === 0x09 || type === 0x0b) this.text();
      if (type >= 0x0a) this.number();
      else this.text();
      return;
    }
    const hasPrefix = type !== 0x04 && type !== 0x06;
    if (type === 0x05 || type === 0x07) this.text();
    const isNamed = type === 0x04 || type === 0x05 || type >= 0x26;
    const name = isNamed ? this.text() : this.#dictionaryName();
    const start = this.at;
    skipTextRecord(this, false);
    if (hasPrefix && isMark(name)) {
      takeAttribute(head, name, textOfRecords(this.bytes, start, this.at).text);
    }
  }
}

/** Whether a record begins an element. */
export function isElementRecord(type: number): boolean {
  return type >= 0x40 && type <= 0x77;
}

/** @param offset of a record that isn't one */
export function invalidRecord(offset: number): FormatError {
  return new FormatError('invalid-record', l10n.t('There is no value here.'), { offset });
}
