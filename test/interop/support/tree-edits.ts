import type {
  NewValue,
  ScalarType,
  ValueChoice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../src/formats/value.ts';

/** An edit with what it is, to say in a failure. */
export interface NamedEdit {
  readonly title: string;
  readonly edit: ValueEdit;
}

/** A few texts of each type, at the bounds of it and of what readers know. */
const texts: Readonly<Partial<Record<ScalarType, readonly string[]>>> = {
  String: ['', 'Grüße "<b>" 😀', '2024-02-29', '0f8fad5b-d9cb-469f-a165-70867728950e', 'null'],
  Int32: ['0', '-2147483648', '2147483647'],
  Int64: ['7', '2147483648', '-9223372036854775808'],
  Number: ['0', '-1.5e3', '2147483648'],
  Double: ['1.5', '-0', 'NaN'],
  Boolean: ['true', 'false'],
  Guid: ['00112233-4455-6677-8899-aabbccddeeff'],
  DateTime: ['2026-02-28T01:02:03.4560000', '2026-02-28T01:02:03.4560000 (utc)'],
};

function newValues(choice: ValueChoice): readonly NewValue[] {
  switch (choice.kind) {
    case 'null':
    case 'object':
      return [choice];
    case 'scalar': {
      const { type } = choice.editor;
      return (texts[type] ?? ['1']).map((text) => ({ kind: 'scalar', type, text }));
    }
    default:
      return [];
  }
}

/** Every edit that the nodes of a value offer, and copies, with values that are likely to be refused among them. */
export function* everyEdit(root: ValueNode): Generator<NamedEdit> {
  const open: {
    readonly node: ValueNode;
    readonly path: ValuePath;
    readonly parent?: ValueNode;
  }[] = [{ node: root, path: [] }];
  for (let at = open.pop(); at; at = open.pop()) {
    const { node, path, parent } = at;
    for (const edit of editsOf(node, path, parent)) {
      yield { title: `${JSON.stringify(edit)} at ${node.typeName}`, edit };
    }
    for (const [index, child] of node.children(0, node.childCount).entries()) {
      open.push({ node: child.node, path: [...path, index], parent: node });
    }
  }
}

function* editsOf(node: ValueNode, path: ValuePath, parent?: ValueNode): Generator<ValueEdit> {
  const { editor, itemsEditor, replacements = [], childCount } = node;
  if (editor) for (const text of texts[editor.type] ?? []) yield { type: 'set', path, text };
  yield { type: 'set-null', path };
  for (const value of replacements.flatMap(newValues)) yield { type: 'replace', path, value };
  for (const value of itemsEditor?.values.flatMap(newValues) ?? []) {
    const key = itemsEditor?.key ? { key: 'added' } : {};
    yield { type: 'insert', path, index: 0, value, ...key };
    yield { type: 'insert', path, index: childCount, value, ...key };
  }
  if (!parent) return;
  const index = path.at(-1) ?? 0;
  const outer = path.slice(0, -1);
  yield { type: 'remove', path };
  yield { type: 'rename', path, key: 'Renamed' };
  for (const wanted of [0, index + 1]) yield { type: 'move', path, index: wanted };
  const value: NewValue = { kind: 'copy', path };
  const key = parent.itemsEditor?.key ? { key: 'copied' } : {};
  yield { type: 'insert', path: outer, index: index + 1, value, ...key };
  // Into its neighbour, where that is a container.
  for (const [other, { node: container }] of parent.children(0, parent.childCount).entries()) {
    if (container.childCount === 0 || other === index) continue;
    const copied = container.itemsEditor?.key ? { key: 'copied' } : {};
    yield { type: 'insert', path: [...outer, other], index: 0, value, ...copied };
  }
}
