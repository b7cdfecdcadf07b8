import { IntColumn } from '../../bytes/int-rows.ts';
import { IntList } from '../../bytes/int-list.ts';
import type { FormatError } from '../../errors.ts';
import type { FormatWarning } from '../../value.ts';
import { IdTable } from './id-table.ts';
import { ClassTable } from './class-table.ts';
import type { Reason } from '../../reason.ts';

/** Bits of {@link RecordTable.arrayCode}: the items' primitive type, BinaryType, array type. */
export const arrayCode = {
  /** Items are raw values of this primitive type; 0 when they are records. */
  primitive: (code: number): number => code & 0xff,
  binaryType: (code: number): number => (code >> 8) & 0xf,
  arrayType: (code: number): number => (code >> 12) & 0xf,
  /** Slots are pairs (position, value), because the n-th record isn't the n-th item. */
  PAIRED: 1 << 16,
  make: (primitive: number, binaryType: number, arrayType: number): number =>
    primitive | (binaryType << 8) | (arrayType << 12),
} as const;

const NONE_REPEATED: ReadonlyMap<number, readonly number[]> = new Map();

/**
 * What one pass over a stream finds: where every object, array, member and item stands. Columns of
 * integers, no object a value; whatever is looked at is read from the bytes then.
 *
 * A slot is the offset of a raw value or of a record; `~object` for an object that stands inline;
 * 0 for a member that was not reached.
 */
export class RecordTable {
  readonly bytes: Uint8Array;
  readonly view: DataView;

  readonly #objects: IntList;
  /** Per object or array: where its record starts. */
  readonly start: IntColumn;
  /** Per object or array: where it ends; 0 when the stream broke off inside. */
  readonly end: IntColumn;
  /** Per object: the index of its class in {@link classes}; per array: `~array`. */
  readonly classOf: IntColumn;
  /** Per object or array: its first slot in {@link slots}. */
  readonly firstSlot: IntColumn;
  readonly slots: IntList;
  readonly classes = new ClassTable();

  readonly #arrays = new IntList(16);
  /** Per array: see {@link arrayCode}. */
  readonly arrayCode = new IntColumn(this.#arrays, 4, 0);
  /** Per array: the number of items. */
  readonly arrayLength = new IntColumn(this.#arrays, 4, 1);
  /** Per array: where the items start. */
  readonly arrayData = new IntColumn(this.#arrays, 4, 2);
  /** Per array: how many slots (or pairs) it has. */
  readonly arraySlots = new IntColumn(this.#arrays, 4, 3);

  /** Ids to `offset` (strings) or `~object`. */
  readonly ids: IdTable;
  /** Library ids to the offsets of their records. */
  readonly libraries: IdTable;
  #repeatedStrings: Map<number, number[]> | undefined;
  /** Objects that no other contains, ascending. */
  readonly topLevel: IntList;

  rootId = 0;
  /** The offset behind MessageEnd, or where reading stopped. */
  endOffset = 0;
  readonly warnings: FormatWarning[] = [];
  failure: FormatError | undefined;

  readonly #maxWarnings: number;

  constructor(bytes: Uint8Array, maxWarnings = 100) {
    this.bytes = bytes;
    this.#maxWarnings = maxWarnings;
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const guess = Math.min(1 << 20, 4 + (bytes.length >> 7));
    this.#objects = new IntList(guess * 4);
    this.start = new IntColumn(this.#objects, 4, 0);
    this.end = new IntColumn(this.#objects, 4, 1);
    this.classOf = new IntColumn(this.#objects, 4, 2);
    this.firstSlot = new IntColumn(this.#objects, 4, 3);
    this.topLevel = new IntList(guess);
    this.slots = new IntList(16 + (bytes.length >> 4));
    this.ids = new IdTable(bytes.length);
    this.libraries = new IdTable(Math.min(bytes.length, 64));
  }

  /** Adds an object whose record starts there; its end and slots follow when they are known. */
  add(start: number, classIndex: number): void {
    this.#objects.push4(start, 0, classIndex, 0);
  }

  /** Adds an array with so many items, which start at `data`. */
  addArray(start: number, code: number, length: number, data: number): void {
    this.add(start, ~this.arrayCode.length);
    this.#arrays.push4(code, length, data, 0);
  }

  /** Strings whose id occurs more than once: all their offsets, ascending. */
  get repeatedStrings(): ReadonlyMap<number, readonly number[]> {
    return this.#repeatedStrings ?? NONE_REPEATED;
  }

  /** Notes that the string at `offset` has the id of the one that was `known` so far. */
  repeatString(id: number, known: number, offset: number): void {
    const repeated = (this.#repeatedStrings ??= new Map<number, number[]>());
    const offsets = repeated.get(id);
    if (offsets) offsets.push(offset);
    else repeated.set(id, [known, offset]);
  }

  /**
   * What a reference at `offset` to `id` leads to: the offset of a string record, `~object`, or 0.
   * A string id that occurs twice means the last one before the reference.
   */
  resolve(id: number, offset: number): number {
    const target = this.ids.get(id);
    if (target <= 0 || this.#repeatedStrings === undefined) return target;
    const offsets = this.#repeatedStrings.get(id);
    return offsets === undefined ? target : lastBefore(offsets, offset);
  }

  /** Notes something unusual; `isRefused` says that .NET's own reader refuses the stream for it. */
  warn(code: string, offset: number, reason: Reason, isRefused = false): void {
    if (this.warnings.length >= this.#maxWarnings) return;
    if (this.warnings.some((known) => known.code === code && known.offset === offset)) return;
    this.warnings.push({ code, offset, reason, ...(isRefused && { isRefused }) });
  }

  /** Frees what the pass reserved beyond its needs. */
  settle(): void {
    this.#objects.settle();
    this.#arrays.settle();
    this.slots.settle();
    this.topLevel.settle();
    this.classes.settle();
    this.ids.settle();
    this.libraries.settle();
  }
}

/** The last of ascending offsets before `offset`; the first where none is. */
function lastBefore(offsets: readonly number[], offset: number): number {
  let [low, high] = [0, offsets.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((offsets[middle] ?? 0) < offset) low = middle;
    else high = middle;
  }
  return offsets[low] ?? 0;
}
