import { FormatError } from '../errors.ts';
import { holdsText } from '../scalars/editable-text.ts';
import { concatBytes } from '../splice.ts';
import type { NewValue, Splice, ValueEdit } from '../value.ts';
import type { TreeWriter } from './dialect.ts';
import { endOfSubtree, entrySpan, entryStart, gapAt, type Span } from './entries.ts';
import { freshValueOf } from './fresh-value.ts';
import type { EditableTree, TableNode } from './table-node.ts';
import { NONE, type ValueTable } from './value-table.ts';
import { l10n } from '../reason.ts';

/** A change before the headers of the containers around it are adapted. */
interface Change {
  readonly splices: readonly Splice[];
  /** The innermost container that the change is in; NONE at the root. */
  readonly container: number;
  /** By how many children that container grows. */
  readonly count: number;
}

/**
 * Plans an edit of a value that stands in a table: the splices of the spot and of the headers around it.
 * @throws FormatError, see `DecodedValue.edit`.
 */
export function planTreeEdit(
  value: EditableTree,
  edit: ValueEdit,
  writer: TreeWriter,
): readonly Splice[] {
  const { table } = value;
  const change = planChange(value, edit, writer);
  if (change === undefined) return [];
  const splices = [...change.splices];
  let grown = splices.reduce((sum, s) => sum + s.inserted.length - s.removed.length, 0);
  let { count } = change;
  for (let at = change.container; at !== NONE; at = table.parent(at)) {
    const fix = writer.header?.(table, at, { count, bytes: grown });
    if (fix) {
      splices.push(fix);
      grown += fix.inserted.length - fix.removed.length;
    }
    count = 0;
  }
  return splices.sort((a, b) => a.offset - b.offset);
}

function planChange(value: EditableTree, edit: ValueEdit, writer: TreeWriter): Change | undefined {
  const { table } = value;
  const node = value.nodeAt(edit.path);
  switch (edit.type) {
    case 'set': {
      refuseElsewhere(value, node.id);
      if (!node.editor) throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
      if (isAsItStands(node, edit.text)) return undefined;
      return replaceRow(table, node.id, writer.scalar(table, node.id, edit.text));
    }
    case 'set-null':
      refuseMoved(value, node);
      if (node.isNullable !== true || node.kind === 'null') {
        throw new FormatError('not-nullable', l10n.t('This value cannot be null.'));
      }
      return replaceValue(value, node, { kind: 'null' }, writer);
    case 'replace':
      refuseMoved(value, node);
      if (!node.replacements)
        throw new FormatError('read-only', l10n.t('No other value can be used here.'));
      return replaceValue(value, node, edit.value, writer);
    case 'insert':
      return insertion(value, node, edit, writer);
    case 'remove':
      return removal(value, node, edit.path.at(-1) ?? 0, writer);
    case 'move':
      return moving(value, node, edit.path.at(-1) ?? 0, edit.index);
    case 'rename':
      return renaming(value, node, edit.key, writer);
    case 'insert-slice':
    case 'remove-slice':
      throw new FormatError('read-only', l10n.t('Items cannot be added or removed here.'));
  }
}

function isAsItStands(node: TableNode, text: string): boolean {
  if (node.editor?.type === 'Bytes') return holdsText(node, node.editor, text);
  return node.kind !== 'null' && node.text === text;
}

/** Refuses a change of structure by which references would mean other values. @throws FormatError */
function refuseTied(value: EditableTree, from: number, behind: number): void {
  if (value.view.isTied(from, behind)) throw tied();
}

/** Refuses to put another value into a place on which references count. @throws FormatError */
function refuseMoved(value: EditableTree, node: TableNode): void {
  refuseElsewhere(value, node.slot);
  if (!node.isOneValue) refuseTied(value, node.slot, endOfSubtree(value.table, node.slot));
}

/** Refuses to edit what belongs to a value that is edited elsewhere. @throws FormatError */
function refuseElsewhere({ view }: EditableTree, id: number): void {
  if (!view.readOnlyReason && !view.mayEdit(id)) throw tied();
}

