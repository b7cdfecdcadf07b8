import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { scanRecords } from '../../../../src/formats/nrbf/records/scan.ts';
import { systemType, type NetType } from '../../../../src/formats/nrbf/write/net-types.ts';
import {
  array,
  object,
  scalar,
  text,
  type NetMember,
  type NetValue,
} from '../../../../src/formats/nrbf/write/net-values.ts';
import { writeNrbf } from '../../../../src/formats/nrbf/write/writer.ts';
import { assertBounded, assertHarmless } from '../support/bounded.ts';
import { fromHex } from '../support/fixtures.ts';
import { dotnetFixtures } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';
const HUGE = 2_147_483_591;

function int32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('hex');
}

function name(value: string): string {
  return Buffer.from([value.length]).toString('hex') + Buffer.from(value).toString('hex');
}

const huge = int32(HUGE);
const nulls = `0e ${huge}`;

/** Streams of a few bytes that stand for a lot, or claim to. */
const bombs: readonly (readonly [what: string, hex: string])[] = [
  ['nulls in an object array', `10 01000000 ${huge} ${nulls} 0b`],
  ['nulls in a string array', `11 01000000 ${huge} ${nulls} 0b`],
  ['nulls in a jagged array', `07 01000000 01 01000000 ${huge} 05 ${nulls} 0b`],
  ['nulls in a rectangle', `07 01000000 02 02000000 01000000 ${huge} 02 ${nulls} 0b`],
  [
    'nulls in 32 dimensions',
    `07 01000000 02 20000000 ${'01000000'.repeat(31)} ${huge} 02 ${nulls} 0b`,
  ],
  ['nulls and a value behind', `10 01000000 ${huge} 0e ${int32(HUGE - 1)} 06 02000000 0161 0b`],
  ['nulls in many small runs', `10 01000000 ${huge} ${'0dff'.repeat(2000)} 0b`],
  [
    'arrays of nulls in an array',
    `10 01000000 03000000 ${'09 02000000'.repeat(3)} 10 02000000 ${huge} ${nulls} 0b`,
  ],
  ['an array of Int32 without any', `0f 01000000 ${huge} 08 0b`],
  ['an array of Byte without any', `0f 01000000 ${huge} 02 0b`],
  ['an array of Char without any', `0f 01000000 ${huge} 03 0b`],
  ['an array of Decimal without any', `0f 01000000 ${huge} 05 0b`],
  ['an array of structs without any', `07 01000000 00 01000000 ${huge} 03 ${name('S')} 0b`],
  ['a class of many members', `04 01000000 ${name('C')} ${int32(60_000)} 0b`],
  ['a text of 2 GB', '06 01000000 ffffffff07 61 0b'],
  ['a class name of 2 GB', '04 01000000 ffffffff07 61 0b'],
  ['far ids', `06 ${int32(0x7fffffff)} 0161 06 ${int32(-0x80000000)} 0161 06 01000000 0162 0b`],
];

const int = systemType('Int32');
const generic = 'System.Collections.Generic.';
const of = '`1[[System.Int32, mscorlib]]';

function member(memberName: string, type: NetType, value: NetValue): NetMember {
  return { name: memberName, type, value };
}

function number(memberName: string, value: number): NetMember {
  return member(memberName, int, scalar('Int32', String(value)));
}

function ints(memberName: string): NetMember {
  const items = [1, 2, 3].map((value) => scalar('Int32', String(value)));
  return member(memberName, { name: 'System.Int32[]', element: int }, array(int, items));
}

/** Collections that claim more items than their arrays have. */
const collections: readonly (readonly [type: string, members: readonly NetMember[]])[] = [
  [`${generic}List${of}`, [ints('_items'), number('_size', HUGE), number('_version', 0)]],
  [`${generic}List${of}`, [ints('_items'), number('_size', -1), number('_version', 0)]],
  [`${generic}Stack${of}`, [ints('_array'), number('_size', HUGE), number('_version', 0)]],
  [
    `${generic}Queue${of}`,
    [
      ints('_array'),
      number('_head', HUGE),
      number('_tail', -HUGE),
      number('_size', HUGE),
      number('_version', 0),
    ],
  ],
  [
    'System.Collections.BitArray',
    [ints('m_array'), number('m_length', HUGE), number('_version', 0)],
  ],
  ['System.Collections.BitArray', [ints('m_array'), number('m_length', -5), number('_version', 0)]],
  [
    `${generic}HashSet${of}`,
    [
      number('Version', 1),
      member('Comparer', systemType('Object'), null),
      number('Capacity', HUGE),
      ints('Elements'),
    ],
  ],
  [`${generic}LinkedList${of}`, [number('Version', 1), number('Count', HUGE), ints('Data')]],
  [
    'System.Text.StringBuilder',
    [
      number('m_MaxCapacity', HUGE),
      number('Capacity', HUGE),
      member('m_StringValue', systemType('String'), text('abc')),
      number('m_currentThread', 0),
    ],
  ],
];

