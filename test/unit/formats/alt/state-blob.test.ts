import assert from 'node:assert/strict';
import { readStateBlob, writeStateBlob } from '../../../../src/formats/alt/state-blob.ts';
import { FormatError } from '../../../../src/formats/errors.ts';
import { fromHex, toHex } from '../support/fixtures.ts';

const blob = '14000000 01 00 01000000 ffffffff 016b 05000000 0103616263 ff';

describe('State Server blobs', () => {
  it('hold a timeout and items', () => {
    const state = readStateBlob(fromHex(blob));
    assert.equal(state.failure, undefined);
    assert.equal(state.timeoutMinutes, 20);
    assert.deepEqual(
      state.collection?.items.map(({ name, bytes }) => [name, toHex(bytes)]),
      [['k', '0103616263']],
    );
  });

  for (const hex of [
    blob,
    '14000000 00 00 ff',
    '14000000 00 01 00000000 ff',
    '0a000000 01 01 00000000 00000000 ff',
  ]) {
    it(`give back ${hex}`, () => {
      assert.equal(toHex(writeStateBlob(readStateBlob(fromHex(hex)))), hex.replaceAll(' ', ''));
    });
  }

  it('fail with an offset when they are cut, and are not written then', () => {
    const bytes = fromHex(blob);
    for (let length = 0; length < bytes.length; length++) {
      const state = readStateBlob(bytes.subarray(0, length));
      assert.ok(state.failure, `${length} bytes`);
      assert.notEqual(state.failure.offset, undefined);
      assert.throws(() => writeStateBlob(state), FormatError);
    }
  });
});
