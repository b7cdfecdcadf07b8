import { FormatError } from '../errors.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { MarshalCursor } from './cursor.ts';
import { marshalTags as tags } from './tags.ts';
import { l10n } from '../reason.ts';

/** Reads symbols, and keeps those that links mean. */
export class SymbolReader {
  readonly #table: ValueTable;
  readonly #cursor: MarshalCursor;
  readonly #count: (row: number) => void;
  readonly #symbols: number[] = [];

  /** @param count takes note of a row that counts as an object. */
  constructor(table: ValueTable, cursor: MarshalCursor, count: (row: number) => void) {
    this.#table = table;
    this.#cursor = cursor;
    this.#count = count;
  }

  /** Reads a symbol, or a link to one, and gives its row. @throws FormatError. */
  read(): number {
    const cursor = this.#cursor;
    const start = cursor.at;
    const type = cursor.byte();
    switch (type) {
      case 0x3a:
        return this.#symbol();
      case 0x3b: {
        const number = cursor.long();
        const target = this.#symbols[number];
        if (target !== undefined) return this.#table.addReference(target, start, cursor.at);
        throw new FormatError(
          'missing-object',
          l10n.t('A reference points to a value that does not exist.'),
          {
            offset: start,
          },
        );
      }
      case 0x49:
        if (cursor.byte() === 0x3a) return this.#withEncoding();
    }
    throw new FormatError('invalid-record', l10n.t('No value can start with this byte.'), {
      offset: start,
    });
  }

  #symbol(): number {
    const { start, end } = this.#cursor.counted();
    const row = this.#table.add(tags.symbol, start, end);
    this.#symbols.push(row);
    return row;
  }

  /** A symbol, then the name and value of its encoding, which is not shown. */
  #withEncoding(): number {
    const cursor = this.#cursor;
    const row = this.#symbol();
    for (let left = cursor.count(2); left > 0; left--) {
      const start = cursor.at;
      const isLink = cursor.bytes[start] === 0x3b;
      if (!isLink && cursor.bytes[start] !== 0x3a) {
        throw new FormatError('invalid-record', l10n.t('No value can start with this byte.'), {
          offset: start,
        });
      }
      this.read();
      const value = cursor.byte();
      if (value === 0x54 || value === 0x46) continue;
      if (value !== 0x22) {
        throw new FormatError('invalid-record', l10n.t('No value can start with this byte.'), {
          offset: cursor.at - 1,
        });
      }
      const name = cursor.counted();
      this.#count(this.#table.add(tags.string, name.start, name.end));
    }
    return row;
  }
}
