import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import type { DecodedValue } from '../../../src/formats/value.ts';
import { alignChildren, indexOfNew } from '../../../src/host/editor/document/align-children.ts';
import { fromHex } from '../formats/support/fixtures.ts';

/** An Int32[] as BinaryFormatter writes it ([MS-NRBF] 2.4.3.3). */
function numbers(...values: readonly number[]): DecodedValue {
  const body = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) body.setInt32(index * 4, value, true);
  const length = new DataView(new ArrayBuffer(4));
  length.setInt32(0, values.length, true);
  const hex = (view: DataView): string => Buffer.from(view.buffer).toString('hex');
  const stream = `0001000000ffffffff01000000000000000f01000000${hex(length)}08${hex(body)}0b`;
  return decodeNrbf(fromHex(stream));
}

/** What each child of `after` was before. */
function olds(before: DecodedValue, after: DecodedValue): (string | undefined)[] {
  const old = alignChildren(before, after);
  return Array.from({ length: after.root.childCount }, (_, index) => {
    const at = old(index);
    return typeof at === 'number' ? before.root.children(at, at + 1)[0]?.node.text : at;
  });
}

describe('children of a value that was edited', () => {
  it('are compared one by one while none came or went', () => {
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(1, 9, 3)), ['1', '2', '3']);
  });

  it('are new where one came in', () => {
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(1, 7, 2, 3)), ['1', 'new', '2', '3']);
    assert.deepEqual(olds(numbers(1), numbers(1, 2)), ['1', 'new']);
    assert.deepEqual(olds(numbers(), numbers(5)), ['new']);
  });

  it('move up where one went', () => {
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(1, 3)), ['1', '3']);
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(2, 3)), ['2', '3']);
  });

  it('are nobody’s where several came, went, moved or changed', () => {
    const nobody = [undefined, undefined, undefined];
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(2, 3, 1)), nobody);
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(2, 3, 4)), nobody);
    assert.deepEqual(olds(numbers(1, 2, 3), numbers(1, 8, 9)), nobody);
    assert.deepEqual(olds(numbers(1, 2), numbers(1, 8, 9)), nobody);
  });

  it('that found its place by itself is the first that was not there, or the last', () => {
    assert.equal(indexOfNew(numbers(1, 3, 5).root, numbers(1, 3, 4, 5).root), 2);
    assert.equal(indexOfNew(numbers(2, 2).root, numbers(2, 2, 2).root), 2);
    const many = Array.from({ length: 3000 }, () => 0);
    assert.equal(indexOfNew(numbers(...many).root, numbers(...many, 0).root), 3000);
  });
});
