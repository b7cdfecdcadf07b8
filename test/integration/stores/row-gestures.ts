import type {
  NewValue,
  ScalarEditor,
  ValueChoice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../src/formats/value.ts';

/** A gesture of a user's on a row, and what it is called. */
export interface RowGesture {
  readonly kind: string;
  readonly edit: ValueEdit;
}

/** The gestures that the rows of a value offer; of a large value those on its first rows. */
export function gesturesOn(root: ValueNode, maxRows = 24): readonly RowGesture[] {
  const gestures: RowGesture[] = [];
  const open: { node: ValueNode; path: ValuePath }[] = [{ node: root, path: [] }];
  for (let count = 0; count < maxRows; count++) {
    const next = open.shift();
    if (!next) break;
    const { node, path } = next;
    gestures.push(...insertions(node, path));
    for (const [index, child] of node.children(0, Math.min(node.childCount, 12)).entries()) {
      const childPath = [...path, index];
      gestures.push(...own(child.node, childPath), ...within(node, child.node, childPath));
      if (!child.node.isCycle) open.push({ node: child.node, path: childPath });
    }
  }
  return gestures;
}

function own(node: ValueNode, path: ValuePath): RowGesture[] {
  const gestures: RowGesture[] = [];
  const text = node.editor && sampleOf(node.editor, node.text);
  if (text !== undefined) gestures.push({ kind: 'set', edit: { type: 'set', path, text } });
  if (node.isNullable && node.kind !== 'null') {
    gestures.push({ kind: 'set to null', edit: { type: 'set-null', path } });
  }
  for (const choice of (node.replacements ?? []).slice(0, 4)) {
    const value = newValue(choice);
    if (value) gestures.push({ kind: 'replace', edit: { type: 'replace', path, value } });
  }
  return gestures;
}

function within(parent: ValueNode, node: ValueNode, path: ValuePath): RowGesture[] {
  const { itemsEditor } = parent;
  const gestures: RowGesture[] = [];
  const index = path.at(-1) ?? 0;
  if (itemsEditor?.canRemove && !node.isTied) {
    gestures.push({ kind: 'remove', edit: { type: 'remove', path } });
  }
  if (itemsEditor?.canMove && parent.childCount > 1) {
    const to = (index + 1) % parent.childCount;
    gestures.push({ kind: 'move', edit: { type: 'move', path, index: to } });
  }
  if (itemsEditor && (itemsEditor.canMove || node.rowState !== undefined)) {
    const value = { kind: 'copy', path } as const;
    const place = { path: path.slice(0, -1), index: index + 1 };
    gestures.push({ kind: 'duplicate', edit: { type: 'insert', ...place, value } });
  }
  if (node.hasEditableKey) {
    const key = (itemsEditor?.key && sampleOf(itemsEditor.key, undefined)) ?? 'renamed';
    gestures.push({ kind: 'rename', edit: { type: 'rename', path, key } });
  }
  return gestures;
}

function insertions(node: ValueNode, path: ValuePath): RowGesture[] {
  const { itemsEditor } = node;
  return (itemsEditor?.values ?? []).slice(0, 2).flatMap((choice) => {
    const value = newValue(choice);
    const key = itemsEditor?.key && sampleOf(itemsEditor.key, undefined);
    const place = { path, index: itemsEditor?.canMove ? 0 : node.childCount };
    if (!value) return [];
    const edit = { type: 'insert', ...place, value, ...(key !== undefined && { key }) } as const;
    return [{ kind: 'insert', edit }];
  });
}

function newValue(choice: ValueChoice): NewValue | undefined {
  switch (choice.kind) {
    case 'null':
      return { kind: 'null' };
    case 'scalar': {
      const text = sampleOf(choice.editor, undefined);
      return text === undefined ? undefined : { kind: 'scalar', type: choice.editor.type, text };
    }
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    case 'collection':
      return { kind: 'collection', shape: choice.shape, items: [] };
    case 'written':
      return { kind: 'written', form: choice.form, text: choice.form === 'json' ? '[7]' : '2A' };
  }
}

/** A text that the type takes, and that isn't the one that is there. */
function sampleOf({ type, of, names }: ScalarEditor, text: string | undefined): string | undefined {
  const other = (a: string, b: string): string => (text === a ? b : a);
  if (of !== undefined) return undefined;
  switch (type) {
    case 'Boolean':
      return other('true', 'false');
    case 'Char':
      return other('q', 'r');
    case 'String':
      return other('sample', 'another sample');
    case 'DateTime':
      return other('2020-01-02T03:04:05.0000000', '2021-01-02T03:04:05.0000000');
    case 'TimeSpan':
      return other('01:02:03', '02:03:04');
    case 'Guid':
      return other('11111111-2222-3333-4444-555555555555', '21111111-2222-3333-4444-555555555555');
    case 'Enum':
      return names?.find(({ value }) => value !== text)?.value ?? other('1', '2');
    default:
      return other('7', '8');
  }
}
