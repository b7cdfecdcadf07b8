import assert from 'node:assert/strict';
import { decodeIgbinary } from '../../../../src/formats/igbinary/format.ts';
import { fromBase64, fromHex } from '../support/fixtures.ts';
import { assertCutsFail, assertSurvivesChanges, plain, refuses } from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('igbinary/values.jsonl', decodeIgbinary);

describe('igbinary', () => {
  for (const { name, base64, expected } of fixtures) {
    it(`shows what PHP wrote: ${name}`, () => {
      const value = decodeIgbinary(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      if (expected !== 'raw') assert.deepEqual(plain(value.root), expected);
    });
  }

  it('shows what is named again as the same, counted as PHP counts', () => {
    const { root } = fixture('objects and references');
    const nodes = new Map(root.children(0, 20).map(({ label, node }) => [label, node]));
    const same = (a: string, b: string): void => {
      const identity = nodes.get(a)?.identity;
      assert.ok(identity !== undefined && identity === nodes.get(b)?.identity, `${a} and ${b}`);
    };
    same('cart', 'again');
    same('r1', 'r2');
    same('s1', 's2');
    same('cart', 'last');
    assert.equal(nodes.get('s2')?.text, 'by reference');
    const cart = nodes.get('cart');
    assert.equal(cart?.typeName, 'Cart');
    assert.deepEqual(
      cart.children(0, 9).map(({ label }) => label),
      ['items', 'owner', 'note'],
    );
  });

  it('is read-only', () => {
    refuses(fixture('arrays'), { type: 'set', path: [0, 0], text: '5' }, 'read-only');
  });

  it('refuses names of strings and objects that are not there', () => {
    for (const bytes of ['00000002 0e 00', '00000002 14 01 06 00 01 05', '00000002 1a 00 14 00']) {
      assert.equal(decodeIgbinary(fromHex(bytes)).failure?.code, 'invalid-record', bytes);
    }
    assert.equal(decodeIgbinary(fromHex('00000002 16 ffffffff')).failure?.code, 'invalid-count');
    assert.equal(decodeIgbinary(fromHex('00000003 00')).failure?.code, 'not-this-format');
  });

  it('fails on what ends too early, and survives any change', () => {
    for (const { base64 } of fixtures.slice(0, 6)) {
      assertCutsFail(fromBase64(base64), decodeIgbinary);
      assertSurvivesChanges(fromBase64(base64), decodeIgbinary);
    }
  });
});
