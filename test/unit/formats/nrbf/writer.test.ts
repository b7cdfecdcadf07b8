import assert from 'node:assert/strict';
import { writeAltObject, writeAltScalar } from '../../../../src/formats/alt/writer.ts';
import {
  objectType,
  stringType,
  systemType,
  userType,
} from '../../../../src/formats/nrbf/write/net-types.ts';
import {
  array,
  dictionary,
  enumValue,
  list,
  object,
  property,
  scalar,
  text,
  type NetValue,
} from '../../../../src/formats/nrbf/write/net-values.ts';
import { writeNrbf } from '../../../../src/formats/nrbf/write/writer.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
import { decodeAndDescribe, dotnetFixture } from '../support/nrbf-fixtures.ts';

const P = '0001000000ffffffff0100000000000000';
const int32 = systemType('Int32');
const library = 'Shop.Model, Version=1.2.3.0, Culture=neutral, PublicKeyToken=null';

/** Streams that .NET's own class wrote, as hex, and what they were written of. */
const vectors: readonly [value: NetValue, hex: string][] = [
  [text('abc'), `${P} 06 01000000 03616263 0b`],
  [
    scalar('Int32', '5'),
    `${P} 04 01000000 0c53797374656d2e496e743332 01000000 076d5f76616c7565 00 08 05000000 0b`,
  ],
  [
    scalar('Boolean', 'true'),
    `${P} 04 01000000 0e53797374656d2e426f6f6c65616e 01000000 076d5f76616c7565 00 01 01 0b`,
  ],
  [
    scalar('TimeSpan', '00:00:01'),
    `${P} 04 01000000 0f53797374656d2e54696d655370616e 01000000 065f7469636b73 00 09 8096980000000000 0b`,
  ],
  [
    scalar('Decimal', '1.5'),
    `${P} 04 01000000 0e53797374656d2e446563696d616c 04000000 05666c616773 026869 026c6f 036d6964 00000000 08080808 00000100 00000000 0f000000 00000000 0b`,
  ],
  [
    scalar('DateTime', '2024-01-02T03:04:05 (utc)'),
    `${P} 04 01000000 0f53797374656d2e4461746554696d65 02000000 057469636b73 086461746544617461 0000 09 10 80c0bf7a3f0bdc08 80c0bf7a3f0bdc48 0b`,
  ],
  [
    array(
      systemType('Byte'),
      ['1', '2', '3'].map((byte) => scalar('Byte', byte)),
    ),
    `${P} 0f 01000000 03000000 02 010203 0b`,
  ],
  [array(stringType, [text('a'), null]), `${P} 11 01000000 02000000 06 02000000 0161 0a 0b`],
];

describe('The NRBF writer', () => {
  for (const [value, hex] of vectors) {
    it(`writes ${hex.slice(34, 90)}… as .NET does`, () => {
      assert.equal(toHex(writeNrbf(value)), hex.replaceAll(' ', ''));
    });
  }

  const long = `long ${'q'.repeat(130)}`;
  const fixtures: readonly [name: string, value: NetValue][] = [
    ['List<string>', list(stringType, [text(long), null, text('Zoe')])],
    [
      'List<decimal>',
      list(systemType('Decimal'), [scalar('Decimal', '0'), scalar('Decimal', '1.50')]),
    ],
    [
      'Dictionary<string,int>',
      dictionary(stringType, int32, [
        [text('key42'), scalar('Int32', '344360324')],
        [text('key43'), scalar('Int32', '455857763')],
      ]),
    ],
    ['user enum int', enumValue(userType('Shop.OrderStatus', library), -1)],
    [
      'user struct root',
      object(userType('Shop.Pt', library, true), [
        { name: 'X', type: int32, value: scalar('Int32', '3') },
        { name: 'Y', type: int32, value: scalar('Int32', '664287196') },
      ]),
    ],
  ];
  for (const [name, value] of fixtures) {
    it(`writes ${name} as .NET does`, () => {
      assert.equal(toHex(writeNrbf(value)), toHex(dotnetFixture(name)));
    });
  }

  it('writes lists of user objects that read as they were meant', () => {
    const item = userType('Shop.CartItem', library);
    const shared = text('shared');
    const items = ['Espresso machine', 'Cup'].map((name, index) =>
      object(item, [
        property('Id', int32, scalar('Int32', String(index + 1))),
        property('Name', stringType, text(name)),
        property('Price', systemType('Decimal'), scalar('Decimal', '149.70')),
        property('Added', systemType('DateTime'), scalar('DateTime', '2026-01-02 (local)')),
        property('Note', stringType, shared),
        property('Tag', objectType, scalar('Guid', '00112233-4455-6677-8899-aabbccddeeff')),
        property('Key', systemType('Guid', true), scalar('Guid', '0'.repeat(32))),
      ]),
    );
    const { value, described } = decodeAndDescribe(writeNrbf(list(item, items)));
    assert.equal(value.failure, undefined);
    assert.deepEqual(value.warnings, []);
    assert.equal(value.root.typeName, 'List<CartItem>');
    const [first] = value.root.children(0, 1);
    assert.deepEqual(
      first?.node.children(0, 9).map(({ label, node }) => [label, node.text]),
      [
        ['Id', '1'],
        ['Name', 'Espresso machine'],
        ['Price', '149.70'],
        ['Added', '2026-01-02T00:00:00.0000000 (local)'],
        ['Note', 'shared'],
        ['Tag', '00112233-4455-6677-8899-aabbccddeeff'],
        ['Key', '00000000-0000-0000-0000-000000000000'],
      ],
    );
    assert.ok(JSON.stringify(described).includes('Espresso machine'));
  });

  it('writes an object that refers to itself', () => {
    const members: { name: string; type: typeof objectType; value: NetValue }[] = [];
    const node = object(userType('Shop.Node', library), members);
    members.push({ name: 'Self', type: objectType, value: node });
    const { value } = decodeAndDescribe(writeNrbf(node));
    assert.equal(value.root.children(0, 1)[0]?.node.isCycle, true);
  });
});

describe('The AltSerialization writer', () => {
  const values: readonly [hex: string, bytes: Uint8Array][] = [
    ['0103616263', writeAltScalar('String', 'abc')],
    ['0205000000', writeAltScalar('Int32', '5')],
    ['0301', writeAltScalar('Boolean', 'True')],
    ['0480c0bf7a3f0bdc08', writeAltScalar('DateTime', '2024-01-02 03:04:05')],
    ['050f000000000000000000000000000100', writeAltScalar('Decimal', '1.5')],
    ['050f000000000000000000000000000180', writeAltScalar('Decimal', '-1.5')],
    ['07e282ac', writeAltScalar('Char', '€')],
    ['0c0900000000000000', writeAltScalar('Int64', '9')],
    ['108096980000000000', writeAltScalar('TimeSpan', '00:00:01')],
    [
      '1133221100554477668899aabbccddeeff',
      writeAltScalar('Guid', '00112233-4455-6677-8899-aabbccddeeff'),
    ],
    [
      `14${P}0f010000000300000002010203 0b`,
      writeAltObject(fromHex(`${P}0f0100000003000000020102030b`)),
    ],
  ];
  for (const [hex, bytes] of values) {
    it(`writes ${hex}`, () => {
      assert.equal(toHex(bytes), hex.replaceAll(' ', ''));
    });
  }
});
