import { equalBytes } from '../formats/splice.ts';
import type { DecodedValue, ValueNode } from '../formats/value.ts';
import { decodeOptionsOf, decodeSessionItem } from './decode-session-item.ts';
import { layoutById } from './layouts.ts';
import type { LayoutId, SessionItem } from './session.ts';

/** Larger trees are compared by their bytes alone. */
const MAX_NODES = 20_000;
const PAGE = 500;

/**
 * Whether two byte sequences of an item are the same value: the same bytes, or the same tree. A site
 * that stores a session anew may write what it loaded in other bytes: spaces in JSON, `1.50` for `1.5`.
 * @param item how the item is read
 */
export function isSameValue(
  layout: LayoutId,
  item: Pick<SessionItem, 'encoding'>,
  a: Uint8Array,
  b: Uint8Array,
): boolean {
  if (a === b || equalBytes(a, b)) return true;
  const { itemEncoding, ...shape } = layoutById(layout);
  const { encoding } = item;
  const decode = (bytes: Uint8Array): DecodedValue =>
    decodeSessionItem(
      { bytes, ...(encoding && { encoding }) },
      itemEncoding,
      decodeOptionsOf(shape),
    );
  const [left, right] = [decode(a), decode(b)];
  if (left.failure || right.failure || left.format !== right.format) return false;
  if (left.format === 'hex') return false;
  return isSameTree(left.root, right.root);
}

function isSameTree(a: ValueNode, b: ValueNode): boolean {
  const open: [ValueNode, ValueNode][] = [[a, b]];
  /** Objects that refer to one another have to do so in the same places on both sides. */
  const partners = new Map<number, number>();
  for (let count = 0; open.length > 0; count++) {
    const [left, right] = open.pop() ?? [a, b];
    if (count > MAX_NODES || !isSameNode(left, right)) return false;
    const { identity } = left;
    if (identity !== undefined) {
      const partner = partners.get(identity);
      if (partner !== undefined) {
        if (partner !== right.identity) return false;
        continue;
      }
      if (right.identity === undefined) return false;
      partners.set(identity, right.identity);
    } else if (right.identity !== undefined) return false;
    for (let start = 0; start < left.childCount; start += PAGE) {
      const pairs = pairsOf(left, right, start);
      if (!pairs) return false;
      open.push(...pairs);
    }
  }
  return true;
}

function pairsOf(
  left: ValueNode,
  right: ValueNode,
  start: number,
): [ValueNode, ValueNode][] | undefined {
  const others = right.children(start, start + PAGE);
  const pairs: [ValueNode, ValueNode][] = [];
  for (const [index, { label, node }] of left.children(start, start + PAGE).entries()) {
    const other = others[index];
    if (other?.label !== label) return undefined;
    pairs.push([node, other.node]);
  }
  return pairs;
}

function isSameNode(a: ValueNode, b: ValueNode): boolean {
  if (a.kind !== b.kind || a.childCount !== b.childCount) return false;
  if ((a.wireTypeName ?? a.typeName) !== (b.wireTypeName ?? b.typeName)) return false;
  if (a.bytes || b.bytes) {
    return a.bytes !== undefined && b.bytes !== undefined && equalBytes(a.bytes, b.bytes);
  }
  return a.text === b.text || isSameNumber(a, b);
}

/** Numbers of any length and precision are texts; the same one can be written in several ways. */
function isSameNumber(a: ValueNode, b: ValueNode): boolean {
  if (a.editor?.type !== 'Number' || a.text === undefined || b.text === undefined) return false;
  return plainNumber(a.text) === plainNumber(b.text);
}

/** `-1.50e2` as sign, digits and power: `-15e1`. */
function plainNumber(text: string): string {
  const [, sign, whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,9}))?$/.exec(text) ?? [];
  if (sign === undefined) return text;
  const all = whole + fraction;
  let end = all.length;
  while (end > 0 && all[end - 1] === '0') end--;
  let start = 0;
  while (start < end && all[start] === '0') start++;
  if (start === end) return '0';
  const digits = all.slice(start, end);
  return `${sign}${digits}e${Number(power) - fraction.length + (all.length - end)}`;
}
