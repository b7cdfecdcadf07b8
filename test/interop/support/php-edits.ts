import type { ScalarType, ValueChoice, ValueEdit, ValueNode } from '../../../src/formats/value.ts';

/** A value as the oracle tells it: scalars with their type, arrays and objects with their entries in order. */
export type Told = null | string | readonly [string, ...unknown[]];

/** What a value says, in the oracle's words. */
export function told(node: ValueNode, outer: readonly ValueNode[] = []): Told {
  const { kind, typeName, text = '', bytes } = node;
  switch (kind) {
    case 'null':
      return null;
    case 'bytes':
      return `s:${Buffer.from(bytes ?? []).toString('hex')}`;
    case 'scalar':
      if (typeName === 'String') return `s:${Buffer.from(text).toString('hex')}`;
      if (typeName === 'Int64') return `i:${text}`;
      if (typeName === 'Boolean') return `b:${text}`;
      return typeName === 'Double' ? `d:${doubleHex(text)}` : `e:${typeName}:${text}`;
    default: {
      if (kind === 'object' && isAmong(node, outer)) return 'cycle';
      if (kind !== 'object' && outer.length > 40) return 'deep';
      const entries = node
        .children(0, node.childCount)
        .map(({ label, labelKind, node: child }) => [
          labelKind === 'index' ? label.slice(1, -1) : label,
          told(child, [...outer, node]),
        ]);
      return kind === 'object' ? ['o', typeName, entries] : ['a', entries];
    }
  }
}

function isAmong({ identity }: ValueNode, outer: readonly ValueNode[]): boolean {
  return identity !== undefined && outer.some((node) => node.identity === identity);
}

function doubleHex(text: string): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(Number(text));
  return bytes.toString('hex');
}

const texts: Readonly<Partial<Record<ScalarType, readonly string[]>>> = {
  String: ['', 'neu|"; ü', 'a:1:{', 'x'.repeat(200)],
  Int64: ['0', '-77', '9223372036854775807'],
  Double: ['0', '-1.25E-7', '1E+100', 'Infinity'],
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
