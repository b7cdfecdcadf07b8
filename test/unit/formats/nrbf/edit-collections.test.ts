import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import { itemCount } from '../../../../src/formats/nrbf/records/place.ts';
import type { NewValue, ValueEdit } from '../../../../src/formats/value.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { dotnetFixture, streamFixtures } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(HEADER + hex.replaceAll(/\s/g, '')));
}

function assertBody(value: NrbfValue, hex: string): void {
  assert.equal(toHex(value.bytes).slice(HEADER.length), hex.replaceAll(/\s/g, ''));
}

function text(value: string): NewValue {
  return { kind: 'scalar', type: 'String', text: value };
}

function insert(index: number, value: NewValue, key?: string): ValueEdit {
  return { type: 'insert', path: [], index, value, ...(key !== undefined && { key }) };
}

function texts(value: NrbfValue): (string | undefined)[] {
  return value.root.children(0, 99).map(({ node }) => node.text);
}

function entries(value: NrbfValue): [string, string | undefined][] {
  return value.root.children(0, 99).map(({ label, node }) => [label, node.text]);
}

/** The place behind the last item of a queue is where the next one will go. */
function assertTail({ root }: NrbfValue): void {
  const { model, table } = root.document;
  assert.equal(root.target.type, 'object');
  const { object } = root.target;
  const number = (name: string): number => model.integer(object, name) ?? -1;
  const capacity = itemCount(table, model.array(object, '_array') ?? -1);
  assert.equal(number('_tail'), (number('_head') + number('_size')) % capacity);
}

/** An array of three structs `P { int x }` of library `S`, the first of which describes them. */
const head = '0c 02000000 0153 07 01000000 00 01000000';
const element = '04 0150 02000000';
const described = (id: string): string => `05 ${id} 0150 01000000 0178 00 08 02000000`;
const structs = stream(
  `${head} 03000000 ${element} ${described('fdffffff')} 0a000000
   01 fcffffff fdffffff 0b000000 01 fbffffff fdffffff 0c000000 0b`,
);

describe('Structs in NRBF arrays', () => {
  it('move, while the first one goes on to describe the class', () => {
    const moved = editStream(structs, { type: 'move', path: [2], index: 0 });
    assertBody(
      moved,
      `${head} 03000000 ${element} ${described('fdffffff')} 0c000000
       01 fbffffff fdffffff 0a000000 01 fcffffff fdffffff 0b000000 0b`,
    );
    const back = editStream(moved, { type: 'move', path: [0], index: 2 });
    assert.deepEqual(
      back.root.children(0, 9).map(({ node }) => node.children(0, 1)[0]?.node.text),
      ['10', '11', '12'],
    );
  });

  it('go, and leave the description to the next', () => {
    assertBody(
      editStream(structs, { type: 'remove', path: [0] }),
      `${head} 02000000 ${element} ${described('fdffffff')} 0b000000
       01 fbffffff fdffffff 0c000000 0b`,
    );
  });

  it('are copied under ids of their own', () => {
    assertBody(
      editStream(structs, insert(0, { kind: 'copy', path: [1] })),
      `${head} 04000000 ${element} ${described('fdffffff')} 0b000000
       01 faffffff fdffffff 0a000000 01 fcffffff fdffffff 0b000000 01 fbffffff fdffffff 0c000000 0b`,
    );
  });

  it('come new with zeros', () => {
    const made = { kind: 'object', wireTypeName: 'P, S' } as const;
    assert.deepEqual(structs.root.itemsEditor, {
      values: [{ kind: 'object', typeName: 'P', wireTypeName: 'P, S' }],
      canRemove: true,
      canMove: true,
    });
    assertBody(
      editStream(structs, insert(3, made)),
      `${head} 04000000 ${element} ${described('fdffffff')} 0a000000 01 fcffffff fdffffff 0b000000
       01 fbffffff fdffffff 0c000000 01 faffffff fdffffff 00000000 0b`,
    );
    assertRefused(structs, insert(0, { kind: 'null' }), 'not-nullable');
  });

  it('hand on a description that others by another id need', () => {
    // The struct that describes the class is referred to: it can't go.
    const value = stream(
      `${head} 01000000 ${element} ${described('05000000')} 0a000000
       10 06000000 01000000 09 05000000 0b`,
    );
    assertRefused(value, { type: 'remove', path: [0] }, 'shared-elsewhere');
  });
});

