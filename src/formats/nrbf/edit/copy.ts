import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';
import type { Target } from '../records/place.ts';
import { primitiveEnd, textRange } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import { typeNameOf } from '../type-name.ts';
import { readFriendly } from '../known/friendly.ts';
import type { NrbfNode } from '../view/node.ts';
import type { Editing } from './editing.ts';
import { scalarContent, textContent } from './new-content.ts';
import { withId } from '../write/record-bytes.ts';
import type { Neighbours, SlotType } from './slot-type.ts';
import { objectTokens, raw, type Token } from './tokens.ts';
import { objectSlots } from './usage.ts';
import { l10n } from '../../reason.ts';

/**
 * Makes a deep copy of a node for a place: with new ids for everything that belongs to the node
 * alone. What others refer to, too, is not copied but referred to.
 * @param neighbours what stands in such places already.
 * @throws FormatError `wrong-type` where such a value can't stand.
 */
export function copyContent(
  editing: Editing,
  slot: SlotType,
  source: NrbfNode,
  { siblings, isHome }: Neighbours,
): readonly Token[] | null {
  const { target, editor, text, shape } = source;
  if (target.type === 'null') return null;
  // The collection that an object is beside its own fields is no object by itself.
  const isPart = target.type === 'object' && shape?.kind !== 'parts' && hasParts(source);
  if (isPart) throw refused(source);
  const isAtHome = isHome(source.place);
  if (target.type === 'string' && slot.kind === 'class' && isAtHome && text !== undefined) {
    return textContent(editing, text);
  }
  const isSimple = target.type === 'primitive' || target.type === 'string';
  if (isSimple || (slot.kind !== 'class' && slot.kind !== 'object')) {
    if (editor === undefined || text === undefined) throw refused(source);
    const isSame = slot.kind === 'object' || slotScalar(slot) === editor.type;
    if (!isSame) throw refused(source);
    const same = target.type === 'primitive' ? primitiveCopy(editing, slot, target) : undefined;
    if (same) return same;
    const isEnum = editor.type === 'Enum' && slot.kind === 'object';
    if (!isEnum) return scalarContent(editing, slot, { kind: 'scalar', type: editor.type, text });
  }
  if (target.type !== 'object' && target.type !== 'array') throw refused(source);
  if (slot.kind === 'class' && !isAtHome) refuseOther(slot, source, siblings);
  const { model } = editing;
  const isStruct =
    target.type === 'object' && (model.isValueType(target.object) || editor?.type === 'Enum');
  return copyObject(editing, target.object, isStruct && slot.kind === 'class');
}

/**
 * The bytes of a primitive as they are: more than one may have the same text, as those of a NaN. Undefined
 * for a place that takes no primitive.
 */
function primitiveCopy(
  { table }: Editing,
  slot: SlotType,
  { primitive, offset }: Extract<Target, { type: 'primitive' }>,
): readonly Token[] | undefined {
  const bytes = table.bytes.subarray(offset, primitiveEnd(table, primitive, offset));
  if (slot.kind === 'raw') return [raw(bytes)];
  const isTyped = slot.kind === 'object' || (slot.kind === 'scalar' && slot.editor.type !== 'Enum');
  if (!isTyped) return undefined;
  return [raw(concatBytes([Uint8Array.of(RecordType.MemberPrimitiveTyped, primitive), bytes]))];
}

/** True for a node whose object is shown by parts, whichever of them the node is. */
function hasParts({ target, document: { model } }: NrbfNode): boolean {
  return target.type === 'object' && readFriendly(model, target.object)?.kind === 'parts';
}

/** The scalar type that a place takes. */
function slotScalar(slot: SlotType): string | undefined {
  if (slot.kind === 'raw' || slot.kind === 'scalar') return slot.editor.type;
  return slot.kind === 'string' ? 'String' : undefined;
}

function refused({ typeName }: NrbfNode): FormatError {
  const details = { type: typeName };
  return new FormatError(
    'wrong-type',
    l10n.t('A value of the type {0} cannot be used here.', typeName),
    { details },
  );
}

/** Objects of another class than the declared one may stand where such do stand already. */
function refuseOther(
  slot: Extract<SlotType, { kind: 'class' }>,
  source: NrbfNode,
  siblings: readonly number[],
): void {
  const { target, document } = source;
  if (target.type === 'array') {
    if (typeNameOf(slot.className).clr !== document.arrayInfo(target.object).typeName.clr) {
      throw refused(source);
    }
    return;
  }
  if (target.type !== 'object') throw refused(source);
  const { wireName } = document.model.classOf(target.object);
  const isKnown = siblings.some((classIndex) => {
    return document.model.classes.get(classIndex).wireName === wireName;
  });
  if (wireName !== slot.className && !isKnown) throw refused(source);
}

