import type { ValueChild, ValueNode } from '../../src/formats/value.ts';
import type { Random } from './random.ts';

/** A node and the way to it. */
export interface Found {
  readonly node: ValueNode;
  readonly path: readonly number[];
}

/** What a node says of itself is against the contract of `ValueNode`. */
function assert(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`A node breaks its contract: ${what}`);
}

/** How many of a node's children are looked at, from its start, its end and anywhere. */
const CHILDREN = 12;

/**
 * Walks a tree from the root, asks every node for all that it has, and checks what it says.
 * @returns some of the nodes.
 */
export function lookAt(
  root: ValueNode,
  byteLength: number,
  limit: number,
  random: Random,
): Found[] {
  const found: Found[] = [];
  const stack: Found[] = [{ node: root, path: [] }];
  const seen = new Set<number>();
  let steps = 0;
  for (let next = stack.pop(); next && steps < limit; next = stack.pop(), steps++) {
    const { node, path } = next;
    askAll(node, byteLength);
    if (found.length < 200) found.push(next);
    else if (random.below(steps) < 50) found[random.below(200)] = next;
    if (node.isCycle === true) continue;
    if (node.identity !== undefined) {
      if (seen.has(node.identity)) continue;
      seen.add(node.identity);
    }
    for (const [index, child] of someChildren(node, random)) {
      stack.push({ node: child.node, path: [...path, index] });
    }
  }
  return found;
}

function askAll(node: ValueNode, byteLength: number): void {
  const { kind, typeName, text, range, childCount, bytes } = node;
  assert(typeof kind === 'string' && typeof typeName === 'string', 'kind and type are texts');
  assert(kind !== 'scalar' || typeof text === 'string', 'a scalar has a text');
  assert(Number.isSafeInteger(childCount) && childCount >= 0, `${childCount} children`);
  if (range) {
    const isInside = range.start >= 0 && range.start <= range.end && range.end <= byteLength;
    assert(isInside, `its bytes stand from ${range.start} to ${range.end} of ${byteLength}`);
  }
  assert(bytes === undefined || bytes.length <= byteLength, 'more bytes than there are');
  const { picture, color, warning } = node;
  assert(!picture || picture.bytes.length <= byteLength, 'a picture of more bytes than there are');
  assert(color === undefined || /^#[0-9a-f]{8}$/.test(color), `a colour of ${color ?? ''}`);
  assert(!warning || (warning.offset >= 0 && warning.offset <= byteLength), 'a warning elsewhere');
  // Whatever these answer: they have to.
  const rest = [
    [node.wireTypeName, node.editor, node.isNullable, node.readOnlyReason, node.itemsEditor],
    [node.replacements, node.hasEditableKey, node.rowState, node.summary, node.otherReading],
  ];
  assert(rest.length === 2, 'it answers');
}

function* someChildren(node: ValueNode, random: Random): Generator<[number, ValueChild]> {
  const { childCount } = node;
  const starts = new Set([0]);
  if (childCount > CHILDREN) {
    starts.add(childCount - CHILDREN);
    starts.add(random.below(childCount - CHILDREN));
  }
  assert(node.children(childCount, childCount + 3).length === 0, 'children behind the last one');
  for (const start of starts) {
    const children = node.children(start, start + CHILDREN);
    const expected = Math.min(CHILDREN, childCount - start);
    assert(children.length === expected, `${children.length} children of ${expected}`);
    for (const [index, child] of children.entries()) {
      assert(typeof child.label === 'string', 'a label is a text');
      yield [start + index, child];
    }
  }
}