describe('Texts in NRBF arrays', () => {
  // string[] { "a", the same, "b" }
  const value = stream('11 01000000 03000000 06 02000000 0161 09 02000000 06 03000000 0162 0b');

  it('are never behind a reference in the same array', () => {
    assertBody(
      editStream(value, { type: 'move', path: [0], index: 2 }),
      '11 01000000 03000000 09 02000000 06 03000000 0162 09 02000000 06 02000000 0161 0b',
    );
    assertBody(
      editStream(value, { type: 'move', path: [1], index: 0 }),
      '11 01000000 03000000 06 04000000 0161 06 02000000 0161 06 03000000 0162 0b',
    );
  });

  it('move with their record where nothing refers to it', () => {
    assertBody(
      editStream(value, { type: 'move', path: [2], index: 0 }),
      '11 01000000 03000000 06 03000000 0162 06 02000000 0161 09 02000000 0b',
    );
  });

  it('leave one run of nulls where there were two', () => {
    const nulls = stream('11 01000000 06000000 0d 02 06 02000000 0161 0d 03 0b');
    assertBody(editStream(nulls, { type: 'remove', path: [2] }), '11 01000000 05000000 0d 05 0b');
    assertBody(editStream(nulls, { type: 'set-null', path: [2] }), '11 01000000 06000000 0d 06 0b');
    assertBody(
      editStream(nulls, { type: 'move', path: [2], index: 0 }),
      '11 01000000 06000000 06 02000000 0161 0d 05 0b',
    );
    assertBody(
      editStream(nulls, insert(3, { kind: 'null' })),
      '11 01000000 07000000 0d 02 06 02000000 0161 0d 04 0b',
    );
  });
});

