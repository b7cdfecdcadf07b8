import { FormatError } from '../../errors.ts';
import { ArrayType, BinaryType, PrimitiveType, RecordType } from '../constants.ts';
import { findNullRun, itemCount, itemPlace, nullRunLength, NULL_SLOT } from '../records/place.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';
import type { Changes } from './changes.ts';
import { setLength } from './plan-bytes.ts';
import { nullRecords } from '../write/record-bytes.ts';
import { raw, type Token } from './tokens.ts';
import { l10n } from '../../reason.ts';

/** What may come among the items of an array: content, or null. */
export type NewItem = readonly Token[] | null;

/** With indices from 0 on, or from another number. */
const hasOneDimension: ReadonlySet<number> = new Set([
  ArrayType.Single,
  ArrayType.Jagged,
  ArrayType.SingleOffset,
  ArrayType.JaggedOffset,
]);

/** True for arrays whose items can be added and taken away one by one. */
export function hasMovableItems(table: RecordTable, array: number): boolean {
  const code = table.arrayCode.at(~table.classOf.at(array));
  return hasOneDimension.has(arrayCode.arrayType(code)) && hasPlainItems(table, array);
}

/** True for arrays each of whose items has its own bytes, which .NET reads as that item. */
export function hasPlainItems(table: RecordTable, array: number): boolean {
  const code = table.arrayCode.at(~table.classOf.at(array));
  if (arrayCode.primitive(code) !== 0) return !hasPairs(table, array);
  return hasRecordForEach(table, array, code);
}

/** True for an array of Char with surrogate pairs, half of which can't be taken away. */
export function hasPairs(table: RecordTable, array: number): boolean {
  const row = ~table.classOf.at(array);
  if (arrayCode.primitive(table.arrayCode.at(row)) !== PrimitiveType.Char) return false;
  const end = table.end.at(array);
  for (let at = table.arrayData.at(row); at < end; at++) {
    if ((table.bytes[at] ?? 0) >= 0xf0) return true;
  }
  return false;
}

/** False for arrays with records that .NET reads as something else, or that take no position. */
function hasRecordForEach(table: RecordTable, array: number, code: number): boolean {
  const row = ~table.classOf.at(array);
  const first = table.firstSlot.at(array);
  const count = table.arraySlots.at(row);
  const length = table.arrayLength.at(row);
  const isPaired = (code & arrayCode.PAIRED) !== 0;
  // In a rectangle .NET loses its place at a run of nulls.
  if (isPaired && !hasOneDimension.has(arrayCode.arrayType(code))) return false;
  if (isPaired && count > 0) {
    const last = table.slots.at(first + (count - 1) * 2);
    const slot = table.slots.at(first + (count - 1) * 2 + 1);
    const isRun = findNullRun(table, array, last) !== undefined;
    if (last + (isRun ? nullRunLength(table, slot) : 1) !== length) return false;
  } else if (count !== length) return false;
  if (arrayCode.binaryType(code) !== BinaryType.String) return true;
  for (let i = 0; i < count; i++) {
    const slot = table.slots.at(first + (isPaired ? i * 2 + 1 : i));
    if (slot <= 0 || table.bytes[slot] === RecordType.MemberPrimitiveTyped) return false;
  }
  return true;
}

/** A record among the items: one item, or a run of nulls. */
interface Segment {
  readonly position: number;
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly isNull: boolean;
}

/**
 * Plans changes of the items of one array. Positions are those before the edit; the length that
 * stands in the array's record follows.
 */
export class ArrayItems {
  readonly #table: RecordTable;
  readonly #array: number;
  readonly #changes: Changes;
  readonly #removed = new Set<number>();
  /** Both halves of the pairs among the removed. */
  readonly #pairs = new Set<number>();
  /** Those of the removed that were taken already. */
  readonly #moved = new Set<number>();
  readonly #inserted = new Map<number, NewItem[]>();

