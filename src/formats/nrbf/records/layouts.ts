import { IntList } from '../../bytes/int-list.ts';

/** Added to a BinaryType where a slot holds a record; smaller numbers are primitive types. */
export const RECORD_SLOT = 0x20;

/**
 * The classes that a stream describes, one for each class record with metadata. Names stay in
 * the bytes; here is only what it takes to find an instance's members.
 */
export class LayoutTable {
  /** Where the record that describes the class starts. */
  readonly start = new IntList(16);
  readonly memberCount = new IntList(16);
  /** Index of the first member in {@link kinds}. */
  readonly firstKind = new IntList(16);
  /** Where the values of the instance that brings the description start. */
  readonly valuesStart = new IntList(16);
  /** Bytes of an instance's values when they are all of fixed size, else -1. */
  readonly fixedSize = new IntList(16);
  /** The id of the library of record types 3 and 5; 0 for the system library. */
  readonly libraryId = new IntList(16);
  /** What each member is: a PrimitiveType, or {@link RECORD_SLOT} + BinaryType. */
  readonly kinds = new IntList(64);
  /** How far behind the start of the values a member stands, in layouts of fixed size. */
  readonly memberOffsets = new IntList(64);

  get count(): number {
    return this.start.length;
  }
}
