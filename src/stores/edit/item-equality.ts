import { plainNumber } from '../../formats/json/number-reader.ts';
import { equalBytes } from '../../formats/splice.ts';
import type { DecodedValue, ValueNode } from '../../formats/value.ts';
import { decodeOptionsOf, decodeSessionItem } from '../read/decode-session-item.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { LayoutId, SessionItem } from '../session.ts';

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
  const isUnordered = left.format === 'json' || left.format === 'msgpack';
  return isSameTree(left.root, right.root, isUnordered);
}

/** @param isUnordered whether the order of an object's members says nothing */
function isSameTree(a: ValueNode, b: ValueNode, isUnordered: boolean): boolean {
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
    if (isUnordered && left.kind === 'dictionary') {
      const pairs = pairsByLabel(left, right);
      if (!pairs) return false;
      open.push(...pairs);
      continue;
    }
    for (let start = 0; start < left.childCount; start += PAGE) {
      const pairs = pairsOf(left, right, start);
      if (!pairs) return false;
      open.push(...pairs);
    }
  }
  return true;
}

function pairsByLabel(left: ValueNode, right: ValueNode): [ValueNode, ValueNode][] | undefined {
  if (left.childCount > MAX_NODES) return undefined;
  const others = new Map(
    right.children(0, right.childCount).map(({ label, node }) => [label, node]),
  );
  const pairs: [ValueNode, ValueNode][] = [];
  for (const { label, node } of left.children(0, left.childCount)) {
    const other = others.get(label);
    if (!other) return undefined;
    pairs.push([node, other]);
    others.delete(label);
  }
  return pairs;
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
  // As the site's language reads them: it writes no more digits than it has read.
  const [left, right] = [a, b].map(({ warning, text = '' }) => {
    const read = warning?.details?.['text'];
    return plainNumber(typeof read === 'string' ? read : text)?.replace(/^-0$/, '0');
  });
  return left !== undefined && left === right;
}
