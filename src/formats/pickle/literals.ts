import type { ByteCursor } from '../bytes/cursor.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import { FormatError, truncated } from '../errors.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { PickleMachine } from './machine.ts';
import { pickleTags as tags } from './tags.ts';
import { l10n } from '../reason.ts';

/** Reads values that hold no others, and what stands behind opcodes. */
export class LiteralReader {
  readonly #table: ValueTable;
  readonly #cursor: ByteCursor;
  readonly #machine: PickleMachine;

  constructor(table: ValueTable, cursor: ByteCursor, machine: PickleMachine) {
    this.#table = table;
    this.#cursor = cursor;
    this.#machine = machine;
  }

  /** Does what an opcode says that pushes a value without others in it; false for other opcodes. */
  read(opcode: number, start: number): boolean {
    switch (opcode) {
      case 0x4e: // NONE
        return this.push(tags.none, start, start);
      case 0x88: // NEWTRUE
        return this.push(tags.true, start, start);
      case 0x89: // NEWFALSE
        return this.push(tags.false, start, start);
      case 0x4a: // BININT
        return this.sized(tags.integer, 4);
      case 0x4b: // BININT1
        return this.sized(tags.byte, 1);
      case 0x4d: // BININT2
        return this.sized(tags.word, 2);
      case 0x8a: // LONG1
        return this.#counted(tags.integer, 1);
      case 0x8b: // LONG4
        return this.#counted(tags.integer, 4);
      case 0x49: // INT
        return this.#intLine();
      case 0x4c: // LONG
        return this.line(tags.integerText, /^-?\d+L?$/);
      case 0x46: // FLOAT
        return this.line(tags.floatText, /^[-+]?(?:[\d.]+(?:e[-+]?\d+)?|inf|nan)$/i);
      case 0x47: // BINFLOAT
        return this.sized(tags.float, 8);
      case 0x53: // STRING
        return this.line(tags.quotedString, /^(['"]).*\1$/s);
      case 0x56: // UNICODE
        return this.line(tags.escapedString);
      case 0x54: // BINSTRING
      case 0x58: // BINUNICODE
        return this.#counted(tags.string, 4);
      case 0x55: // SHORT_BINSTRING
      case 0x8c: // SHORT_BINUNICODE
        return this.#counted(tags.string, 1);
      case 0x8d: // BINUNICODE8
        return this.#counted(tags.string, 8);
      case 0x42: // BINBYTES
        return this.#counted(tags.bytes, 4);
      case 0x43: // SHORT_BINBYTES
        return this.#counted(tags.bytes, 1);
      case 0x8e: // BINBYTES8
      case 0x96: // BYTEARRAY8
        return this.#counted(tags.bytes, 8);
      default:
        return false;
    }
  }

  push(tag: number, start: number, end: number): true {
    this.#machine.push(this.#table.add(tag, start, end));
    return true;
  }

  sized(tag: number, size: number): true {
    const start = this.#cursor.skip(size);
    return this.push(tag, start, start + size);
  }

  #counted(tag: number, lengthSize: 1 | 4 | 8): true {
    const cursor = this.#cursor;
    const at = cursor.skip(lengthSize);
    const { view } = cursor;
    let length = lengthSize === 1 ? view.getUint8(at) : view.getUint32(at, true);
    if (lengthSize === 8) length += view.getUint32(at + 4, true) * 2 ** 32;
    return this.sized(tag, length);
  }

  line(tag: number, pattern?: RegExp): true {
    const { start, end } = this.lineSpan();
    if (pattern && !pattern.test(decodeUtf8Lenient(this.#table.bytes, start, end))) {
      throw new FormatError(
        'invalid-scalar',
        l10n.t('The line is not a value of the expected type.'),
        {
          offset: start,
        },
      );
    }
    return this.push(tag, start, end);
  }

  /** Protocol 0 and 1 write `True` and `False` as 01 and 00. */
  #intLine(): true {
    const at = this.#cursor.at;
    const { start, end } = this.lineSpan();
    const text = decodeUtf8Lenient(this.#table.bytes, start, Math.min(end, start + 3));
    if (text === '01') return this.push(tags.true, start, end);
    if (text === '00') return this.push(tags.false, start, end);
    this.#cursor.at = at;
    return this.line(tags.integerText, /^[-+]?\d+$/);
  }

  lineSpan(): { start: number; end: number } {
    const start = this.#cursor.at;
    const end = this.#table.bytes.indexOf(0x0a, start);
    if (end < 0) {
      throw truncated(this.#table.bytes.length);
    }
    this.#cursor.at = end + 1;
    return { start, end };
  }

  lineNumber(): number {
    const { start, end } = this.lineSpan();
    const text = decodeUtf8Lenient(this.#table.bytes, start, Math.min(end, start + 16));
    if (/^\d{1,15}$/.test(text)) return Number(text);
    throw new FormatError('invalid-scalar', l10n.t('The line is not a number.'), { offset: start });
  }

  uint32(): number {
    const at = this.#cursor.skip(4);
    return this.#cursor.view.getUint32(at, true);
  }
}
