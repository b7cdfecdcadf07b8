import type { DecodedValue, ValueNode } from '../../../formats/value.ts';

/** Nodes beyond this are left out, so that a hostile payload can't fill the memory. */
const MAX_NODES = 50_000;
/** What is nested deeper is left out: its indentation alone would fill the memory. */
const MAX_DEPTH = 200;

/** One item to be written. */
export interface JsonItem {
  readonly name: string;
  readonly value: DecodedValue;
}

/** What a text is to have beside what it has always. */
export interface JsonOptions {
  /** Whether scalars have their types with them. */
  readonly showsTypes?: boolean;
}

/**
 * The decoded items as JSON text for people: compared in a diff, or copied. Types stand in `$type`;
 * numbers beyond JavaScript's are texts. Walks without recursion, and stops at cycles.
 */
export function decodedJson(
  items: readonly JsonItem[],
  { showsTypes = false }: JsonOptions = {},
): string {
  const lines: string[] = ['{'];
  let left = MAX_NODES;
  for (const [index, { name, value }] of items.entries()) {
    const last = index === items.length - 1;
    const write = showsTypes ? typedLeaf : leaf;
    left = writeNode(
      lines,
      1,
      `${JSON.stringify(name)}: `,
      value.root,
      last ? '' : ',',
      left,
      write,
    );
  }
  lines.push('}', '');
  return lines.join('\n');
}

/** One value as JSON text, as {@link decodedJson} writes those of items. */
export function nodeJson(node: ValueNode): string {
  const lines: string[] = [];
  writeNode(lines, 0, '', node, '', MAX_NODES, leaf);
  return lines.join('\n');
}

interface Frame {
  readonly node: ValueNode;
  readonly depth: number;
  readonly close: string;
  readonly isArray: boolean;
  next: number;
}

function writeNode(
  lines: string[],
  depth: number,
  prefix: string,
  root: ValueNode,
  suffix: string,
  budget: number,
  write: (node: ValueNode) => string,
): number {
  let left = budget;
  const frames: Frame[] = [];
  const open = (node: ValueNode, at: number, before: string, after: string): void => {
    left--;
    const indent = '  '.repeat(at);
    // A text may have its lines as children.
    const isWhole = node.childCount === 0 || node.kind === 'scalar';
    const isLeaf = isWhole || node.isCycle === true || left <= 0 || at >= MAX_DEPTH;
    if (isLeaf) {
      lines.push(`${indent}${before}${write(node)}${after}`);
      return;
    }
    const isArray = node.kind === 'list';
    lines.push(`${indent}${before}${isArray ? '[' : '{'}`);
    if (!isArray) {
      lines.push(`${indent}  "$type": ${JSON.stringify(node.typeName)},`);
    }
    frames.push({ node, depth: at, close: `${isArray ? ']' : '}'}${after}`, isArray, next: 0 });
  };
  open(root, depth, prefix, suffix);
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    if (frame.next >= frame.node.childCount) {
      lines.push('  '.repeat(frame.depth) + frame.close);
      frames.pop();
      continue;
    }
    const index = frame.next++;
    const [child] = frame.node.children(index, index + 1);
    const comma = frame.next < frame.node.childCount ? ',' : '';
    if (!child) continue;
    if (left <= 0) {
      lines.push(`${'  '.repeat(frame.depth + 1)}"…"`);
      frame.next = frame.node.childCount;
      continue;
    }
    const label = frame.isArray ? '' : `${JSON.stringify(child.label)}: `;
    open(child.node, frame.depth + 1, label, comma);
  }
  return left;
}

function typedLeaf(node: ValueNode): string {
  const text = leaf(node);
  return node.text === undefined ? text : `${JSON.stringify(node.typeName)} ${text}`;
}

function leaf(node: ValueNode): string {
  if (node.kind === 'null') return 'null';
  if (node.isCycle) return JSON.stringify({ $cycle: node.typeName });
  if (node.text !== undefined) {
    if (node.typeName === 'Boolean') return node.text;
    const isSafe = /^(Byte|SByte|U?Int16|U?Int32)$/.test(node.typeName);
    return isSafe ? node.text : JSON.stringify(node.text);
  }
  if (node.bytes) return JSON.stringify({ $hex: Buffer.from(node.bytes).toString('hex') });
  if (node.kind === 'list') return '[]';
  return JSON.stringify({ $type: node.typeName });
}
