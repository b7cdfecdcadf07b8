import { FormatError } from '../../errors.ts';
import type { NewValue, ValueChoice } from '../../value.ts';
import { itemPlace, type Place } from '../records/place.ts';
import type { NrbfNode } from '../view/node.ts';
import { ArrayItems, hasMovableItems, type NewItem } from './array-items.ts';
import type { Editing } from './editing.ts';
import { choicesOf, contentOf, itemKind, memberKind, type PlaceKind } from './items/array-place.ts';
import { nullRecords } from './record-bytes.ts';
import { raw } from './tokens.ts';

/** The kind of the place where a node stands; undefined for the root. */
export function kindOfPlace({ place, document }: NrbfNode): PlaceKind | undefined {
  if (place.owner < 0) return undefined;
  if (document.table.layout.at(place.owner) < 0) return itemKind(document, place.owner);
  return memberKind(document, place.owner, place.index);
}

/** True when a node's place can be written anew: a record, or a null of a run, stands for it alone. */
function isWritable({ place, document, target }: NrbfNode): boolean {
  if (place.owner < 0 || target.type === 'missing') return false;
  return place.slot !== 0x7fffffff || document.isInNullRun(place);
}

/**
 * What may come to a node's place beside what is there; undefined when nothing may. Raw values and
 * texts never change their type.
 */
export function replacementsFor(node: NrbfNode): readonly ValueChoice[] | undefined {
  if (!isWritable(node) || node.place.primitive !== 0) return undefined;
  const kind = kindOfPlace(node);
  if (!kind || kind.slot.kind === 'raw' || kind.slot.kind === 'string') return undefined;
  const choices = choicesOf(node.document, kind);
  return choices.length === 0 ? undefined : choices;
}

/**
 * Plans a new value for a node's place, whatever stands there.
 * @throws FormatError when the place doesn't take it.
 */
export function planReplace(editing: Editing, node: NrbfNode, value: NewValue): void {
  const kind = kindOfPlace(node);
  if (!kind || !isWritable(node)) {
    throw new FormatError('read-only', 'No record stands for this value alone.');
  }
  const aliases = [...node.aliases].sort((a, b) => a.slot - b.slot);
  let first: NewItem | undefined;
  for (const place of aliases) {
    const [only] = first ?? [];
    // One object stays one object for all members that hold it.
    const isReference = first?.length === 1 && only?.kind === 'reference';
    const isString = first?.length === 1 && only?.kind === 'string';
    if (isReference) putAt(editing, place, first ?? null);
    else if (isString) putAt(editing, place, [{ kind: 'reference', id: only.id }]);
    else {
      first = contentOf(editing, kind, value);
      putAt(editing, place, first);
    }
  }
}

/** Puts something in the place of what stands there. */
function putAt(editing: Editing, place: Place, content: NewItem): void {
  const { table, changes } = editing;
  const isItem = place.owner >= 0 && table.layout.at(place.owner) < 0;
  if (isItem && place.primitive === 0 && hasMovableItems(table, place.owner)) {
    const items = new ArrayItems(place.owner, changes);
    items.remove(place.index);
    items.insert(place.index, content);
    items.commit();
    return;
  }
  const current = isItem ? itemPlace(table, place.owner, place.index) : place;
  const { start } = changes.take(current);
  changes.put(start, content ?? [raw(nullRecords(1))]);
}

/**
 * Plans a null for a node.
 * @throws FormatError `not-nullable` where no null may stand.
 */
export function planNull(editing: Editing, node: NrbfNode): void {
  if (node.target.type === 'null') return;
  if (!node.isNullable) throw new FormatError('not-nullable', 'No null may stand here.');
  for (const place of node.aliases) putAt(editing, place, null);
}
