import { FormatError } from '../../errors.ts';
import { RecordType } from '../constants.ts';
import { RECORD_SLOT } from '../records/class-table.ts';
import { NULL_SLOT, type Place } from '../records/place.ts';
import { primitiveEnd, textRange } from '../records/primitives.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';
import { l10n } from '../../reason.ts';

/**
 * A piece of what stands at a place. Between the pieces that others may depend on (strings, heads
 * of objects, libraries) bytes stay as they are.
 */
export type Token =
  | { readonly kind: 'raw'; readonly bytes: Uint8Array }
  /** A BinaryObjectString; `text` is its wire form, length prefix included. */
  | { readonly kind: 'string'; readonly id: number; readonly text: Uint8Array }
  /** A MemberReference. */
  | { readonly kind: 'reference'; readonly id: number }
  | { readonly kind: 'library'; readonly id: number; readonly bytes: Uint8Array }
  /** The head of an object of a class that the stream describes; the values follow. */
  | {
      readonly kind: 'head';
      readonly id: number;
      readonly classIndex: number;
      readonly object?: number;
    }
  /** The head of an array, or of an object whose class is described anew, with its own id. */
  | { readonly kind: 'record'; readonly id: number; readonly bytes: Uint8Array };

/** What stands at a place: its bytes, taken apart. */
export interface Content {
  readonly start: number;
  readonly end: number;
  readonly tokens: readonly Token[];
}

/** A place where something goes, or comes. */
export interface Change {
  readonly start: number;
  readonly end: number;
  /** What comes. */
  tokens: readonly Token[];
}

/** What the keepers work on. */
export interface Work {
  readonly table: RecordTable;
  readonly taken: readonly Content[];
  /** Ascending; what comes at an offset stands in front of what goes there. */
  readonly changes: Change[];
  readonly appended: Change[];
  readonly newId: () => number;
}

/**
 * Takes apart what stands at a place.
 * @throws FormatError `read-only` where no record belongs to the place alone, or an unusual one.
 */
export function contentAt(table: RecordTable, place: Place): Content {
  const { slot, primitive } = place;
  if (slot === NULL_SLOT || slot === 0) throw unusual();
  if (primitive !== 0) {
    if (slot < 0) throw unusual();
    const end = primitiveEnd(table, primitive, slot);
    return { start: slot, end, tokens: [raw(table.bytes.subarray(slot, end))] };
  }
  if (slot > 0) {
    const end = recordEnd(table, slot);
    return { start: slot, end, tokens: [recordToken(table, slot, end)] };
  }
  if (table.classOf.at(~slot) < 0) throw unusual();
  const tokens = objectTokens(table, ~slot);
  return { start: table.start.at(~slot), end: table.end.at(~slot), tokens };
}

/** Bytes that nothing depends on. */
export function raw(bytes: Uint8Array): Token {
  return { kind: 'raw', bytes };
}

function unusual(): FormatError {
  return new FormatError(
    'read-only',
    l10n.t('This value is stored together with others, so it cannot be edited alone.'),
  );
}

/** Where a record that stands in a slot, and is no object, ends. */
function recordEnd(table: RecordTable, slot: number): number {
  switch (table.bytes[slot]) {
    case RecordType.BinaryObjectString:
      return textRange(table, slot + 5).end;
    case RecordType.MemberReference:
    case RecordType.ObjectNullMultiple:
      return slot + 5;
    case RecordType.MemberPrimitiveTyped:
      return primitiveEnd(table, table.bytes[slot + 1] ?? 0, slot + 2);
    case RecordType.ObjectNull:
      return slot + 1;
    case RecordType.ObjectNullMultiple256:
      return slot + 2;
    default:
      throw unusual();
  }
}

function recordToken(table: RecordTable, slot: number, end: number): Token {
  const { bytes, view } = table;
  if (bytes[slot] === RecordType.BinaryObjectString) {
    return {
      kind: 'string',
      id: view.getInt32(slot + 1, true),
      text: bytes.subarray(slot + 5, end),
    };
  }
  if (bytes[slot] === RecordType.MemberReference) {
    return { kind: 'reference', id: view.getInt32(slot + 1, true) };
  }
  return raw(bytes.subarray(slot, end));
}

