import type { ValueNode } from '../../../src/formats/value.ts';

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
