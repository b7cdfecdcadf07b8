import { plainNumber } from '../../../src/formats/json/number-reader.ts';
import type { ValueNode } from '../../../src/formats/value.ts';

/** A value as a site tells of it: scalars with their type; lists and maps with what they hold, in order. */
export type ToldJson = null | string | readonly [string, readonly unknown[]];

/** What a value of ours says, in the site's words; numbers in one form, however they are written. */
export function toldNode(node: ValueNode): ToldJson {
  const { kind, typeName, text = '' } = node;
  switch (kind) {
    case 'null':
      return null;
    case 'scalar':
      if (typeName === 'String') return `s:${text}`;
      return typeName === 'Boolean' ? `b:${text}` : `n:${plainNumber(text) ?? text}`;
    case 'list':
      return ['list', childrenOf(node).map(([, child]) => toldNode(child))];
    case 'dictionary':
      return ['map', childrenOf(node).map(([label, child]) => [label, toldNode(child)])];
    default:
      throw new Error(`JSON has no ${kind}`);
  }
}

function childrenOf(node: ValueNode): readonly (readonly [string, ValueNode])[] {
  return node.children(0, node.childCount).map(({ label, node: child }) => [label, child]);
}

/** What a site told, with its numbers in the same form. */
export function plainTold(told: ToldJson): ToldJson {
  if (typeof told === 'string' && told.startsWith('n:')) {
    const text = told.slice(2);
    // JavaScript writes 1e+21.
    return `n:${plainNumber(text) ?? text}`;
  }
  if (!Array.isArray(told)) return told;
  const [kind, items] = told as [string, readonly unknown[]];
  if (kind === 'list') return [kind, items.map((item) => plainTold(item as ToldJson))];
  const entries = items as readonly (readonly [string, ToldJson])[];
  return [kind, entries.map(([name, item]) => [name, plainTold(item)])];
}

/** The same items as an object of JavaScript has them: names that are indices come first. */
export function javascriptOrder(
  items: readonly (readonly [string, ToldJson])[],
): readonly (readonly [string, ToldJson])[] {
  const ordered = Object.entries(Object.fromEntries(items));
  return ordered.map(([name, told]) => [name, valueInOrder(told)]);
}

function valueInOrder(told: ToldJson): ToldJson {
  if (!Array.isArray(told)) return told;
  const [kind, items] = told as [string, readonly unknown[]];
  if (kind === 'map') return [kind, javascriptOrder(items as [string, ToldJson][])];
  return [kind, items.map((item) => valueInOrder(item as ToldJson))];
}
