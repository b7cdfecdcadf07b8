import type { ValueNode } from '../../formats/value.ts';
import { oneLine } from '../text-format.ts';

const maxPreviewLength = 60;
/** How many members of an object a row names, and how many it looks at to find them. */
const maxMembers = 3;
const maxLookedAt = 12;

/**
 * What a row shows of a value without opening it: its text, or how much is in it.
 * @param sizeText the size of the item's bytes, for values that have neither text nor children
 * @param countText puts a number of items, or of a dictionary's entries, into words
 */
export function previewOf(
  node: ValueNode,
  sizeText: string,
  countText: (count: number, of: 'items' | 'entries' | 'rows') => string,
): string {
  switch (node.kind) {
    case 'null':
      return 'null';
    case 'scalar': {
      const text = oneLine(node.text ?? '', maxPreviewLength);
      return node.typeName === 'String' || node.typeName === 'Char' ? `"${text}"` : text;
    }
    case 'list':
      return countText(node.childCount, 'items');
    case 'dictionary':
      return countText(node.childCount, 'entries');
    case 'table':
      return countText(node.childCount, 'rows');
    case 'bytes':
    case 'unknown':
      return sizeText;
    case 'object':
      return objectPreview(node);
  }
}

/** What an object says of itself, else its first members that are scalars: `Name = "Maja", Age = 31`. */
export function objectPreview(node: ValueNode): string {
  if (node.summary !== undefined) return oneLine(node.summary, maxPreviewLength);
  const parts: string[] = [];
  for (const { label, node: child } of node.children(0, maxLookedAt)) {
    if (child.kind !== 'scalar') continue;
    if (parts.length === maxMembers) break;
    const text = oneLine(child.text ?? '', 20);
    parts.push(`${label} = ${child.typeName === 'String' ? `"${text}"` : text}`);
  }
  return oneLine(parts.join(', '), maxPreviewLength);
}
