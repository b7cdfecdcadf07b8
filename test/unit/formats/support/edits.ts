import assert from 'node:assert/strict';
import { FormatError } from '../../../../src/formats/errors.ts';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { NrbfNode } from '../../../../src/formats/nrbf/view/node.ts';
import { applySplices, invertSplices } from '../../../../src/formats/splice.ts';
import type { ValueEdit, ValuePath } from '../../../../src/formats/value.ts';

/** Applies an edit, checks that its inverse gives back the old bytes, and decodes the new ones. */
export function editStream(value: NrbfValue, edit: ValueEdit): NrbfValue {
  const splices = value.edit(edit);
  const edited = applySplices(value.bytes, splices);
  assert.deepEqual(applySplices(edited, invertSplices(splices)), value.bytes);
  const decoded = decodeNrbf(edited);
  assert.equal(decoded.failure, undefined);
  return decoded;
}

/** Sets a scalar and gives the decoded result. */
export function setScalar(value: NrbfValue, path: ValuePath, text: string): NrbfValue {
  return editStream(value, { type: 'set', path, text });
}

/** The path to a node by the labels on the way. */
export function pathTo(value: NrbfValue, ...labels: readonly string[]): number[] {
  let node: NrbfNode = value.root;
  return labels.map((label) => {
    const children = node.children(0, node.childCount);
    const index = children.findIndex((child) => child.label === label);
    assert.notEqual(index, -1, `no ${label} among ${children.map((c) => c.label).join(', ')}`);
    node = children[index]?.node as NrbfNode;
    return index;
  });
}

/** Asserts that an edit is refused with a code, and gives the error. */
export function assertRefused(value: NrbfValue, edit: ValueEdit, code: string): FormatError {
  let refusal: unknown;
  try {
    value.edit(edit);
  } catch (error) {
    refusal = error;
  }
  assert.ok(refusal instanceof FormatError, 'the edit was not refused');
  assert.equal(refusal.code, code);
  return refusal;
}
