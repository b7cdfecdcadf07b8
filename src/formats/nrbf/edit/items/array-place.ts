import { FormatError } from '../../../errors.ts';
import type { NewValue, ValueChoice } from '../../../value.ts';
import { BinaryType, PrimitiveType, RecordType } from '../../constants.ts';
import type { DeclaredType } from '../../records/class-info.ts';
import {
  findNullRun,
  itemCount,
  itemPlace,
  memberPlace,
  NULL_SLOT,
  type Place,
} from '../../records/place.ts';
import type { RecordTable } from '../../records/record-table.ts';
import type { NrbfDocument } from '../../view/document.ts';
import type { ArrayItems } from '../array-items.ts';
import { type NewItem } from '../array-items.ts';
import { choicesFor, isKnownClass } from '../choices.ts';
import type { Editing } from '../editing.ts';
import { newContent } from '../content.ts';
import {
  isNullableType,
  type Neighbours,
  slotOfNetType,
  slotTypeOf,
  type SlotType,
} from '../slot-type.ts';
import type { NetType } from '../../write/net-types.ts';
import { l10n } from '../../../reason.ts';

/** How many items or objects are looked at to see what stands in such places. */
const MAX_LOOKED = 200;

/** How many objects in the order of the stream have the same neighbours. */
const WINDOW = 100;

/** A kind of place: the items of an array, or a member of the objects of a class. */
export interface PlaceKind extends Neighbours {
  readonly slot: SlotType;
  readonly isNullable: boolean;
}

/** What the places of a kind take. */
export function choicesOf(document: NrbfDocument, kind: PlaceKind): readonly ValueChoice[] {
  return choicesFor(document.model, kind.slot, kind.isNullable, kind.siblings);
}

/** Makes what stands in a place of a kind; null for null. */
export function contentOf(editing: Editing, kind: PlaceKind, value: NewValue): NewItem {
  const content = newContent(editing, kind.slot, value, kind);
  if (content === null && !kind.isNullable) {
    throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
  }
  return content;
}

// Each row of a list asks, and a document never changes.
const itemKinds = new WeakMap<NrbfDocument, Map<number, PlaceKind>>();

/** The kind of an array's items. */
export function itemKind(document: NrbfDocument, array: number): PlaceKind {
  let kinds = itemKinds.get(document);
  if (!kinds) itemKinds.set(document, (kinds = new Map<number, PlaceKind>()));
  let kind = kinds.get(array);
  if (!kind) {
    const { element } = document.arrayInfo(array);
    const places = someItems(document.table, array);
    kind = { ...placeKind(document, element, places), isHome: ({ owner }) => owner === array };
    kinds.set(array, kind);
  }
  return kind;
}

/** The places of some items; one of a run of nulls stands for all of them. */
function* someItems(table: RecordTable, array: number): Generator<Place> {
  const count = itemCount(table, array);
  for (let position = 0, looked = 0; position < count && looked < MAX_LOOKED; looked++) {
    const place = itemPlace(table, array, position);
    yield place;
    const run = place.slot === NULL_SLOT ? findNullRun(table, array, position) : undefined;
    position = run ? run.position + run.length : position + 1;
  }
}

// By class, member and window: all rows of a list of dictionaries ask for the same few.
const memberKinds = new WeakMap<NrbfDocument, Map<string, PlaceKind>>();

/** The kind of one of the members of a class. */
export function memberKind(document: NrbfDocument, object: number, member: number): PlaceKind {
  const { table } = document;
  const classIndex = table.classOf.at(object);
  const window = Math.floor(object / WINDOW);
  const place = memberPlace(table, object, member);
  const id = `${classIndex}/${member}/${window}/${place.primitive}`;
  let kinds = memberKinds.get(document);
  if (!kinds) memberKinds.set(document, (kinds = new Map<string, PlaceKind>()));
  let kind = kinds.get(id);
  if (!kind) {
    const declared = document.declaredType(place) ?? {
      binaryType: BinaryType.Object,
      primitive: 0,
    };
    const type = place.primitive === 0 ? declared : rawType(place.primitive);
    kind = {
      ...placeKind(document, type, someMembers(table, classIndex, window, member)),
      isHome: ({ owner, index }) =>
        owner >= 0 && table.classOf.at(owner) === classIndex && index === member,
    };
    kinds.set(id, kind);
  }
  return kind;
}

/** The places of a member in objects of a class: those of a window, and some around it. */
function* someMembers(
  table: RecordTable,
  classIndex: number,
  window: number,
  member: number,
): Generator<Place> {
  // As many before the window as leave room for all that are in it.
  const from = Math.max(0, window * WINDOW - (MAX_LOOKED - WINDOW));
  const end = Math.min(table.start.length, from + MAX_LOOKED * 50);
  for (let other = from, looked = 0; other < end && looked < MAX_LOOKED; other++) {
    if (table.classOf.at(other) !== classIndex) continue;
    looked++;
    yield memberPlace(table, other, member);
  }
}

function rawType(primitive: number): DeclaredType {
  return { binaryType: BinaryType.Primitive, primitive };
}

/** The kind of places that are declared so, and hold what these do. */
function placeKind(
  document: NrbfDocument,
  declared: DeclaredType,
  places: Iterable<Place>,
): Omit<PlaceKind, 'isHome'> {
  const slot = slotTypeOf(document.model, declared);
  const siblings = new Set<number>();
  let hasNull = false;
  let hasReference = false;
  for (const place of places) {
    const target = document.model.resolve(place);
    if (target.type === 'object') siblings.add(document.table.classOf.at(target.object));
    if (target.type === 'null') hasNull = true;
    if (place.slot > 0 && document.table.bytes[place.slot] === RecordType.MemberReference) {
      hasReference = true;
    }
  }
  const isReference = isReferenceType(slot) || (slot.kind === 'class' && hasReference);
  return {
    slot,
    siblings: [...siblings],
    isNullable: isReference || hasNull || isNullableType(declared),
  };
}

/** The kind of places for values of a type, where there are none yet. */
export function kindOfType(document: NrbfDocument, type: NetType): PlaceKind {
  const slot = slotOfNetType(document.model, type);
  const isNullable = isReferenceType(slot) || isNullableType({ className: type.name });
  return { slot, siblings: [], isNullable, isHome: () => false };
}

/** True where the stream, or .NET itself, says that no struct or enum is meant. */
function isReferenceType(slot: SlotType): boolean {
  if (slot.kind === 'string' || slot.kind === 'object') return true;
  if (slot.kind !== 'class' || slot.isValueType) return false;
  const { className, classIndex } = slot;
  return classIndex !== undefined || /\[[,*]*\]$/.test(className) || isKnownClass(className);
}

/** Takes the last slot of an array's spare room away, so that it stays as long as it was. */
export function useSpareRoom(
  editing: Editing,
  items: ArrayItems,
  array: number,
  used: number,
): void {
  const { table } = editing;
  const capacity = itemCount(table, array);
  if (capacity <= used) return;
  const last = itemPlace(table, array, capacity - 1);
  if (last.primitive === PrimitiveType.Char) return;
  const isNull = last.slot === NULL_SLOT || table.bytes[last.slot] === RecordType.ObjectNull;
  if (last.primitive !== 0 || last.slot < 0 || isNull) items.remove(capacity - 1);
}
