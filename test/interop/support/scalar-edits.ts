import assert from 'node:assert/strict';
import { FormatError } from '../../../src/formats/errors.ts';
import type { NrbfValue } from '../../../src/formats/nrbf/format.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type { ValueEdit } from '../../../src/formats/value.ts';
import { internalMembers, newTextFor } from './all-edits.ts';

/** What an edit may be refused for. */
const refusals = [
  'read-only',
  'wrong-type',
  'shared-elsewhere',
  'not-nullable',
  'null-key',
  'duplicate-key',
  'unsorted-key',
  'not-an-integer',
  'not-a-number',
  'not-a-date',
  'not-a-guid',
  'not-one-character',
  'out-of-range',
];

/** The edited bytes; undefined when the edit is refused, which must not be for want of checks. */
export function editedBytes(value: NrbfValue, edit: ValueEdit): Uint8Array | undefined {
  try {
    return applySplices(value.bytes, value.edit(edit));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    assert.ok(refusals.includes(error.code), `${error.code} ${JSON.stringify(edit)}`);
    return undefined;
  }
}

/** An edit for every scalar and nullable place of a value. */
export function* scalarEdits(value: NrbfValue): Generator<ValueEdit> {
  const queue: number[][] = [[]];
  for (let path = queue.shift(); path; path = queue.shift()) {
    const node = value.nodeAt(path);
    const text = node.editor && newTextFor(node.editor);
    if (text !== undefined && text !== node.text) yield { type: 'set', path, text };
    if (node.isNullable) yield { type: 'set-null', path };
    // The lines of a text have no place of their own.
    if (node.isCycle || path.length > 4) continue;
    if (node.kind === 'scalar') continue;
    for (const [index, child] of node.children(0, 5).entries()) {
      if (child.labelKind !== 'member' || !internalMembers.test(child.label))
        queue.push([...path, index]);
    }
  }
}
