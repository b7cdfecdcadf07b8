import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import type { ValueNode, ValuePath } from '../../../src/formats/value.ts';
import { nodeAt } from '../../../src/formats/node-at.ts';
import { SameObjects } from '../../../src/host/editor/rows/same-objects.ts';
import { fromHex } from '../formats/support/fixtures.ts';

/** object[4]: an int[], the same again, a string, the same again, as [MS-NRBF] has them. */
const stream = fromHex(
  '0001000000ffffffff0100000000000000' +
    '100100000004000000' +
    '0902000000' +
    '0902000000' +
    '06030000000161' +
    '0903000000' +
    '0f020000000100000008' +
    '07000000' +
    '0b',
);

function at(root: ValueNode, path: ValuePath): ValueNode {
  const node = nodeAt(root, path);
  assert.ok(node);
  return node;
}

describe('places that show the same object', () => {
  const { root } = decodeNrbf(stream);

  it('name the place that was shown first', () => {
    const same = new SameObjects();
    assert.equal(same.firstOf(root, at(root, [0]), [0]), undefined);
    assert.equal(same.firstOf(root, at(root, [1]), [1]), '[0]');
    assert.equal(same.firstOf(root, at(root, [0]), [0]), undefined);
  });

  it('are not marked for texts, which are edited one by one', () => {
    const same = new SameObjects();
    assert.equal(same.firstOf(root, at(root, [2]), [2]), undefined);
    assert.equal(same.firstOf(root, at(root, [3]), [3]), undefined);
  });
});
