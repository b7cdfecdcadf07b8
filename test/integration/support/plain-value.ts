import type { ValueNode } from '../../../src/formats/value.ts';

/** What a decoded value says, as far as JSON can say it. */
export function plainOf(node: ValueNode): unknown {
  switch (node.kind) {
    case 'null':
      return null;
    case 'list':
      return node.children(0, node.childCount).map((child) => plainOf(child.node));
    case 'object':
    case 'dictionary': {
      const children = node.children(0, node.childCount);
      const isList =
        (children.length > 0 || /^array/i.test(node.typeName)) &&
        children.every(({ labelKind }) => labelKind === 'index');
      return isList
        ? children.map((child) => plainOf(child.node))
        : Object.fromEntries(children.map(({ label, node: child }) => [label, plainOf(child)]));
    }
    case 'bytes':
      return { hex: Buffer.from(node.bytes ?? []).toString('hex') };
    default:
      return node.typeName === 'String' || node.editor?.type === 'String'
        ? node.text
        : (JSON.parse((node.text ?? 'null').toLowerCase()) as unknown);
  }
}
