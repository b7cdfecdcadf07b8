import assert from 'node:assert/strict';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import {
  readStateBlob,
  writeStateBlob,
  type Deflate,
} from '../../../../src/formats/alt/state-blob.ts';
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

/** What Node's zlib does, as the host gives it to the formats. */
const deflate: Deflate = {
  inflate: (bytes, maxOutputLength) => inflateRawSync(bytes, { maxOutputLength }),
  deflate: (bytes) => deflateRawSync(bytes),
};

describe('Compressed State Server blobs', () => {
  // Made by System.IO.Compression.DeflateStream of .NET 10, and the mark that ASP.NET puts behind.
  const compressed = fromHex('13616060606460646060f8ffffff7fc66c56109f393129f93f00ff');

  it('are found by what is in them', () => {
    const state = readStateBlob(compressed, deflate);
    assert.equal(state.failure, undefined);
    assert.equal(state.isCompressed, true);
    assert.equal(state.timeoutMinutes, 20);
    assert.equal(toHex(state.collection?.items[0]?.bytes ?? compressed), '0103616263');
    assert.ok(readStateBlob(compressed).failure);
    assert.equal(readStateBlob(fromHex(blob), deflate).isCompressed, undefined);
  });

  it('are compressed again when they are written', () => {
    const written = writeStateBlob(readStateBlob(compressed, deflate), deflate);
    assert.equal(written.at(-1), 0xff);
    assert.equal(inflateRawSync(written.subarray(0, -1)).toString('hex'), blob.replaceAll(' ', ''));
    assert.throws(() => writeStateBlob(readStateBlob(compressed, deflate)), FormatError);
  });

  it('do not become longer than they may', () => {
    const bomb = new Uint8Array([...deflateRawSync(new Uint8Array(10_000_000)), 0xff]);
    assert.ok(bomb.length < 20_000);
    assert.equal(readStateBlob(bomb, deflate, 1_000_000).isCompressed, undefined);
    assert.ok(readStateBlob(bomb, deflate, 1_000_000).failure);
  });

  it('fail when they are cut', () => {
    for (let length = 0; length < compressed.length; length++) {
      assert.ok(readStateBlob(compressed.subarray(0, length), deflate).failure, `${length} bytes`);
    }
  });
});
