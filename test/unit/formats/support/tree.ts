import assert from 'node:assert/strict';
import { FormatError } from '../../../../src/formats/errors.ts';
import { nodeAt as findNode } from '../../../../src/formats/node-at.ts';
import { applySplices, invertSplices } from '../../../../src/formats/splice.ts';
import type {
  DecodedValue,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../../src/formats/value.ts';

/** A tree as plain data for comparing: text, list, or pairs of label and value. */
export type Plain = string | null | readonly Plain[] | { readonly [label: string]: Plain };

/** A small tree as plain data; for tests, whose trees are not deep. Scalars but strings carry their type. */
export function plain(node: ValueNode): Plain {
  if (node.isCycle === true) return '(cycle)';
  switch (node.kind) {
    case 'null':
      return null;
    case 'scalar':
      return node.typeName === 'String' ? (node.text ?? '') : `${node.typeName} ${node.text ?? ''}`;
    case 'list':
      return node.children(0, node.childCount).map((child) => plain(child.node));
    case 'bytes':
      return `bytes ${Buffer.from(node.bytes ?? []).toString('hex')}`;
    default: {
      const entries = node.children(0, node.childCount);
      return Object.fromEntries(entries.map((child) => [child.label, plain(child.node)]));
    }
  }
}

/** The path to a node by the labels on the way. */
export function pathOf(value: DecodedValue, ...labels: readonly string[]): number[] {
  let node = value.root;
  return labels.map((label) => {
    const children = node.children(0, node.childCount);
    const index = children.findIndex((child) => child.label === label);
    assert.notEqual(index, -1, `no ${label} among ${children.map((c) => c.label).join(', ')}`);
    node = children[index]?.node ?? node;
    return index;
  });
}

/** The node at a path. */
export function nodeAt(value: DecodedValue, path: ValuePath): ValueNode {
  return findNode(value.root, path) ?? assert.fail(`nothing at ${path.join('/')}`);
}

/** Applies an edit and checks that its inverse gives back the old bytes. */
export function edited(value: DecodedValue, edit: ValueEdit): Uint8Array {
  const splices = value.edit(edit);
  const bytes = applySplices(value.bytes, splices);
  assert.deepEqual(applySplices(bytes, invertSplices(splices)), value.bytes);
  return bytes;
}

/** Asserts that an edit is refused with a code. */
export function refuses(value: DecodedValue, edit: ValueEdit, code: string): void {
  assert.throws(
    () => value.edit(edit),
    (error) => error instanceof FormatError && error.code === code,
    `not refused with ${code}`,
  );
}

/** Asks nodes for everything that they have, as far as `limit`; gives how many were seen. */
export function look(root: ValueNode, limit = 500): number {
  const stack = [root];
  let seen = 0;
  for (let node = stack.pop(); node && seen < limit; node = stack.pop()) {
    seen++;
    const facts = [node.kind, node.typeName, node.wireTypeName, node.text, node.editor, node.range];
    const more = [
      node.bytes,
      node.identity,
      node.isNullable,
      node.readOnlyReason,
      node.itemsEditor,
    ];
    assert.equal(facts.length + more.length, 11);
    if (node.isCycle === true) continue;
    for (const child of node.children(0, Math.min(node.childCount, 20))) stack.push(child.node);
  }
  return seen;
}

type Decode = (bytes: Uint8Array) => DecodedValue;

/** Cuts bytes everywhere: each part is decoded without a throw, and says that something is missing. */
export function assertCutsFail(bytes: Uint8Array, decode: Decode): void {
  for (let length = 0; length < bytes.length; length++) {
    const value = decode(bytes.subarray(0, length));
    assert.ok(value.failure, `${length} of ${bytes.length} bytes were read without a failure`);
    look(value.root);
    if (value.root.kind !== 'scalar') assert.equal(value.root.editor, undefined);
  }
}

/** Changes each byte to a few others: whatever comes out, nothing but `failure` says so. */
export function assertSurvivesChanges(bytes: Uint8Array, decode: Decode): void {
  for (let at = 0; at < bytes.length; at++) {
    for (const byte of [0, 1, 0x7f, 0x80, 0xff, (bytes[at] ?? 0) ^ 0x01, (bytes[at] ?? 0) ^ 0x20]) {
      const changed = bytes.slice();
      changed[at] = byte;
      look(decode(changed).root, 100);
    }
  }
}

/** Decodes, and asserts that it took less than so long. */
export function decodeWithin(ms: number, bytes: Uint8Array, decode: Decode): DecodedValue {
  const started = performance.now();
  const value = decode(bytes);
  look(value.root);
  const elapsed = performance.now() - started;
  assert.ok(elapsed < ms, `${bytes.length} bytes took ${Math.round(elapsed)} ms`);
  return value;
}

/** Text to UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** UTF-8 bytes to text. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