describe('Collections of .NET', () => {
  it('that are empty get a member for what they hold', () => {
    const dictionary = decodeNrbf(dotnetFixture('Dictionary empty'));
    const one = editStream(dictionary, insert(0, text('v'), 'k'));
    assert.deepEqual(entries(one), [['k', 'v']]);
    const { target, document } = one.root;
    assert.equal(target.type, 'object');
    const { memberNames } = document.model.classOf(target.object);
    assert.deepEqual(memberNames, ['Version', 'Comparer', 'HashSize', 'KeyValuePairs']);
    assert.notEqual(document.model.integer(target.object, 'HashSize'), 0);
    const two = editStream(one, insert(1, text('w'), 'l'));
    assert.deepEqual(entries(two), [
      ['k', 'v'],
      ['l', 'w'],
    ]);

    const set = decodeNrbf(dotnetFixture('HashSet empty'));
    const decimal = { kind: 'scalar', type: 'Decimal', text: '1.50' } as const;
    assert.deepEqual(texts(editStream(set, insert(0, decimal))), ['1.50']);
    const linked = decodeNrbf(dotnetFixture('LinkedList empty'));
    const number = { kind: 'scalar', type: 'Int32', text: '5' } as const;
    assert.deepEqual(texts(editStream(linked, insert(0, number))), ['5']);
    const sorted = decodeNrbf(dotnetFixture('SortedDictionary empty'));
    assert.deepEqual(entries(editStream(sorted, insert(0, number, '7'))), [['7', '5']]);
  });

  it('that share an empty array get one of their own', () => {
    // A SortedList whose keys and values are the same array, as .NET Framework wrote it.
    const fixture = streamFixtures.find(({ id }) => id === '126f22c5427a');
    const value = decodeNrbf(new Uint8Array(Buffer.from(fixture?.base64 ?? '', 'base64')));
    assert.equal(value.root.childCount, 0);
    assert.deepEqual(entries(editStream(value, insert(0, text('v'), 'k'))), [['k', 'v']]);
  });

  it('show the top of a stack first', () => {
    const value = decodeNrbf(dotnetFixture('Stack<string>'));
    const before = texts(value);
    const pushed = editStream(value, insert(0, text('top')));
    assert.deepEqual(texts(pushed), ['top', ...before]);
    assert.deepEqual(texts(editStream(pushed, { type: 'remove', path: [0] })), before);
    const last = editStream(value, insert(before.length, text('bottom')));
    assert.deepEqual(texts(last), [...before, 'bottom']);
  });

  it('keep a queue in order, wherever in its array it starts', () => {
    const value = decodeNrbf(dotnetFixture('Queue<string> wrapped'));
    const before = texts(value);
    assertTail(value);
    for (let index = 0; index <= before.length; index++) {
      const longer = editStream(value, insert(index, text('new')));
      assert.deepEqual(texts(longer), before.toSpliced(index, 0, 'new'));
      assertTail(longer);
      assert.deepEqual(texts(editStream(longer, { type: 'remove', path: [index] })), before);
      if (index === before.length) break;
      const shorter = editStream(value, { type: 'remove', path: [index] });
      assert.deepEqual(texts(shorter), before.toSpliced(index, 1));
      assertTail(shorter);
    }
  });

  it('put what comes into a sorted one where it belongs', () => {
    const set = decodeNrbf(dotnetFixture('SortedSet<int>'));
    const before = texts(set).map(Number);
    const added = texts(editStream(set, insert(0, { kind: 'scalar', type: 'Int32', text: '4' })));
    assert.deepEqual(
      added.map(Number),
      [...before, 4].sort((a, b) => a - b),
    );
    const list = decodeNrbf(dotnetFixture('SortedList<int,DateTime>'));
    const date = { kind: 'scalar', type: 'DateTime', text: '2024-01-02' } as const;
    const keys = entries(editStream(list, insert(0, date, '0'))).map(([key]) => Number(key));
    assert.deepEqual(
      keys,
      keys.toSorted((a, b) => a - b),
    );
  });

  it('keep the keys and the values of two arrays together', () => {
    const table = decodeNrbf(dotnetFixture('Hashtable'));
    const added = editStream(table, insert(0, { kind: 'scalar', type: 'Int32', text: '5' }, 'new'));
    assert.equal(added.root.childCount, table.root.childCount + 1);
    assert.equal(new Map(entries(added)).get('new'), '5');
    const index = entries(added).findIndex(([key]) => key === 'new');
    const gone = editStream(added, { type: 'remove', path: [index] });
    assert.deepEqual(entries(gone), entries(table));
  });

  it('in another one are changed through it', () => {
    const value = decodeNrbf(dotnetFixture('ObservableCollection<string>'));
    const before = texts(value);
    assert.deepEqual(texts(editStream(value, insert(0, text('x')))), ['x', ...before]);
    const strings = decodeNrbf(dotnetFixture('StringCollection'));
    assert.deepEqual(strings.root.itemsEditor?.values, [
      { kind: 'null' },
      { kind: 'scalar', editor: { type: 'String' } },
    ]);
  });

  it('demand of each item what they demand of new ones, in derived classes too', () => {
    // N, of library S, is derived from StringCollection; its ArrayList may hold anything by itself.
    const value = stream(
      `0c 02000000 0153 05 01000000 014e 01000000
       15 537472696e67436f6c6c656374696f6e2b64617461
       03 1c 53797374656d2e436f6c6c656374696f6e732e41727261794c697374 02000000 09 03000000
       04 03000000 1c 53797374656d2e436f6c6c656374696f6e732e41727261794c697374 03000000
       06 5f6974656d73 05 5f73697a65 08 5f76657273696f6e 05 00 00 08 08
       09 04000000 01000000 01000000 10 04000000 01000000 06 05000000 0161 0b`,
    );
    assert.deepEqual(texts(value), ['a']);
    assert.equal(value.root.itemsEditor?.values.length, 2);
    const [item] = value.root.children(0, 1);
    assert.equal(item?.node.replacements, undefined);
    assert.equal(item?.node.isNullable, true);
    const shape = { type: 'list', item: 'String' } as const;
    const list: NewValue = { kind: 'collection', shape, items: [] };
    assertRefused(value, { type: 'replace', path: [0], value: list }, 'wrong-type');
    assert.deepEqual(texts(editStream(value, insert(0, text('b')))), ['b', 'a']);
  });
});

