import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { NewValue } from '../../../../src/formats/value.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { dotnetFixture } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(HEADER + hex.replaceAll(' ', '')));
}

function body(value: NrbfValue): string {
  return toHex(value.bytes).slice(HEADER.length);
}

/** A new scalar; where the place says the type, that counts. */
function scalar(text: string): NewValue {
  return { kind: 'scalar', type: 'String', text };
}

function texts(value: NrbfValue): (string | undefined)[] {
  return value.root.children(0, 99).map(({ node }) => node.text);
}

describe('Items of NRBF collections', () => {
  it('come into an array of numbers, and go', () => {
    const value = stream('0f 01000000 02000000 08 01000000 02000000 0b');
    const longer = editStream(value, { type: 'insert', path: [], index: 1, value: scalar('7') });
    assert.equal(body(longer), '0f010000000300000008010000000700000002000000' + '0b');
    const shorter = editStream(longer, { type: 'remove', path: [1] });
    assert.deepEqual(shorter.bytes, value.bytes);
  });

  it('come into an array of characters, and go, whose pairs of surrogates are one', () => {
    // Char[4]: a, U+1F600 in two, b.
    const value = stream('0f 01000000 04000000 03 61 f09f9880 62 0b');
    assert.deepEqual(texts(value), ['a', '\ud83d', '\ude00', 'b']);
    for (const half of [1, 2]) {
      const without = editStream(value, { type: 'remove', path: [half] });
      assert.equal(body(without), '0f01000000020000000361620b');
    }
    const between = { type: 'insert', path: [], index: 2, value: scalar('c') } as const;
    assert.equal(body(editStream(value, between)), '0f01000000050000000361f09f988063620b');
    const first = editStream(value, { ...between, index: 0 });
    assert.deepEqual(texts(first), ['c', 'a', '\ud83d', '\ude00', 'b']);
    const shorter = editStream(value, { type: 'remove', path: [0] });
    assert.deepEqual(texts(shorter), ['\ud83d', '\ude00', 'b']);
    assertRefused(value, { type: 'move', path: [0], index: 3 }, 'read-only');
    const copy = {
      type: 'insert',
      path: [],
      index: 0,
      value: { kind: 'copy', path: [1] },
    } as const;
    assertRefused(value, copy, 'read-only');
  });

  it('come into a run of nulls, and go', () => {
    const value = stream('11 01000000 05000000 0d 05 0b');
    const edited = editStream(value, { type: 'insert', path: [], index: 2, value: scalar('x') });
    assert.equal(body(edited), '110100000006000000' + '0d02' + '06020000000178' + '0d03' + '0b');
    const fewer = editStream(edited, { type: 'remove', path: [0] });
    assert.equal(body(fewer), '110100000005000000' + '0a' + '06020000000178' + '0d03' + '0b');
  });

  it('stay out of the empty array that .NET has for all places', () => {
    // Two references to `Array.Empty<string>()`, `Array.Empty<int>()`, `Array.Empty<byte>()`.
    const two = '10 01000000 02000000 09 02000000 09 02000000';
    for (const empty of ['11 02000000 00000000', '0f 02000000 00000000 08']) {
      const value = stream(`${two} ${empty} 0b`);
      const edit = { type: 'insert', path: [0], index: 0, value: scalar('7') } as const;
      assertRefused(value, edit, 'shared-elsewhere');
    }
    const bytes = stream(`${two} 0f 02000000 00000000 02 0b`);
    assertRefused(bytes, { type: 'set', path: [0], text: '01 02' }, 'shared-elsewhere');
    const alone = stream('10 01000000 01000000 09 02000000 0f 02000000 00000000 02 0b');
    const edited = editStream(alone, { type: 'set', path: [0], text: '01 02' });
    assert.deepEqual(edited.root.children(0, 1)[0]?.node.bytes, Uint8Array.of(1, 2));
  });

  it('use the spare room of a list, and are counted', () => {
    const value = decodeNrbf(dotnetFixture('List<decimal>'));
    assert.deepEqual(texts(value), ['0', '1.50']);
    const edited = editStream(value, { type: 'insert', path: [], index: 1, value: scalar('9.9') });
    assert.deepEqual(texts(edited), ['0', '9.9', '1.50']);
    // Still room for four: one of the two spare zeros has gone.
    assert.equal(edited.bytes.length, value.bytes.length + 2);
    let grown = edited;
    for (const text of ['1', '2', '3', '4']) {
      grown = editStream(grown, { type: 'insert', path: [], index: 0, value: scalar(text) });
    }
    assert.deepEqual(texts(grown), ['4', '3', '2', '1', '0', '9.9', '1.50']);
  });

  it('leave a string to those who refer to it', () => {
    const value = stream('10 01000000 03000000 06 02000000 0161 09 02000000 08 08 05000000 0b');
    const edited = editStream(value, { type: 'remove', path: [0] });
    assert.deepEqual(texts(edited), ['a', '5']);
    assert.equal(
      body(edited),
      '100100000002000000' + '0902000000' + '080805000000' + '0602000000' + '0161' + '0b',
    );
  });

  it('hand on the description of their class', () => {
    const value = decodeNrbf(dotnetFixture('Dictionary<string,int>'));
    const edited = editStream(value, { type: 'remove', path: [0] });
    assert.deepEqual(
      edited.root.children(0, 9).map(({ label, node }) => [label, node.text]),
      [['key43', '455857763']],
    );
  });

  it('are entries of a dictionary with a key of their own', () => {
    const value = decodeNrbf(dotnetFixture('Dictionary<string,int>'));
    const add = { type: 'insert', path: [], index: 2, value: scalar('5') } as const;
    const edited = editStream(value, { ...add, key: 'new' });
    assert.equal(edited.root.children(2, 3)[0]?.label, 'new');
    assert.equal(edited.root.children(2, 3)[0]?.node.text, '5');
    assertRefused(value, { ...add, key: 'key42' }, 'duplicate-key');
    assertRefused(value, add, 'null-key');
    assertRefused(value, { ...add, key: 'new', value: scalar('five') }, 'not-an-integer');
  });

  it('are not added twice to a set', () => {
    const value = decodeNrbf(dotnetFixture('HashSet<string>'));
    const [first] = texts(value);
    const add = { type: 'insert', path: [], index: 0 } as const;
    assertRefused(value, { ...add, value: scalar(first ?? '') }, 'duplicate-key');
    assertRefused(value, { type: 'set', path: [1], text: first ?? '' }, 'duplicate-key');
    assert.equal(texts(editStream(value, { ...add, value: scalar('new') }))[0], 'new');
  });

  it('are refused where they can not be', () => {
    const guids = decodeNrbf(dotnetFixture('List<Guid>'));
    const add = { type: 'insert', path: [], index: 0 } as const;
    assertRefused(guids, { ...add, value: scalar('x') }, 'not-a-guid');
    assertRefused(guids, { ...add, value: { kind: 'null' } }, 'not-nullable');
    const matrix = decodeNrbf(dotnetFixture('Int32[,]'));
    assertRefused(matrix, { ...add, value: scalar('1') }, 'read-only');
    assertRefused(matrix, { type: 'remove', path: [0] }, 'read-only');
    const number = decodeNrbf(dotnetFixture('Int32 root'));
    assertRefused(number, { ...add, value: scalar('1') }, 'read-only');
    assertRefused(number, { type: 'remove', path: [] }, 'read-only');
    const list = decodeNrbf(dotnetFixture('List<int>'));
    assertRefused(list, { ...add, index: 99, value: scalar('1') }, 'no-such-node');
    assertRefused(list, { type: 'remove', path: [99] }, 'no-such-node');
  });
});