function tied(): FormatError {
  return new FormatError(
    'shared-elsewhere',
    l10n.t('This edit would break references between values.'),
  );
}

function replaceRow(table: ValueTable, row: number, inserted: Uint8Array): Change {
  const [start, end] = [table.start(row), table.end(row)];
  const splice = { offset: start, removed: table.bytes.subarray(start, end), inserted };
  return { splices: [splice], container: table.parent(row), count: 0 };
}

function replaceValue(
  value: EditableTree,
  node: TableNode,
  fresh: NewValue,
  writer: TreeWriter,
): Change {
  const { table } = value;
  if (fresh.kind === 'copy') refuseTied(value, node.slot, endOfSubtree(table, node.slot));
  const change = replaceRow(table, node.slot, freshBytes(value, node.slot, fresh, writer));
  const inserted = typeMarkOf(value, fresh, writer);
  if (node.key === NONE || !inserted) return change;
  const offset = table.start(node.key);
  const removed = table.bytes.subarray(offset, offset + inserted.length);
  return { ...change, splices: [{ offset, removed, inserted }, ...change.splices] };
}

function typeMarkOf(
  value: EditableTree,
  fresh: NewValue,
  writer: TreeWriter,
): Uint8Array | undefined {
  const made = fresh.kind === 'copy' ? value.nodeAt(fresh.path).slot : freshValueOf(fresh);
  return writer.typeMark?.(value.table, made);
}

function freshBytes(
  value: EditableTree,
  id: number,
  fresh: NewValue,
  writer: TreeWriter,
): Uint8Array {
  if (fresh.kind === 'copy') {
    const { slot, range } = value.nodeAt(fresh.path);
    const { start, end } = range;
    // A copy of a reference would be one to the same value, not to its copy.
    if (value.view.refersFrom(slot, endOfSubtree(value.table, slot))) throw tied();
    return value.bytes.slice(start, end);
  }
  return writer.fresh(value.table, id, freshValueOf(fresh));
}

type Insert = Extract<ValueEdit, { type: 'insert' }>;

function insertion(value: EditableTree, node: TableNode, edit: Insert, writer: TreeWriter): Change {
  const { table } = value;
  const { id, childCount, facts } = node;
  const { children: layout, itemsEditor } = facts;
  refuseElsewhere(value, id);
  if (!layout || !itemsEditor || itemsEditor.values.length === 0) {
    throw new FormatError('read-only', l10n.t('Items cannot be added here.'));
  }
  const index = Math.min(Math.max(edit.index, 0), childCount);
  const parts = [freshBytes(value, id, edit.value, writer)];
  if (layout.hasKeys) {
    const key = layout.labels === 'index' ? String(index) : edit.key;
    if (key === undefined) throw new FormatError('null-key', l10n.t('Enter a key.'));
    if (layout.labels !== 'index') refuseEqualKey(node, key);
    parts.unshift(writer.key(table, id, key), writer.joint?.(table, id) ?? new Uint8Array(0));
    const mark = typeMarkOf(value, edit.value, writer);
    if (mark) parts.unshift(mark);
  }
  const gap = gapAt(table, id, layout.hasKeys) ?? writer.separator?.(table, id);
  if (childCount > 0 && gap) {
    if (index < childCount) parts.push(gap);
    else parts.unshift(gap);
  }
  const behind = index < childCount ? entryStart(table, id, index, layout.hasKeys) : NONE;
  const first = behind === NONE ? endOfSubtree(table, id) : behind;
  refuseTied(value, first, first);
  const offset =
    childCount > 0
      ? insertOffset(table, id, index, childCount, layout.hasKeys)
      : writer.contentStart(table, id);
  const splice = { offset, removed: new Uint8Array(0), inserted: concatBytes(parts) };
  const renumbered =
    layout.labels === 'index' && layout.hasKeys
      ? (writer.renumber?.(table, id, index, 1) ?? [])
      : [];
  return { splices: [splice, ...renumbered], container: id, count: 1 };
}