/**
 * Copies an object or array: as a struct that stands in the place, or as records behind all others.
 * They keep their order, so that no text comes behind a reference to it.
 */
function copyObject(editing: Editing, root: number, isInline: boolean): readonly Token[] {
  const { table, changes } = editing;
  const objects = ownObjects(table, root).sort((a, b) => a - b);
  const ids = new Map<number, number>();
  const rootId = table.view.getInt32(table.start.at(root) + 1, true);
  const parts = objects.map((object) => ({ object, tokens: objectTokens(table, object) }));
  for (const { tokens } of parts) {
    for (const token of tokens) {
      if (token.kind === 'raw' || token.kind === 'reference' || token.kind === 'library') continue;
      const isNegative = token.id === rootId ? isInline : token.id < 0;
      ids.set(token.id, isNegative ? -changes.newId() : changes.newId());
    }
  }
  let inline: readonly Token[] = [];
  for (const { object, tokens } of parts) {
    const isRoot = object === root && isInline;
    const copies = renumber(isRoot ? withOwnTexts(editing, tokens) : tokens, ids);
    if (isRoot) inline = copies;
    else changes.append(copies);
  }
  return isInline ? inline : [{ kind: 'reference', id: ids.get(rootId) ?? 0 }];
}

/** A struct goes in front of the records that are copied with it: its texts must not stand there. */
function withOwnTexts({ table, changes }: Editing, tokens: readonly Token[]): Token[] {
  const own = new Set(tokens.flatMap((token) => (token.kind === 'string' ? [token.id] : [])));
  return tokens.map((token) => {
    if (token.kind !== 'reference' || own.has(token.id)) return token;
    const target = table.ids.get(token.id);
    if (target <= 0 || table.repeatedStrings.has(token.id)) return token;
    const text = table.bytes.subarray(target + 5, textRange(table, target + 5).end);
    return { kind: 'string', id: changes.newId(), text };
  });
}

function renumber(tokens: readonly Token[], ids: ReadonlyMap<number, number>): Token[] {
  const copies: Token[] = [];
  for (const token of tokens) {
    if (token.kind === 'library') continue;
    const id = token.kind === 'raw' ? undefined : ids.get(token.id);
    if (token.kind === 'raw' || id === undefined) copies.push(token);
    else if (token.kind === 'head') copies.push({ kind: 'head', id, classIndex: token.classIndex });
    else if (token.kind === 'record') copies.push({ ...token, id, bytes: withId(token.bytes, id) });
    else copies.push({ ...token, id });
  }
  return copies;
}

/** The object itself, and the top-level objects that nothing but it leads to, from the root on. */
function ownObjects(table: RecordTable, root: number): number[] {
  const shared = new Uint8Array(table.start.length);
  const stream = ~table.ids.get(table.rootId);
  if (stream >= 0 && stream !== root) mark(table, stream, root, shared);
  const own = [root];
  const seen = new Set(own);
  const topLevel = new Set<number>();
  for (let i = 0; i < table.topLevel.length; i++) topLevel.add(table.topLevel.at(i));
  const stack = [root];
  for (let object = stack.pop(); object !== undefined; object = stack.pop()) {
    for (const other of linked(table, object)) {
      if (shared[other] === 1 || seen.has(other)) continue;
      seen.add(other);
      stack.push(other);
      if (topLevel.has(other)) own.push(other);
    }
  }
  return own;
}

/** Marks all objects that `from` leads to, on ways that don't lead through `avoid`. */
function mark(table: RecordTable, from: number, avoid: number, marks: Uint8Array): void {
  const stack = [from];
  marks[from] = 1;
  for (let object = stack.pop(); object !== undefined; object = stack.pop()) {
    for (const other of linked(table, object)) {
      if (other === avoid || marks[other] === 1) continue;
      marks[other] = 1;
      stack.push(other);
    }
  }
}

/** The objects and arrays that stand in an object's slots, or that they refer to. */
function* linked(table: RecordTable, object: number): Generator<number> {
  for (const slot of objectSlots(table, object)) {
    if (slot < 0) yield ~slot;
    else if (slot > 0 && table.bytes[slot] === RecordType.MemberReference) {
      const target = table.resolve(table.view.getInt32(slot + 1, true), slot);
      if (target < 0) yield ~target;
    }
  }
}