describe('Small NRBF streams that stand for a lot', function () {
  this.timeout(60_000);

  for (const [what, hex] of bombs) {
    it(`take hardly any memory and time: ${what}`, () => {
      assertHarmless(what, fromHex(HEADER + hex.replaceAll(' ', '')), decodeNrbf);
    });
  }

  for (const [type, members] of collections) {
    const names = members.map((each) => each.name).join(', ');
    it(`take hardly any memory and time: ${type} (${names})`, () => {
      assertHarmless(type, writeNrbf(object({ name: type }, members)), decodeNrbf);
    });
  }

  const count = 400_000;
  const numbered = (record: (index: number) => string, length: number): string =>
    Array.from({ length }, (_, index) => record(index)).join('');
  const dense: readonly (readonly [what: string, body: string])[] = [
    ['one null after the other', `10 01000000 ${int32(count)} ${'0a'.repeat(count)}`],
    ['runs of one', `10 01000000 ${int32(count)} ${'0d01'.repeat(count)}`],
    ['a run and nulls', `10 01000000 ${int32(count)} 0d01 ${'0a'.repeat(count - 1)}`],
    [
      'objects without members',
      `04 01000000 ${name('A')} 00000000 ${numbered((i) => `01 ${int32(i + 2)} 01000000`, 60_000)}`,
    ],
    [
      'texts with far ids',
      `10 01000000 ${int32(60_000)} ${numbered((i) => `06 ${int32(Math.imul(i + 1, 0x9e3779b1))} 0161`, 60_000)}`,
    ],
    [
      'references to nothing',
      `10 01000000 ${int32(80_000)} ${numbered((i) => `09 ${int32(i + 7_000_000)}`, 80_000)}`,
    ],
  ];
  for (const [what, body] of dense) {
    it(`take no more than ten times their size: ${what}`, () => {
      const bytes = fromHex(`${HEADER}${body}0b`);
      assertBounded(what, bytes.length, () => scanRecords(bytes));
    });
  }

  it('may be linked lists that never end', () => {
    const node = 'System.Collections.Specialized.ListDictionary+DictionaryNode';
    const dictionary = 'System.Collections.Specialized.ListDictionary';
    const members = (names: readonly string[], types: string): string =>
      `${int32(names.length)} ${names.map(name).join('')} ${types}`;
    const value = fromHex(
      [
        HEADER,
        `04 01000000 ${name(dictionary)} ${members(['head', 'version', 'count', 'comparer'], '02 00 00 02 08 08')}`,
        `09 02000000 00000000 ${huge} 0a`,
        `04 02000000 ${name(node)} ${members(['key', 'value', 'next'], '02 02 02')}`,
        '06 03000000 0161 09 02000000 09 02000000 0b',
      ]
        .join('')
        .replaceAll(' ', ''),
    );
    assertHarmless('a ring of nodes', value, decodeNrbf);
  });

  it('may wrap each other in a circle', () => {
    const collection = 'System.Collections.ObjectModel.Collection`1';
    const one = (id: number, other: number): string =>
      `04 ${int32(id)} ${name(collection)} 01000000 ${name('items')} 02 09 ${int32(other)}`;
    const hex = `${HEADER}${one(1, 2)}${one(2, 1)}0b`.replaceAll(' ', '');
    assertHarmless('collections in collections', fromHex(hex), decodeNrbf);
  });

  it('may have the same id twice, which is refused unless both are strings', () => {
    const object1 = `04 01000000 ${name('A')} 00000000`;
    const cases: readonly (readonly [hex: string, code: string | undefined])[] = [
      [`${object1} ${object1} 0b`, 'duplicate-id'],
      [`${object1} 06 01000000 0161 0b`, 'duplicate-id'],
      [`06 01000000 0161 ${object1} 0b`, 'duplicate-id'],
      [`${object1} 10 01000000 00000000 0b`, 'duplicate-id'],
      ['06 01000000 0161 06 01000000 0162 0b', undefined],
      [`0c 02000000 ${name('L')} 0c 02000000 ${name('L')} ${object1} 0b`, undefined],
      [`0c 01000000 ${name('L')} ${object1} 0b`, undefined],
    ];
    for (const [hex, code] of cases) {
      const bytes = fromHex(HEADER + hex.replaceAll(' ', ''));
      assert.equal(decodeNrbf(bytes).failure?.code, code, hex);
      assertHarmless(hex, bytes, decodeNrbf);
    }
  });

  it('may hold another primitive than the boxed type says', () => {
    // A Char, of one byte, in a UInt32: there are no four.
    const bytes = Buffer.from(
      'AAEAAAD/////AQAAAAAAAAAEAQAAAA1TeXN0ZW0uVUludDMyAQAAAAdtX3ZhbHVlAAML',
      'base64',
    );
    assertHarmless('a Char in a UInt32', new Uint8Array(bytes), decodeNrbf);
    assert.equal(decodeNrbf(new Uint8Array(bytes)).root.kind, 'object');
  });

  it('keep no memory from one to the next', () => {
    const streams = dotnetFixtures.map(
      ({ base64 }) => new Uint8Array(Buffer.from(base64, 'base64')),
    );
    const tables = streams.map((bytes) => scanRecords(bytes));
    const total = streams.reduce((sum, { length }) => sum + length, 0);
    assertBounded('all fixtures at once', total, () => streams.map((bytes) => scanRecords(bytes)));
    // What one scan leaves in shared buffers must not show up in another.
    for (const [index, bytes] of streams.entries()) {
      const again = scanRecords(bytes);
      const before = tables[index];
      assert.equal(again.start.length, before?.start.length);
      for (let object = 0; object < again.start.length; object++) {
        assert.equal(again.start.at(object), before?.start.at(object));
        assert.equal(again.firstSlot.at(object), before?.firstSlot.at(object));
      }
      for (let slot = 0; slot < again.slots.length; slot++) {
        assert.equal(again.slots.at(slot), before?.slots.at(slot));
      }
    }
  });
});