  /**
   * @param withPairs for an array of Char that may have surrogate pairs, which go by {@link removePair}
   * @throws FormatError `read-only` for arrays of several dimensions.
   */
  constructor(array: number, changes: Changes, withPairs = false) {
    this.#table = changes.table;
    this.#array = array;
    this.#changes = changes;
    if (!withPairs && !hasMovableItems(this.#table, array)) {
      throw new FormatError('read-only', l10n.t('Items of this array can only be replaced.'));
    }
  }

  /** Takes the item at a position away. */
  remove(position: number): void {
    this.#removed.add(position);
  }

  /** Takes a surrogate pair away, by the position of its first half. */
  removePair(position: number): void {
    this.#pairs.add(position).add(position + 1);
    this.remove(position);
    this.remove(position + 1);
  }

  /** Puts an item in front of the one at `position`, or behind the last. */
  insert(position: number, item: NewItem): void {
    const items = this.#inserted.get(position);
    if (items) items.push(item);
    else this.#inserted.set(position, [item]);
  }

  /** Takes the item at `from` away, and puts it in front of the one that is at `to` before. */
  move(from: number, to: number): void {
    if (to === from || to === from + 1) return;
    const { slot, primitive } = itemPlace(this.#table, this.#array, from);
    const isNull =
      primitive === 0 && (slot === NULL_SLOT || this.#table.bytes[slot] === RecordType.ObjectNull);
    if (isNull) {
      this.remove(from);
      this.insert(to, null);
      return;
    }
    this.#refuseHalf(from);
    this.#moved.add(from);
    this.remove(from);
    this.insert(to, this.#changes.take(itemPlace(this.#table, this.#array, from)).tokens);
  }

  /** Plans the splices for all of it. */
  commit(): void {
    const table = this.#table;
    if (arrayCode.primitive(table.arrayCode.at(~table.classOf.at(this.#array))) !== 0) {
      this.#commitRaw();
    } else this.#commitRecords();
    let by = -this.#removed.size;
    for (const items of this.#inserted.values()) by += items.length;
    if (by !== 0) this.#changeLength(by);
  }

  #changeLength(by: number): void {
    const length = itemCount(this.#table, this.#array) + by;
    setLength(this.#table, this.#array, length, this.#changes);
  }

  #take(position: number): void {
    if (this.#moved.has(position)) return;
    this.#changes.take(itemPlace(this.#table, this.#array, position));
  }

  #commitRaw(): void {
    for (const position of this.#removed) {
      // The first half of a pair stands for both.
      if (this.#pairs.has(position)) {
        if (!this.#isSecond(position)) this.#take(position);
        continue;
      }
      this.#refuseHalf(position);
      this.#take(position);
    }
    for (const [position, items] of this.#inserted) {
      const tokens = items.flatMap((item) => {
        if (item === null)
          throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
        return item;
      });
      this.#changes.put(this.#rawStart(position), tokens);
    }
  }

  #isSecond(position: number): boolean {
    return itemPlace(this.#table, this.#array, position).slot < 0;
  }

  #rawStart(position: number): number {
    const table = this.#table;
    if (position >= itemCount(table, this.#array)) return table.end.at(this.#array);
    const { slot } = itemPlace(table, this.#array, position);
    if (slot < 0) throw halfCharacter();
    return slot;
  }

  /** Half of a surrogate pair can't be taken away alone. */
  #refuseHalf(position: number): void {
    const { slot, primitive } = itemPlace(this.#table, this.#array, position);
    if (primitive === 0) return;
    const isFirst =
      position + 1 < itemCount(this.#table, this.#array) &&
      itemPlace(this.#table, this.#array, position + 1).slot === ~slot;
    if (slot < 0 || isFirst) throw halfCharacter();
  }

  #commitRecords(): void {
    for (const group of this.#groups()) this.#commitGroup(group);
  }

  /** The records that the changes touch, and those next to them, in groups that follow each other. */
  #groups(): Segment[][] {
    const segments = new Map<number, Segment>();
    const count = itemCount(this.#table, this.#array);
    const touch = (position: number): void => {
      if (position < 0 || position >= count) return;
      const segment = this.#segmentAt(position);
      segments.set(segment.position, segment);
    };
    for (const position of this.#removed) {
      touch(position - 1);
      touch(position);
      touch(position + 1);
    }
    for (const position of this.#inserted.keys()) {
      touch(position - 1);
      touch(position);
    }
    const groups: Segment[][] = [];
    for (const segment of [...segments.values()].sort((a, b) => a.position - b.position)) {
      const last = groups.at(-1)?.at(-1);
      if (last && last.position + last.length === segment.position) groups.at(-1)?.push(segment);
      else groups.push([segment]);
    }
    // An empty array has no record to stand next to.
    if (groups.length === 0 && this.#inserted.size > 0) groups.push([]);
    return groups;
  }

  #segmentAt(position: number): Segment {
    const table = this.#table;
    const run = findNullRun(table, this.#array, position);
    if (run) {
      const size = table.bytes[run.offset] === RecordType.ObjectNullMultiple ? 5 : 2;
      const end = run.offset + size;
      return { position: run.position, length: run.length, start: run.offset, end, isNull: true };
    }
    const { slot, primitive } = itemPlace(table, this.#array, position);
    if (slot === 0 || slot === NULL_SLOT) {
      throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
    }
    if (slot < 0) {
      const [start, end] = [table.start.at(~slot), table.end.at(~slot)];
      return { position, length: 1, start, end, isNull: false };
    }
    const isNull = primitive === 0 && table.bytes[slot] === RecordType.ObjectNull;
    return { position, length: 1, start: slot, end: isNull ? slot + 1 : slot, isNull };
  }

  /** Writes what stands between the records that stay anew, where it is not as it was. */
  #commitGroup(group: readonly Segment[]): void {
    const table = this.#table;
    let gap = new Gap();
    for (const segment of group) {
      if (!segment.isNull) {
        gap.add(this.#inserted.get(segment.position));
        if (this.#removed.has(segment.position)) {
          this.#take(segment.position);
          gap.start ??= segment.start;
          continue;
        }
        gap.commit(segment.start, this.#changes, this.#isJagged);
        gap = new Gap();
        continue;
      }
      gap.start ??= segment.start;
      gap.old.push(segment);
      this.#addNulls(segment, gap);
    }
    const last = group.at(-1);
    const behind = last ? last.position + last.length : 0;
    const isEnd = behind >= itemCount(table, this.#array);
    if (isEnd) gap.add(this.#inserted.get(behind));
    gap.commit(isEnd ? table.end.at(this.#array) : (last?.end ?? 0), this.#changes, this.#isJagged);
  }

  /** What becomes of a run of nulls: those that stay, and what comes among them. */
  #addNulls({ position, length }: Segment, gap: Gap): void {
    const end = position + length;
    const stops = [...this.#inserted.keys(), ...this.#removed]
      .filter((stop) => stop >= position && stop < end)
      .sort((a, b) => a - b);
    let at = position;
    for (const stop of new Set(stops)) {
      gap.addNulls(stop - at);
      gap.add(this.#inserted.get(stop));
      at = stop;
      if (this.#removed.has(stop)) at++;
    }
    gap.addNulls(end - at);
  }

  /** .NET writes every null alone in arrays of arrays. */
  get #isJagged(): boolean {
    const code = this.#table.arrayCode.at(~this.#table.classOf.at(this.#array));
    const type = arrayCode.arrayType(code);
    return type === ArrayType.Jagged || type === ArrayType.JaggedOffset;
  }
}

/** The refusal of what would leave half of a surrogate pair. */
export function halfCharacter(): FormatError {
  return new FormatError('read-only', l10n.t('Half of a surrogate pair cannot be changed.'));
}

/** What stands between two records that stay: nulls, and what comes. */
class Gap {
  /** Where the first record stood that goes, or may be written anew. */
  start: number | undefined;
  readonly old: Segment[] = [];
  readonly #content: (number | readonly Token[])[] = [];

  add(items: readonly NewItem[] | undefined): void {
    for (const item of items ?? []) {
      if (item === null) this.addNulls(1);
      else this.#content.push(item);
    }
  }

  addNulls(count: number): void {
    if (count === 0) return;
    const last = this.#content.at(-1);
    if (typeof last === 'number') this.#content[this.#content.length - 1] = last + count;
    else this.#content.push(count);
  }

  commit(end: number, changes: Changes, isJagged: boolean): void {
    if (this.#content.length === 0 && this.old.length === 0) return;
    const [only] = this.old;
    const kept = this.old.length === 1 ? this.#content.indexOf(only?.length ?? 0) : -1;
    const isAlone = this.#content.filter((part) => typeof part === 'number').length === 1;
    if (only && kept !== -1 && isAlone) {
      // The nulls stay as they are; what comes stands around them.
      this.#put(only.start, this.#content.slice(0, kept), changes, isJagged);
      this.#put(only.end, this.#content.slice(kept + 1), changes, isJagged);
      return;
    }
    for (const { start, end: oldEnd } of this.old)
      changes.replace(start, oldEnd, new Uint8Array(0));
    this.#put(this.start ?? end, this.#content, changes, isJagged);
  }

  #put(
    offset: number,
    content: readonly (number | readonly Token[])[],
    changes: Changes,
    isJagged: boolean,
  ): void {
    const tokens = content.flatMap((part) =>
      typeof part === 'number' ? [raw(nulls(part, isJagged))] : part,
    );
    if (tokens.length > 0) changes.put(offset, tokens);
  }
}

function nulls(count: number, isJagged: boolean): Uint8Array {
  const isAlone = isJagged && count < 1000;
  return isAlone ? new Uint8Array(count).fill(RecordType.ObjectNull) : nullRecords(count);
}