/** An object or array that is being taken apart. */
interface Frame {
  readonly object: number;
  readonly slots: readonly { readonly slot: number; readonly primitive: number }[];
  next: number;
  /** Where the next slot's bytes start, but for libraries in front of it. */
  at: number;
}

/**
 * Takes apart a whole object or array, with the values that stand inside of it.
 * @throws FormatError `read-only` for records that .NET never writes there.
 */
export function objectTokens(table: RecordTable, object: number): Token[] {
  const tokens: Token[] = [];
  const stack = [open(table, object, tokens)];
  for (let frame = stack.at(-1); frame; frame = stack.at(-1)) {
    const next = frame.slots[frame.next++];
    if (!next) {
      stack.pop();
      const end = table.end.at(frame.object);
      const outer = stack.at(-1);
      if (outer) outer.at = end;
      continue;
    }
    const { slot, primitive } = next;
    if (primitive !== 0) {
      const end = primitiveEnd(table, primitive, slot);
      tokens.push(raw(table.bytes.subarray(slot, end)));
      frame.at = end;
      continue;
    }
    const start = slot > 0 ? slot : table.start.at(~slot);
    pushLibraries(table, frame.at, start, tokens);
    if (slot > 0) {
      frame.at = recordEnd(table, slot);
      tokens.push(recordToken(table, slot, frame.at));
    } else stack.push(open(table, ~slot, tokens));
  }
  return tokens;
}

/** Writes the head, and what stands raw; gives the slots that are left. */
function open(table: RecordTable, object: number, tokens: Token[]): Frame {
  const { bytes, view } = table;
  const start = table.start.at(object);
  const end = table.end.at(object);
  const id = view.getInt32(start + 1, true);
  const classIndex = table.classOf.at(object);
  const done = { object, slots: [], next: 0, at: end };
  if (classIndex < 0) {
    const data = table.arrayData.at(~classIndex);
    tokens.push({ kind: 'record', id, bytes: bytes.subarray(start, data) });
    if (arrayCode.primitive(table.arrayCode.at(~classIndex)) !== 0) {
      tokens.push(raw(bytes.subarray(data, end)));
      return done;
    }
    return { object, slots: itemSlots(table, object, ~classIndex), next: 0, at: data };
  }
  tokens.push({ kind: 'head', id, classIndex, object });
  const isShort = bytes[start] === RecordType.ClassWithId;
  const values = isShort ? start + 9 : table.classes.valuesStart.at(classIndex);
  if (table.classes.fixedSize.at(classIndex) >= 0) {
    tokens.push(raw(bytes.subarray(values, end)));
    return done;
  }
  return { object, slots: memberSlots(table, object, classIndex), next: 0, at: values };
}

function itemSlots(table: RecordTable, object: number, array: number): Frame['slots'] {
  const isPaired = (table.arrayCode.at(array) & arrayCode.PAIRED) !== 0;
  const first = table.firstSlot.at(object);
  return Array.from({ length: table.arraySlots.at(array) }, (_, i) => {
    return { slot: table.slots.at(first + (isPaired ? i * 2 + 1 : i)), primitive: 0 };
  });
}

function memberSlots(table: RecordTable, object: number, classIndex: number): Frame['slots'] {
  const firstKind = table.classes.firstKind.at(classIndex);
  const first = table.firstSlot.at(object);
  return Array.from({ length: table.classes.memberCount.at(classIndex) }, (_, i) => {
    const kind = table.classes.kinds.at(firstKind + i);
    return { slot: table.slots.at(first + i), primitive: kind < RECORD_SLOT ? kind : 0 };
  });
}

/** The libraries between two values; anything else there is not what .NET writes. */
function pushLibraries(table: RecordTable, from: number, to: number, tokens: Token[]): void {
  for (let at = from; at < to;) {
    if (table.bytes[at] !== RecordType.BinaryLibrary) throw unusual();
    const { end } = textRange(table, at + 5);
    const id = table.view.getInt32(at + 1, true);
    tokens.push({ kind: 'library', id, bytes: table.bytes.subarray(at, end) });
    at = end;
  }
}
