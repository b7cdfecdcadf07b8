import { IntColumn } from '../../bytes/int-rows.ts';
import { IntList } from '../../bytes/int-list.ts';

/** Added to a BinaryType where a slot holds a record; smaller numbers are primitive types. */
export const RECORD_SLOT = 0x20;

/**
 * The classes that a stream describes, one for each class record with metadata. Names stay in
 * the bytes; here is only what it takes to find an instance's members.
 */
export class ClassTable {
  readonly #rows = new IntList(12);
  /** Where the record that describes the class starts. */
  readonly start = new IntColumn(this.#rows, 6, 0);
  readonly memberCount = new IntColumn(this.#rows, 6, 1);
  /** Index of the first member in {@link kinds}. */
  readonly firstKind = new IntColumn(this.#rows, 6, 2);
  /** Where the values of the instance that brings the description start. */
  readonly valuesStart = new IntColumn(this.#rows, 6, 3);
  /** Bytes of an instance's values when they are all of fixed size, else -1. */
  readonly fixedSize = new IntColumn(this.#rows, 6, 4);
  /** The id of the library of record types 3 and 5; 0 for the system library. */
  readonly libraryId = new IntColumn(this.#rows, 6, 5);
  /** What each member is: a PrimitiveType, or {@link RECORD_SLOT} + BinaryType. */
  readonly kinds = new IntList(16);
  /** How far behind the start of the values a member stands, in classes of fixed size. */
  readonly memberOffsets = new IntList(16);

  get count(): number {
    return this.start.length;
  }

  /** Adds a class; gives its index. */
  add(
    start: number,
    memberCount: number,
    firstKind: number,
    valuesStart: number,
    fixedSize: number,
    libraryId: number,
  ): number {
    this.#rows.push4(start, memberCount, firstKind, valuesStart);
    this.#rows.push(fixedSize);
    this.#rows.push(libraryId);
    return this.count - 1;
  }

  /** Frees what was reserved beyond the needs. */
  settle(): void {
    this.#rows.settle();
    this.kinds.settle();
    this.memberOffsets.settle();
  }
}
