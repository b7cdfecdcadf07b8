import { wrongResult } from '../errors.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { canonicalText } from '../scalars/canonical.ts';
import { holdsText } from '../scalars/editable-text.ts';
import type { ValueEdit } from '../value.ts';
import type { EditableTree, TableNode } from './table-node.ts';
import { endOfSubtree, entryStart } from './entries.ts';
import { NONE } from './value-table.ts';

/**
 * Compares a value with its edited bytes, read again: the edit is in them, and nothing else has changed.
 * @throws FormatError `verification-failed`.
 */
export function verifyTreeEdit(value: EditableTree, edited: EditableTree, edit: ValueEdit): void {
  if (edited.failure) throw wrongResult(edited.failure.message);
  if (faults(edited) > faults(value)) throw wrongResult('the edit leads to warnings');
  if (edit.type === 'set') checkText(value.nodeAt(edit.path), edited.nodeAt(edit.path), edit.text);
  checkRest(value, edited, edit);
}

/** Warnings of how the bytes are; what a class is known for isn't one. */
function faults({ warnings }: EditableTree): number {
  return warnings.filter(({ code }) => code !== 'dangerous-type').length;
}

function checkText(before: TableNode, after: TableNode, text: string): void {
  const { editor } = before;
  if (editor?.type === 'Bytes') {
    // Bytes may come to be a text, where one type has both.
    const bytes = after.bytes ?? encodeUtf8(after.text ?? '');
    if (holdsText({ bytes }, editor, text)) return;
    throw wrongResult('the new value is different');
  }
  if (!editor || after.text === undefined) throw wrongResult('the new value is missing');
  // Text may hold halves of surrogate pairs where a format can escape them.
  if (after.typeName === before.typeName && after.text === text) return;
  if (canonicalText(after.editor ?? editor, after.text) !== canonicalText(editor, text)) {
    throw wrongResult('the new value is different');
  }
}

/** All rows but the edited ones are as they were: compared from both ends towards the spot. */
function checkRest(value: EditableTree, edited: EditableTree, edit: ValueEdit): void {
  const [a, b] = [value.table, edited.table];
  const { first, behind, added } = changedRows(value, edit);
  const shift = b.count - a.count;
  if (added !== undefined && shift !== added - (behind - first)) {
    throw wrongResult('the number of values is wrong');
  }
  const container = containerOf(value, edit);
  for (let id = 0; id < first; id++) {
    const [before, after] = [a.tag(id), b.tag(id)];
    if (before === after) continue;
    const isTurned = id === container && value.view.dialect.isSameContainer?.(before, after);
    if (isTurned !== true) throw wrongResult(`row ${id} changed`);
  }
  for (let id = behind; id < a.count; id++) {
    if (a.tag(id) !== b.tag(id + shift)) throw wrongResult(`row ${id} changed`);
  }
}

/** The row whose children become more, fewer or others. */
function containerOf(value: EditableTree, edit: ValueEdit): number {
  const node = value.nodeAt(edit.path);
  switch (edit.type) {
    case 'insert':
      return node.id;
    case 'remove':
    case 'rename':
    case 'move':
      return node.outer?.id ?? NONE;
    default:
      return NONE;
  }
}

/** The rows that an edit replaces, and by how many where that is known. */
function changedRows(
  value: EditableTree,
  edit: ValueEdit,
): { first: number; behind: number; added?: number } {
  const { table } = value;
  const node = value.nodeAt(edit.path);
  switch (edit.type) {
    case 'set':
      return { first: node.id, behind: endOfSubtree(table, node.id), added: 1 };
    case 'set-null':
      return { first: node.slot, behind: endOfSubtree(table, node.slot), added: 1 };
    case 'rename':
      return { first: node.key, behind: node.key + 1, added: 1 };
    case 'remove': {
      const first = node.key === NONE ? node.slot : node.key;
      return { first, behind: endOfSubtree(table, node.slot), added: 0 };
    }
    case 'insert': {
      const hasKeys = node.facts.children?.hasKeys === true;
      const isLast = edit.index >= node.childCount;
      const first = isLast
        ? endOfSubtree(table, node.id)
        : entryStart(table, node.id, edit.index, hasKeys);
      return { first, behind: first };
    }
    case 'replace':
    case 'insert-slice':
    case 'remove-slice':
      return { first: node.slot, behind: endOfSubtree(table, node.slot) };
    case 'move': {
      const { outer } = node;
      const first = outer?.id ?? 0;
      return {
        first,
        behind: endOfSubtree(table, first),
        added: endOfSubtree(table, first) - first,
      };
    }
  }
}
