import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueEdit } from '../../../../src/formats/value.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromHex } from '../support/fixtures.ts';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(`0001000000ffffffff0100000000000000${hex.replaceAll(' ', '')}0b`));
}

/** Int32[2, 2]: rows of 1, 2 and 3, 4. */
const square =
  '07 01000000 02 02000000 02000000 02000000 00 08 01000000 02000000 03000000 04000000';

const edit = (
  type: 'insert-slice' | 'remove-slice',
  dimension: number,
  index: number,
): ValueEdit => ({ type, path: [], dimension, index });

function labelled(value: NrbfValue): string[] {
  return value.root.children(0, 99).map(({ label, node }) => `${label} ${node.text ?? node.kind}`);
}

describe('Rows and columns of NRBF arrays', () => {
  it('come and go one after the other', () => {
    const value = stream(square);
    assert.deepEqual(value.root.itemsEditor?.slices, {
      lengths: [2, 2],
      lowerBounds: [0, 0],
      canInsert: true,
    });
    const wider = editStream(value, edit('insert-slice', 1, 1));
    const lower = editStream(wider, edit('remove-slice', 0, 0));
    assert.deepEqual(labelled(lower), ['[0, 0] 3', '[0, 1] 0', '[0, 2] 4']);
    const none = editStream(lower, edit('remove-slice', 0, 0));
    assert.deepEqual(none.root.itemsEditor?.slices?.lengths, [0, 3]);
    assert.equal(editStream(none, edit('insert-slice', 0, 0)).root.childCount, 3);
  });

  it('are refused where there are none, and items one by one are', () => {
    const value = stream(square);
    for (const [dimension, index] of [
      [0, 3],
      [2, 0],
      [0, -1],
      [0, 0.5],
    ] as const) {
      assertRefused(value, edit('insert-slice', dimension, index), 'no-such-node');
    }
    assertRefused(value, edit('remove-slice', 0, 2), 'no-such-node');
    assertRefused(value, { type: 'remove', path: [0] }, 'read-only');
    const line = stream('0f 01000000 02000000 08 01000000 02000000');
    assertRefused(line, edit('remove-slice', 0, 0), 'read-only');
  });

  it('stay as they are where .NET misplaces them, or a class of .NET counts on them', () => {
    // String[2, 2] with a run of nulls.
    const run = stream('07 01000000 02 02000000 02000000 02000000 01 0d 03 06 02000000 01 7a');
    assert.equal(run.root.itemsEditor, undefined);
    assertRefused(run, edit('remove-slice', 0, 0), 'read-only');
    // A System.Own, the root, with a member `Grid` that leads to the square as object 2.
    const head = '04 01000000 0a 53797374656d2e4f776e 01000000 04 47726964 02 09 02000000';
    const own = stream(`${head} ${square.replace('07 01', '07 02')}`);
    assert.equal(own.root.children(0, 1)[0]?.node.childCount, 4);
    assertRefused(own, { type: 'remove-slice', path: [0], dimension: 0, index: 0 }, 'read-only');
  });

  it('are not made by the million where lengths claim so many', () => {
    // Byte[0, 2000000].
    const claim = stream('07 01000000 02 02000000 00000000 80841e00 00 02');
    assertRefused(claim, edit('insert-slice', 0, 0), 'limit-exceeded');
    assert.equal(editStream(claim, edit('remove-slice', 1, 5)).root.childCount, 0);
  });
});
