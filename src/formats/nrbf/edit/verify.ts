import { wrongResult } from '../../errors.ts';
import { equalBytes } from '../../splice.ts';
import type { Splice } from '../../value.ts';
import { RecordType } from '../constants.ts';
import { findNullRun, itemPlace, NULL_SLOT } from '../records/place.ts';
import { textRange } from '../records/primitives.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';
import { recordSlots } from './usage.ts';

/**
 * Checks that an edited stream means what the old one meant, but for the places that were edited:
 * every object and slot stands where the splices have moved it, and every reference still leads to
 * the same record.
 * @param edited the slots, in the old stream, whose records were replaced, and as `~array` the arrays of
 *   raw values that got others.
 * @throws FormatError `verification-failed`.
 */
export function verifyEdit(
  before: RecordTable,
  after: RecordTable,
  splices: readonly Splice[],
  edited: ReadonlySet<number>,
): void {
  if (after.failure) throw wrongResult(after.failure.message);
  if (after.rootId !== before.rootId) throw wrongResult('its root is another object');
  const moved = offsetMapper(splices);
  checkObjects(before, after, moved, edited);
  checkReferences(before, after, moved, edited);
}

type Mapper = (offset: number) => number;

/** Where a byte of the old stream stands in the new one. */
function offsetMapper(splices: readonly Splice[]): Mapper {
  return (offset) => {
    let shift = 0;
    for (const splice of splices) {
      if (splice.offset + splice.removed.length > offset || splice.offset > offset) break;
      // What is put in front of a byte moves it, what is put in its place does not.
      shift += splice.inserted.length - splice.removed.length;
    }
    return offset + shift;
  };
}

function checkObjects(
  before: RecordTable,
  after: RecordTable,
  moved: Mapper,
  edited: ReadonlySet<number>,
): void {
  if (before.start.length !== after.start.length) throw wrongResult('it has other objects');
  for (let object = 0; object < before.start.length; object++) {
    const isMoved = after.start.at(object) === moved(before.start.at(object));
    const isSame = before.classOf.at(object) === after.classOf.at(object);
    if (!isMoved || !isSame) throw wrongResult(`object ${object} has changed`);
    const classIndex = before.classOf.at(object);
    if (classIndex < 0) checkItems(before, after, object, moved, edited);
    else if (before.classes.fixedSize.at(classIndex) < 0) {
      const count = before.classes.memberCount.at(classIndex);
      const [first, second] = [before.firstSlot.at(object), after.firstSlot.at(object)];
      for (let i = 0; i < count; i++) {
        checkSlot(before.slots.at(first + i), after.slots.at(second + i), moved, edited);
      }
    }
  }
}

function checkSlot(old: number, current: number, moved: Mapper, edited: ReadonlySet<number>): void {
  if (edited.has(old)) return;
  const expected = old > 0 && old !== NULL_SLOT ? moved(old) : old;
  if (current !== expected) throw wrongResult(`what stood at offset ${old} has changed`);
}

function checkItems(
  before: RecordTable,
  after: RecordTable,
  object: number,
  moved: Mapper,
  edited: ReadonlySet<number>,
): void {
  if (edited.has(~object)) return;
  const array = ~before.classOf.at(object);
  if (before.arrayLength.at(array) !== after.arrayLength.at(array)) {
    throw wrongResult(`array ${object} has another length`);
  }
  const isPaired = (before.arrayCode.at(array) & arrayCode.PAIRED) !== 0;
  const count = before.arraySlots.at(array);
  const first = before.firstSlot.at(object);
  for (let i = 0; i < count; i++) {
    const position = isPaired ? before.slots.at(first + i * 2) : i;
    const old = before.slots.at(first + (isPaired ? i * 2 + 1 : i));
    if (isNullRun(before, old)) checkRun(before, after, object, position, edited);
    else checkSlot(old, itemPlace(after, object, position).slot, moved, edited);
  }
}

function isNullRun(table: RecordTable, slot: number): boolean {
  const type = slot > 0 ? table.bytes[slot] : 0;
  return type === RecordType.ObjectNullMultiple256 || type === RecordType.ObjectNullMultiple;
}

/** A run of nulls is still one, or was split around a single new item. */
function checkRun(
  before: RecordTable,
  after: RecordTable,
  object: number,
  position: number,
  edited: ReadonlySet<number>,
): void {
  const run = findNullRun(before, object, position);
  if (!run || run.length === 0) return;
  const changes = edited.has(run.offset) ? 1 : 0;
  let nulls = 0;
  for (let at = position; at < position + run.length;) {
    const rest = findNullRun(after, object, at);
    if (rest) {
      const end = Math.min(rest.position + rest.length, position + run.length);
      nulls += end - at;
      at = end;
      continue;
    }
    const { slot } = itemPlace(after, object, at++);
    if (slot === NULL_SLOT || after.bytes[slot] === RecordType.ObjectNull) nulls++;
  }
  if (nulls !== run.length - changes) throw wrongResult('a run of nulls has changed');
}

function checkReferences(
  before: RecordTable,
  after: RecordTable,
  moved: Mapper,
  edited: ReadonlySet<number>,
): void {
  for (const slot of recordSlots(before)) {
    if (slot <= 0 || edited.has(slot) || before.bytes[slot] !== RecordType.MemberReference)
      continue;
    const id = before.view.getInt32(slot + 1, true);
    const old = before.resolve(id, slot);
    const current = after.resolve(id, moved(slot));
    if (old <= 0 ? current !== old : !isSameString(before, after, old, current, moved)) {
      throw wrongResult(`the reference at offset ${slot} leads elsewhere`);
    }
  }
}

/** A string that others refer to is where it was, or has moved with its text. */
function isSameString(
  before: RecordTable,
  after: RecordTable,
  old: number,
  current: number,
  moved: Mapper,
): boolean {
  if (current === moved(old)) return true;
  if (current <= 0) return false;
  const { end } = textRange(before, old + 5);
  const text = before.bytes.subarray(old, end);
  return equalBytes(text, after.bytes.subarray(current, current + text.length));
}
