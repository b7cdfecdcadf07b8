import type { ScalarType, ValueChoice, ValueEdit, ValueNode } from '../../../src/formats/value.ts';

/** Numbers by chance that are the same each time. */
export function chance(seed: number): (count: number) => number {
  let state = seed;
  return (count) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * count);
  };
}

const texts: Readonly<Partial<Record<ScalarType, readonly string[]>>> = {
  String: ['', 'neu|"; ü', 'a:1:{', 'x'.repeat(200)],
  Int64: ['0', '-77', '9223372036854775807'],
  Double: ['0', '-1.25E-7', '1E+100', 'Infinity'],
  Number: ['0', '-1.5', '6.02e23', '9007199254740991'],
  Boolean: ['true', 'false'],
};

/** Edits that the nodes of a value offer: of each kind at each place, with one text each by chance. */
export function* offeredEdits(
  root: ValueNode,
  pick: (count: number) => number,
): Generator<ValueEdit> {
  const queue: { readonly path: readonly number[]; readonly node: ValueNode }[] = [
    { path: [], node: root },
  ];
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { path, node } = next;
    const some = (type: ScalarType): string => {
      const known = texts[type] ?? [''];
      return known[pick(known.length)] ?? '';
    };
    if (node.editor) yield { type: 'set', path, text: some(node.editor.type) };
    if (node.isNullable && node.kind !== 'null') yield { type: 'set-null', path };
    const value = valueOf(node.replacements ?? [], pick, some);
    if (value) yield { type: 'replace', path, value };
    if (node.hasEditableKey)
      yield { type: 'rename', path, key: ['new', '0', '7', ''][pick(4)] ?? '' };
    const { itemsEditor: editor, childCount: count } = node;
    const added = valueOf(editor?.values ?? [], pick, some);
    if (added) {
      const key = editor?.key ? { key: ['added', '0', '1', '-3'][pick(4)] ?? '' } : {};
      yield { type: 'insert', path, index: count, value: added, ...key };
    }
    if (node.isCycle || path.length > 5) continue;
    for (const [index, child] of node.children(0, 20).entries()) {
      const at = [...path, index];
      if (editor?.canRemove && !child.node.isTied) yield { type: 'remove', path: at };
      if (editor?.canMove) yield { type: 'move', path: at, index: pick(count) };
      queue.push({ path: at, node: child.node });
    }
  }
}

function valueOf(
  choices: readonly ValueChoice[],
  pick: (count: number) => number,
  some: (type: ScalarType) => string,
): Extract<ValueEdit, { type: 'replace' }>['value'] | undefined {
  const choice = choices[pick(choices.length)];
  switch (choice?.kind) {
    case 'null':
      return { kind: 'null' };
    case 'scalar':
      return { kind: 'scalar', type: choice.editor.type, text: some(choice.editor.type) };
    case 'object':
      return { kind: 'object', wireTypeName: choice.wireTypeName };
    default:
      return undefined;
  }
}
