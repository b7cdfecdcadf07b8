import type { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import type { ValueTable } from '../tree/value-table.ts';
import type { ClassDescription } from './class-description.ts';
import { javaTags as tags } from './tags.ts';
import { l10n } from '../reason.ts';

/** What stands before each thing of a stream (Java Object Serialization Specification 6.4.2). */
export const codes = {
  null: 0x70,
  reference: 0x71,
  classDescription: 0x72,
  object: 0x73,
  string: 0x74,
  array: 0x75,
  class: 0x76,
  block: 0x77,
  endOfBlock: 0x78,
  reset: 0x79,
  longBlock: 0x7a,
  longString: 0x7c,
  proxyDescription: 0x7d,
  enum: 0x7e,
} as const;
const BASE_HANDLE = 0x7e0000;

/** What a handle stands for: a value or a class. */
export interface Handle {
  readonly row: number;
  readonly description?: ClassDescription;
}

/** Reads strings, and keeps what handles stand for. */
export class HandleReader {
  readonly #table: ValueTable;
  readonly #cursor: ByteCursor;
  #handles: Handle[] = [];

  constructor(table: ValueTable, cursor: ByteCursor) {
    this.#table = table;
    this.#cursor = cursor;
  }

  /** Gives the next handle to something; the number is for {@link replace}. */
  add(handle: Handle): number {
    return this.#handles.push(handle) - 1;
  }

  replace(number: number, handle: Handle): void {
    this.#handles[number] = handle;
  }

  /** Forgets all handles, as a stream does that is reset. */
  reset(): void {
    this.#handles = [];
  }

  stringObject(): number {
    const cursor = this.#cursor;
    const start = cursor.at;
    const code = cursor.byte();
    if (code === codes.string || code === codes.longString) return this.string(code);
    if (code !== codes.reference) throw unknownCode(code, start);
    return this.#table.addReference(this.handle().row, start, cursor.at);
  }

  string(code: number): number {
    const cursor = this.#cursor;
    const table = this.#table;
    if (code === codes.string) {
      const { start, end } = this.utf();
      const row = table.add(tags.string, start, end);
      this.#handles.push({ row });
      return row;
    }
    const at = cursor.skip(8);
    const length = cursor.view.getUint32(at) * 2 ** 32 + cursor.view.getUint32(at + 4);
    const start = cursor.skip(length);
    const row = table.add(tags.string, start, cursor.at);
    this.#handles.push({ row });
    return row;
  }

  utf(): { start: number; end: number } {
    const cursor = this.#cursor;
    const length = cursor.view.getUint16(cursor.skip(2));
    const start = cursor.skip(length);
    return { start, end: start + length };
  }

  handle(): Handle {
    const cursor = this.#cursor;
    const at = cursor.skip(4);
    const handle = this.#handles[cursor.view.getInt32(at) - BASE_HANDLE];
    if (handle) return handle;
    throw new FormatError(
      'missing-object',
      l10n.t('A reference points to a value that does not exist.'),
      { offset: at },
    );
  }
}

/** What to throw for something that may not stand at an offset. */
export function unknownCode(code: number, offset: number): FormatError {
  return new FormatError(
    'invalid-record',
    l10n.t('The type code {0} is not known.', code.toString(16)),
    { offset },
  );
}
