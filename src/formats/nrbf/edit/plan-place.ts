import { FormatError } from '../../errors.ts';
import type { NewValue, ValueChoice } from '../../value.ts';
import { RecordType } from '../constants.ts';
import { itemPlace, NULL_SLOT, type Place } from '../records/place.ts';
import { isPartOfWhole } from '../known/whole-classes.ts';
import type { NrbfNode } from '../view/node.ts';
import { ArrayItems, hasMovableItems, type NewItem } from './array-items.ts';
import type { Editing } from './editing.ts';
import { holdsWhatPeoplePut } from './free-members.ts';
import { choicesOf, contentOf, itemKind, memberKind, type PlaceKind } from './items/array-place.ts';
import { demandOn } from './items/store-of.ts';
import { nullRecords } from '../write/record-bytes.ts';
import { raw } from './tokens.ts';
import { l10n } from '../../reason.ts';

/** The kind of the place where a node stands; undefined for the root. */
export function kindOfPlace(node: NrbfNode): PlaceKind | undefined {
  const { place, document } = node;
  if (place.owner < 0) return undefined;
  if (demandOn(node) === 'text') {
    const slot = { kind: 'string' } as const;
    return { slot, siblings: [], isNullable: true, isHome: () => false };
  }
  if (document.table.classOf.at(place.owner) < 0) return itemKind(document, place.owner);
  return memberKind(document, place.owner, place.index);
}

/**
 * False for members of .NET's own classes, which contradict each other when one becomes null or
 * another object. Members that hold what people put in, and those of the site's classes, are free.
 */
function isFree({ place, trail, document: { table, model } }: NrbfNode): boolean {
  if (isPartOfWhole(model, place, trail)) return false;
  if (table.classOf.at(place.owner) < 0) return true;
  const name = model.classOf(place.owner).memberNames[place.index] ?? '';
  return holdsWhatPeoplePut(model, place.owner, name);
}

/** True when a node's place can be written anew: a record, or a null of a run, stands for it alone. */
export function isWritable(node: NrbfNode): boolean {
  const { place, document, target } = node;
  const { table } = document;
  if (place.owner < 0 || target.type === 'missing' || !isFree(node)) return false;
  if (demandOn(node) === 'fixed') return false;
  if (place.slot === NULL_SLOT) return document.isInNullRun(place);
  // An array inside of something is none for .NET, and a run of nulls in a member counts as one.
  if (place.slot < 0) return target.type === 'object' || place.primitive !== 0;
  const isItem = table.classOf.at(place.owner) < 0;
  const type = place.primitive === 0 ? table.bytes[place.slot] : undefined;
  const isRun = type === RecordType.ObjectNullMultiple256 || type === RecordType.ObjectNullMultiple;
  return isItem || !isRun;
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
    throw new FormatError(
      'read-only',
      l10n.t('This value is stored together with others, so it cannot be edited alone.'),
    );
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
  const isItem = place.owner >= 0 && table.classOf.at(place.owner) < 0;
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
  if (!node.isNullable) throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
  for (const place of node.aliases) putAt(editing, place, null);
}