describe('Keys of NRBF dictionaries', () => {
  it('change, and their values stay', () => {
    const value = decodeNrbf(dotnetFixture('Dictionary<string,int>'));
    const [first, ...others] = entries(value);
    const renamed = editStream(value, { type: 'rename', path: [0], key: 'other' });
    assert.deepEqual(entries(renamed), [['other', first?.[1]], ...others]);
    assert.equal(value.nodeAt([0]).hasEditableKey, true);
    assert.equal(value.root.hasEditableKey, false);
    const same = others[0]?.[0] ?? '';
    assertRefused(value, { type: 'rename', path: [0], key: same }, 'duplicate-key');
    assert.deepEqual(value.edit({ type: 'rename', path: [0], key: first?.[0] ?? '' }), []);
  });

  it('are values of their type', () => {
    const value = decodeNrbf(dotnetFixture('Dictionary<int,string>'));
    assertRefused(value, { type: 'rename', path: [0], key: 'x' }, 'not-an-integer');
    assert.deepEqual(value.root.itemsEditor?.key, { type: 'Int32' });
    const renamed = editStream(value, { type: 'rename', path: [0], key: '0x10' });
    assert.equal(entries(renamed)[0]?.[0], '16');
  });

  it('are compared as the dictionary does', () => {
    const value = decodeNrbf(dotnetFixture('Dictionary OrdinalIgnoreCase'));
    const first = entries(value)[0]?.[0] ?? '';
    assertRefused(value, insert(0, text('x'), first.toUpperCase()), 'duplicate-key');
    const exact = decodeNrbf(dotnetFixture('Dictionary Ordinal'));
    const key = entries(exact)[0]?.[0] ?? '';
    const upper = editStream(exact, insert(0, text('x'), key.toUpperCase()));
    assert.equal(upper.root.childCount, exact.root.childCount + 1);
  });

  it('stay sorted', () => {
    const value = decodeNrbf(dotnetFixture('SortedDictionary<int,string>'));
    const before = entries(value);
    const renamed = editStream(value, { type: 'rename', path: [0], key: '2147483647' });
    assert.deepEqual(entries(renamed), [...before.slice(1), ['2147483647', before[0]?.[1]]]);
  });
});

describe('Copies of NRBF objects', () => {
  it('belong to themselves, and share what others have', () => {
    const value = decodeNrbf(dotnetFixture('user List<Customer>'));
    const count = value.root.childCount;
    const copied = editStream(value, insert(0, { kind: 'copy', path: [0] }));
    assert.equal(copied.root.childCount, count + 1);
    const [copy, original] = copied.root.children(0, 2).map(({ node }) => node);
    assert.equal(copy?.typeName, original?.typeName);
    assert.notEqual(copy?.identity, original?.identity);
    const name = original?.children(0, 99).findIndex(({ node }) => node.kind === 'scalar') ?? 0;
    const edited = editStream(copied, { type: 'set', path: [0, name], text: '1' });
    assert.equal(
      edited.root.children(1, 2)[0]?.node.children(name, name + 1)[0]?.node.text,
      original?.children(name, name + 1)[0]?.node.text,
    );
  });

  it('refer to what others have, and bring what they have alone', () => {
    // object[] { a: N { n: own, m: shared }, shared }, where own and shared are N without others.
    const value = stream(
      `10 01000000 02000000 09 02000000 09 03000000
       04 02000000 014e 02000000 016e 016d 02 02 09 04000000 09 03000000
       01 03000000 02000000 0a 0a 01 04000000 02000000 0a 0a 0b`,
    );
    assertBody(
      editStream(value, insert(2, { kind: 'copy', path: [0] })),
      `10 01000000 03000000 09 02000000 09 03000000 09 05000000
       04 02000000 014e 02000000 016e 016d 02 02 09 04000000 09 03000000
       01 03000000 02000000 0a 0a 01 04000000 02000000 0a 0a
       01 05000000 02000000 09 06000000 09 03000000 01 06000000 02000000 0a 0a 0b`,
    );
  });
});
