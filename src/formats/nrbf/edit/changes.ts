import { writeNetString } from '../../bytes/net-string.ts';
import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import type { Splice } from '../../value.ts';
import { RecordType } from '../constants.ts';
import type { RecordTable } from '../records/record-table.ts';
import { freeId } from './usage.ts';

/** Collects the replacements of an edit and makes splices of them. */
export class Changes {
  readonly #table: RecordTable;
  readonly #replaced: { start: number; end: number; inserted: Uint8Array }[] = [];
  readonly #appended: Uint8Array[] = [];
  #ids = 0;

  constructor(table: RecordTable) {
    this.#table = table;
  }

  /** Puts `inserted` in the place of the bytes from `start` to `end`. */
  replace(start: number, end: number, inserted: Uint8Array): void {
    this.#replaced.push({ start, end, inserted });
  }

  /** Puts a record behind all others, in front of the end of the message. */
  append(record: Uint8Array): void {
    if (this.#table.bytes[this.#table.endOffset - 1] !== RecordType.MessageEnd) {
      throw new FormatError('damaged', 'The stream does not end with the end of its message.');
    }
    this.#appended.push(record);
  }

  /** An id that neither the stream nor this edit uses. */
  newId(): number {
    return freeId(this.#table, this.#ids++);
  }

  /** The splices, ascending; replacements that change nothing are left out. */
  splices(): Splice[] {
    const { bytes, endOffset } = this.#table;
    const splices = this.#replaced.map(({ start, end, inserted }) => ({
      offset: start,
      removed: bytes.slice(start, end),
      inserted,
    }));
    if (this.#appended.length > 0) {
      const inserted = concatBytes(this.#appended);
      splices.push({ offset: endOffset - 1, removed: new Uint8Array(0), inserted });
    }
    return splices
      .filter(({ removed, inserted }) => !isSame(removed, inserted))
      .sort((a, b) => a.offset - b.offset);
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** A BinaryObjectString. */
export function stringRecord(id: number, text: string): Uint8Array {
  return stringRecordOf(id, writeNetString(text));
}

/** A BinaryObjectString with a text that is already in its wire form, length prefix included. */
export function stringRecordOf(id: number, wireText: Uint8Array): Uint8Array {
  return concatBytes([recordWithId(RecordType.BinaryObjectString, id), wireText]);
}

/** A MemberReference. */
export function referenceRecord(id: number): Uint8Array {
  return recordWithId(RecordType.MemberReference, id);
}

function recordWithId(type: number, id: number): Uint8Array {
  const record = new Uint8Array(5);
  record[0] = type;
  new DataView(record.buffer).setInt32(1, id, true);
  return record;
}

/** Nulls in an array of one dimension, as .NET writes them: one, up to 255, or more. */
export function nullRecords(count: number): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  if (count === 1) return Uint8Array.of(RecordType.ObjectNull);
  if (count < 256) return Uint8Array.of(RecordType.ObjectNullMultiple256, count);
  return recordWithId(RecordType.ObjectNullMultiple, count);
}
