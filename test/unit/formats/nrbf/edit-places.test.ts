import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { NewValue, ValueEdit } from '../../../../src/formats/value.ts';
import { assertRefused, editStream, pathTo } from '../support/edits.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { dotnetFixture } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(HEADER + hex.replaceAll(/\s/g, '')));
}

/** What stands behind the header after an edit. */
function edited(value: NrbfValue, edit: ValueEdit): string {
  return toHex(editStream(value, edit).bytes).slice(HEADER.length);
}

function hex(text: string): string {
  return text.replaceAll(/\s/g, '');
}

function replace(path: readonly number[], value: NewValue): ValueEdit {
  return { type: 'replace', path, value };
}

/** A library `S`, and two objects of a class `N` in it: `int i`, `N n`, `string s`. */
const library = '0c 02000000 0153';
const description = '01 4e 03000000 01 69 01 6e 01 73 00 04 01 08 01 4e 02000000 02000000';
const nodes = stream(
  `${library} 05 01000000 ${description} 05000000 09 03000000 06 04000000 0161
   01 03000000 01000000 06000000 0a 09 04000000 0b`,
);
const node = { kind: 'object', wireTypeName: 'N, S' } as const;

describe('Places of NRBF objects', () => {
  it('take a new object of the class that they are declared as', () => {
    // The place refers to a record behind all others, of a class that the stream describes.
    const expected = `${library} 05 01000000 ${description} 05000000 09 03000000 06 04000000 0161
      01 03000000 01000000 06000000 09 05000000 09 04000000
      01 05000000 01000000 00000000 0a 0a 0b`;
    assert.equal(edited(nodes, replace([1, 1], node)), hex(expected));
  });

  it('offer what they take', () => {
    assert.deepEqual(nodes.nodeAt([1]).replacements, [
      { kind: 'null' },
      { kind: 'object', typeName: 'N', wireTypeName: 'N, S' },
    ]);
    assert.equal(nodes.nodeAt([0]).replacements, undefined);
    assert.equal(nodes.nodeAt([1]).isNullable, true);
    assert.equal(nodes.nodeAt([1, 1]).isNullable, false);
  });

  it('become null', () => {
    const value = editStream(nodes, { type: 'set-null', path: [1] });
    assert.equal(value.nodeAt([1]).kind, 'null');
    assert.equal(value.bytes.length, nodes.bytes.length - 4);
  });

  it('take a copy, which shares what others have, too', () => {
    const value = editStream(nodes, replace([1, 1], { kind: 'copy', path: [] }));
    const copy = value.nodeAt([1, 1]);
    assert.equal(copy.children(0, 1)[0]?.node.text, '5');
    // The root belongs to nobody else: all of it is copied, its circle included.
    assert.notEqual(copy.identity, value.root.identity);
    const leaf = editStream(nodes, replace([1, 1], { kind: 'copy', path: [1] })).nodeAt([1, 1]);
    assert.deepEqual(
      leaf.children(0, 3).map((child) => child.node.text),
      ['6', undefined, 'a'],
    );
  });

  it('refuse what they do not take', () => {
    assertRefused(nodes, replace([1], { kind: 'scalar', type: 'Int32', text: '1' }), 'wrong-type');
    assertRefused(nodes, replace([1], { kind: 'copy', path: [2] }), 'wrong-type');
    assertRefused(nodes, replace([0], { kind: 'null' }), 'not-nullable');
    assertRefused(nodes, replace([1], { kind: 'object', wireTypeName: 'M, S' }), 'wrong-type');
    assertRefused(nodes, replace([9], { kind: 'null' }), 'no-such-node');
  });

  it('of any object take every scalar', () => {
    const value = stream('10 01000000 01000000 0a 0b');
    const scalars: readonly [NewValue, string][] = [
      [{ kind: 'scalar', type: 'Int32', text: '5' }, '08 08 05000000 0b'],
      [{ kind: 'scalar', type: 'Decimal', text: '1.50' }, '08 05 04312e3530 0b'],
      [{ kind: 'scalar', type: 'String', text: 'x' }, '06 02000000 0178 0b'],
      [{ kind: 'scalar', type: 'Boolean', text: 'true' }, '08 01 01 0b'],
      [
        { kind: 'collection', shape: { type: 'array', item: 'Byte' }, items: [['1'], ['2']] },
        '09 02000000 0f 02000000 02000000 02 0102 0b',
      ],
    ];
    for (const [scalar, expected] of scalars) {
      assert.equal(edited(value, replace([0], scalar)), hex(`10 01000000 01000000 ${expected}`));
    }
    const guid = editStream(
      value,
      replace([0], { kind: 'scalar', type: 'Guid', text: '0'.repeat(32) }),
    );
    assert.equal(guid.nodeAt([0]).typeName, 'Guid');
  });

  it('of any object change their type', () => {
    const value = stream('10 01000000 02000000 08 08 05000000 06 02000000 0161 0b');
    const text = editStream(value, replace([0], { kind: 'scalar', type: 'String', text: 'b' }));
    assert.equal(text.nodeAt([0]).text, 'b');
    const number = editStream(text, replace([1], { kind: 'scalar', type: 'Double', text: '1.5' }));
    assert.equal(number.nodeAt([1]).typeName, 'Double');
    assert.equal(number.nodeAt([0]).text, 'b');
  });

  it('of a Nullable get a value, and lose it', () => {
    const value = decodeNrbf(dotnetFixture('Nullable Int32[]'));
    const texts = value.root.children(0, 9).map((child) => child.node.text);
    const empty = texts.indexOf(undefined);
    assert.deepEqual(value.nodeAt([empty]).replacements, [
      { kind: 'null' },
      { kind: 'scalar', editor: { type: 'Int32' } },
    ]);
    const set = { kind: 'scalar', type: 'Int32', text: '7' } as const;
    const filled = editStream(value, replace([empty], set));
    assert.equal(filled.nodeAt([empty]).text, '7');
    const back = editStream(filled, { type: 'set-null', path: [empty] });
    assert.equal(back.nodeAt([empty]).kind, 'null');
    const structs = decodeNrbf(dotnetFixture('user Nullable struct[]'));
    const index = structs.root.children(0, 9).findIndex((child) => child.node.kind !== 'null');
    const gone = editStream(structs, { type: 'set-null', path: [index] });
    assert.equal(gone.nodeAt([index]).kind, 'null');
  });

  it('keep a text that others refer to', () => {
    // N { n = M { s = "a" } }, and "a" again.
    const value = stream('10 01000000 02000000 06 02000000 0161 09 02000000 0b');
    assert.equal(
      edited(value, replace([0], { kind: 'scalar', type: 'Int32', text: '5' })),
      hex('10 01000000 02000000 08 08 05000000 09 02000000 06 02000000 0161 0b'),
    );
  });

  it('that hold one protected field change together', () => {
    const value = decodeNrbf(dotnetFixture('user inheritance private same name'));
    const path = pathTo(value, 'kind');
    const nulled = editStream(value, { type: 'set-null', path });
    assert.equal(nulled.nodeAt(path).kind, 'null');
    assert.equal(nulled.nodeAt(path).aliases.length, 2);
    const again = editStream(nulled, { type: 'set', path, text: 'cat' });
    assert.equal(again.nodeAt(path).text, 'cat');
  });

  it('of .NET itself can not become null', () => {
    const zone = decodeNrbf(dotnetFixture('TimeZoneInfo Utc'));
    assertRefused(zone, { type: 'set-null', path: [0] }, 'not-nullable');
    assert.equal(zone.nodeAt([0]).isNullable, false);
    const error = decodeNrbf(dotnetFixture('Exception'));
    assert.equal(
      editStream(error, { type: 'set-null', path: pathTo(error, 'Message') }).failure,
      undefined,
    );
    assertRefused(error, { type: 'set-null', path: pathTo(error, 'HResult') }, 'not-nullable');
  });

  it('at the root give way to a value of another type', () => {
    const value = decodeNrbf(dotnetFixture('Guid'));
    const number = editStream(value, replace([], { kind: 'scalar', type: 'Int32', text: '5' }));
    assert.equal(number.root.typeName, 'Int32');
    assertRefused(value, replace([], { kind: 'null' }), 'not-nullable');
    assertRefused(value, { type: 'set-null', path: [] }, 'not-nullable');
  });
});

describe('Boxed values that several places share', () => {
  it('are copied for the place that changes', () => {
    const value = decodeNrbf(dotnetFixture('shared boxed'));
    const text = '00112233-4455-6677-8899-aabbccddeeff';
    const [splice, appended] = value.edit({ type: 'set', path: [0], text });
    // 09 id becomes 09 newId, and a ClassWithId comes behind all records.
    assert.equal(splice?.removed.length, 5);
    assert.equal(appended?.offset, value.bytes.length - 1);
    assert.match(toHex(appended.inserted), /^01[0-9a-f]{16}33221100554477668899aabbccddeeff$/);
  });
});