function insertOffset(
  table: ValueTable,
  id: number,
  index: number,
  count: number,
  hasKeys: boolean,
): number {
  if (index < count) return entrySpan(table, id, index, hasKeys).start;
  return entrySpan(table, id, count - 1, hasKeys).end;
}

function refuseEqualKey(container: TableNode, key: string): void {
  for (let from = 0; from < container.childCount; from += 1000) {
    for (const { label } of container.children(from, from + 1000)) {
      if (label !== key) continue;
      throw new FormatError('duplicate-key', l10n.t('This key or value already exists.'), {
        details: { key },
      });
    }
  }
}

function removal(value: EditableTree, node: TableNode, index: number, writer: TreeWriter): Change {
  const { table } = value;
  const { outer } = node;
  if (outer?.facts.itemsEditor?.canRemove !== true) {
    throw new FormatError('read-only', l10n.t('This value cannot be removed.'));
  }
  refuseElsewhere(value, outer.id);
  const layout = outer.facts.children;
  const hasKeys = layout?.hasKeys === true;
  const { id, childCount } = outer;
  refuseTied(value, node.slot, endOfSubtree(table, node.slot));
  const own = entrySpan(table, id, index, hasKeys);
  let { start, end } = own;
  if (index + 1 < childCount) end = entrySpan(table, id, index + 1, hasKeys).start;
  else if (index > 0) start = entrySpan(table, id, index - 1, hasKeys).end;
  const removed = table.bytes.subarray(start, end);
  const renumbered =
    layout?.labels === 'index' && hasKeys
      ? (writer.renumber?.(table, id, index + 1, -1) ?? [])
      : [];
  return {
    splices: [{ offset: start, removed, inserted: new Uint8Array(0) }, ...renumbered],
    container: id,
    count: -1,
  };
}

/** Turns the children between the two places by one; what stands between children stays. */
function moving(
  value: EditableTree,
  node: TableNode,
  from: number,
  wanted: number,
): Change | undefined {
  const { outer } = node;
  if (outer?.facts.itemsEditor?.canMove !== true) {
    throw new FormatError('read-only', l10n.t('This value cannot be moved.'));
  }
  refuseElsewhere(value, outer.id);
  const { table } = value;
  const to = Math.min(Math.max(wanted, 0), outer.childCount - 1);
  if (from === to) return undefined;
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  const { hasKeys = false, labels } = outer.facts.children ?? {};
  const slots: Span[] = [];
  let row = entryStart(table, outer.id, low, hasKeys);
  refuseTied(value, row, row);
  for (let index = low; index <= high; index++) {
    const last = hasKeys ? table.next(row) : row;
    // Where the key says the place, only the values move.
    const first = labels === 'index' ? last : row;
    slots.push({ start: table.start(first), end: table.end(last) });
    row = table.next(last);
  }
  const order = slots.map((_, i) => i);
  if (from < to) order.push(order.shift() ?? 0);
  else order.unshift(order.pop() ?? 0);
  const parts: Uint8Array[] = [];
  let at = slots[0]?.start ?? 0;
  const begin = at;
  for (const [i, slot] of slots.entries()) {
    const source = slots[order[i] ?? i] ?? slot;
    parts.push(
      table.bytes.subarray(at, slot.start),
      table.bytes.subarray(source.start, source.end),
    );
    at = slot.end;
  }
  const splice = {
    offset: begin,
    removed: table.bytes.subarray(begin, at),
    inserted: concatBytes(parts),
  };
  return { splices: [splice], container: outer.id, count: 0 };
}

function renaming(
  value: EditableTree,
  node: TableNode,
  key: string,
  writer: TreeWriter,
): Change | undefined {
  const { table } = value;
  const { outer } = node;
  if (outer) refuseElsewhere(value, outer.id);
  if (!outer || node.hasEditableKey !== true) {
    throw new FormatError('read-only', l10n.t('This key cannot be changed.'));
  }
  if (outer.labelOf(node) === key) return undefined;
  refuseEqualKey(outer, key);
  return replaceRow(table, node.key, writer.key(table, outer.id, key, node.key));
}
