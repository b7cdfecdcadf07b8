import type { ValueNode } from '../../formats/value.ts';
import type { Matcher } from '../../stores/transfer/redaction-rules.ts';

/** A value as JSON has it. */
export type Told = string | number | boolean | null | readonly Told[] | ToldObject;
export interface ToldObject {
  readonly [member: string]: Told;
}

/** What of a value is told. */
export interface Telling {
  /** Whether a value is kept back. */
  readonly isRedacted: Matcher;
  /** How many values are still told; counted down. */
  left: number;
}

const maxDepth = 12;
const maxTextLength = 500;
/** More children of one value are only counted. */
const maxChildren = 100;

const numeric = /^(?:Byte|SByte|U?Int(?:16|32|64)|Double|Single|Number|Integer|Float|int|float)$/;

/**
 * A decoded value for a reader that gets a few thousand words in all: types in `$type`, what is left out counted.
 * @param name under which it stands: decides whether it is told, and what it holds with it
 */
export function toldValue(node: ValueNode, name: string, telling: Telling, depth = 0): Told {
  if (telling.isRedacted(name, node)) return { $redacted: node.typeName };
  if (node.kind === 'null') return null;
  if (node.isCycle === true) return { $cycle: node.typeName };
  if (telling.left-- <= 0) return '…';
  if (node.text !== undefined) return scalar(node.typeName, node.text);
  if (node.bytes) return { $bytes: node.bytes.length };
  if (node.childCount === 0) return node.kind === 'list' ? [] : { $type: node.typeName };
  if (depth >= maxDepth) return { $type: node.typeName, $childCount: node.childCount };
  const told: [string, Told][] = [];
  for (const { label, node: child } of node.children(0, Math.min(node.childCount, maxChildren))) {
    if (telling.left <= 0) break;
    told.push([label, toldValue(child, label, telling, depth + 1)]);
  }
  const leftOut = node.childCount - told.length;
  if (node.kind !== 'list') {
    const rest = leftOut > 0 && { $leftOut: leftOut };
    return { $type: node.typeName, ...Object.fromEntries(told), ...rest };
  }
  const items = told.map(([, value]) => value);
  return leftOut > 0 ? [...items, { $leftOut: leftOut }] : items;
}

function scalar(typeName: string, text: string): Told {
  if (typeName === 'Boolean' && (text === 'true' || text === 'false')) return text === 'true';
  // What JavaScript would change stays a text.
  if (numeric.test(typeName) && String(Number(text)) === text) return Number(text);
  if (text.length <= maxTextLength) return text;
  return `${text.slice(0, maxTextLength)}… (${text.length} characters in all)`;
}
