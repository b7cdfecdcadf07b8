import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';
import { editStream } from '../support/edits.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { dotnetFixture } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';
const stream = (hex: string) => decodeNrbf(fromHex(HEADER + hex.replaceAll(' ', '')));

describe('a copied number that is none', () => {
  // Quiet and signalling ones, with a payload, of both signs.
  const doubles = ['010000000000f87f', '000000000000f8ff', 'efcdab8967f5f07f', 'ffffffffffffffff'];
  const singles = ['0100c07f', '0000c0ff', 'efcda07f', 'ffffffff'];

  for (const [type, code, values] of [
    ['Double', '06', doubles],
    ['Single', '0b', singles],
  ] as const) {
    for (const bits of values) {
      const copy = {
        type: 'insert',
        path: [],
        index: 1,
        value: { kind: 'copy', path: [0] },
      } as const;

      it(`keeps the bits ${bits} in an array of ${type}`, () => {
        const edited = editStream(stream(`0f 01000000 01000000 ${code} ${bits} 0b`), copy);
        assert.equal(toHex(edited.bytes), `${HEADER}0f0100000002000000${code}${bits}${bits}0b`);
      });

      it(`keeps the bits ${bits} in an array of objects that holds a ${type}`, () => {
        const edited = editStream(stream(`10 01000000 01000000 08 ${code} ${bits} 0b`), copy);
        const item = `08${code}${bits}`;
        assert.equal(toHex(edited.bytes), `${HEADER}100100000002000000${item}${item}0b`);
      });
    }
  }
});

describe('an object of .NET whose members depend on each other', () => {
  for (const name of [
    'StringComparer.InvariantCulture',
    'StringComparer de-DE',
    'Comparer non-generic',
  ]) {
    it(`offers no edit of a member: ${name}`, () => {
      const { root } = decodeNrbf(dotnetFixture(name));
      const stack: ValueNode[] = [...root.children(0, root.childCount)].map(({ node }) => node);
      assert.ok(stack.length > 0);
      for (let node = stack.pop(); node; node = stack.pop()) {
        assert.equal(node.editor, undefined, node.text);
        assert.equal(node.replacements, undefined, node.text);
        assert.equal(node.itemsEditor, undefined, node.text);
        assert.equal(node.isNullable, false, node.text);
        if (!node.isCycle) stack.push(...node.children(0, 20).map((child) => child.node));
      }
    });
  }

  it('is refused even when an edit of it is asked for', () => {
    const value = decodeNrbf(dotnetFixture('StringComparer de-DE'));
    const { root } = value;
    const index = root.children(0, root.childCount).findIndex(({ node }) => node.kind === 'scalar');
    assert.ok(index >= 0);
    assert.throws(() => value.edit({ type: 'set', path: [index], text: 'true' }), {
      code: 'read-only',
    });
  });
});
