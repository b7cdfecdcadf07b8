import assert from 'node:assert/strict';
import { decodeAlt } from '../../../src/formats/alt/format.ts';
import { FormatError } from '../../../src/formats/errors.ts';
import { newItemBytes, newItemChoices } from '../../../src/formats/registry.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices, invertSplices } from '../../../src/formats/splice.ts';
import type {
  CollectionShape,
  NewValue,
  ScalarType,
  ValueNode,
} from '../../../src/formats/value.ts';
import { fromHex, toHex } from './support/fixtures.ts';
import { dotnetFixture } from './support/nrbf-fixtures.ts';

/** Items as .NET Framework's AltSerialization wrote them. */
const altVectors: readonly [hex: string, type: ScalarType, text: string][] = [
  ['0103616263', 'String', 'abc'],
  ['0205000000', 'Int32', '5'],
  ['0301', 'Boolean', 'true'],
  ['0480c0bf7a3f0bdc08', 'DateTime', '2024-01-02T03:04:05'],
  ['050f000000000000000000000000000180', 'Decimal', '-1.5'],
  ['07e282ac', 'Char', '€'],
  ['108096980000000000', 'TimeSpan', '00:00:01'],
  ['1133221100554477668899aabbccddeeff', 'Guid', '00112233-4455-6677-8899-aabbccddeeff'],
  ['12feffffffffffffff', 'IntPtr', '-2'],
];

function textsOf(node: ValueNode): string[] {
  return node.children(0, node.childCount).map((child) => child.node.text ?? 'null');
}

function refusal(value: NewValue, encoding: 'nrbf' | 'alt'): string {
  try {
    newItemBytes(value, encoding);
  } catch (error) {
    if (error instanceof FormatError) return error.code;
    throw error;
  }
  return 'none';
}

describe('A value for an item that does not exist', () => {
  const scalars = [
    'string root 1',
    'Boolean root',
    'Byte root',
    'SByte root',
    'Int16 root',
    'UInt16 root',
    'Int32 root',
    'UInt32 root',
    'Int64 root',
    'UInt64 root',
    'Single root 1',
    'Double root 1',
    'Decimal root 1',
    'Char root',
    'DateTime root 1',
    'TimeSpan root 1',
    'Guid',
    'IntPtr root',
    'UIntPtr root',
  ];
  for (const name of scalars) {
    it(`is written as .NET does: ${name}`, () => {
      const bytes = dotnetFixture(name);
      const { root } = decodeItem(bytes, 'nrbf');
      const type = root.typeName as ScalarType;
      const written = newItemBytes({ kind: 'scalar', type, text: root.text ?? '' }, 'nrbf');
      assert.equal(toHex(written), toHex(bytes));
    });
  }

  const collections: readonly [name: string, shape: CollectionShape][] = [
    ['Int32[]', { type: 'array', item: 'Int32' }],
    ['Decimal[]', { type: 'array', item: 'Decimal' }],
    ['TimeSpan[]', { type: 'array', item: 'TimeSpan' }],
    ['Guid[]', { type: 'array', item: 'Guid' }],
    ['List<DateTime>', { type: 'list', item: 'DateTime' }],
    ['List<Guid>', { type: 'list', item: 'Guid' }],
    ['List<char>', { type: 'list', item: 'Char' }],
    ['Dictionary<string,int>', { type: 'dictionary', key: 'String', item: 'Int32' }],
    ['Dictionary<Guid,DateTime>', { type: 'dictionary', key: 'Guid', item: 'DateTime' }],
    ['Dictionary empty', { type: 'dictionary', key: 'String', item: 'String' }],
  ];
  for (const [name, shape] of collections) {
    it(`is written as .NET does: ${name}`, () => {
      const bytes = dotnetFixture(name);
      const { root } = decodeItem(bytes, 'nrbf');
      const items = root.children(0, 99).map(({ label, node }) => {
        const value = node.text ?? '';
        return shape.type === 'dictionary' ? [label, value] : [value];
      });
      const written = newItemBytes({ kind: 'collection', shape, items }, 'nrbf');
      const again = decodeItem(written, 'nrbf');
      assert.equal(again.root.wireTypeName, root.wireTypeName);
      assert.deepEqual(textsOf(again.root), textsOf(root));
      assert.equal(toHex(written), toHex(bytes));
    });
  }

  for (const [hex, type, text] of altVectors) {
    it(`is written as ASP.NET does: ${type} ${text}`, () => {
      assert.equal(toHex(newItemBytes({ kind: 'scalar', type, text }, 'alt')), hex);
    });
  }

  it('can be null where the format has a null', () => {
    assert.equal(toHex(newItemBytes({ kind: 'null' }, 'alt')), '15');
    assert.equal(refusal({ kind: 'null' }, 'nrbf'), 'not-nullable');
  });

  it('can be whatever is offered', () => {
    const samples: Partial<Record<ScalarType, string>> = {
      Boolean: 'true',
      Char: 'x',
      DateTime: '2024-01-02',
      TimeSpan: '1:00:00',
      Guid: '0'.repeat(32),
    };
    const sample = (type: ScalarType): string => samples[type] ?? '1';
    for (const encoding of ['nrbf', 'alt'] as const) {
      for (const choice of newItemChoices(encoding)) {
        const typeName = choice.kind === 'scalar' ? choice.editor.type : undefined;
        if (choice.kind === 'object' || choice.kind === 'written') assert.fail(choice.kind);
        const value: NewValue =
          choice.kind === 'null'
            ? choice
            : choice.kind === 'scalar'
              ? { kind: 'scalar', type: choice.editor.type, text: sample(choice.editor.type) }
              : {
                  ...choice,
                  items: [
                    choice.shape.type === 'dictionary'
                      ? [sample(choice.shape.key), sample(choice.shape.item)]
                      : [sample(choice.shape.item)],
                  ],
                };
        const { root, failure, warnings } = decodeItem(newItemBytes(value, encoding), encoding);
        assert.equal(failure, undefined);
        assert.deepEqual(warnings, []);
        if (typeName !== undefined) assert.equal(root.typeName, typeName);
        if (choice.kind === 'collection') assert.equal(root.bytes?.length ?? root.childCount, 1);
      }
    }
  });

  it('is refused where it is no value of its type', () => {
    assert.equal(refusal({ kind: 'scalar', type: 'Byte', text: '256' }, 'nrbf'), 'out-of-range');
    assert.equal(refusal({ kind: 'scalar', type: 'Enum', text: '1' }, 'nrbf'), 'wrong-type');
    assert.equal(refusal({ kind: 'copy', path: [] }, 'nrbf'), 'wrong-type');
    const utc = { kind: 'scalar', type: 'DateTime', text: '2024-01-02 (utc)' } as const;
    assert.equal(refusal(utc, 'alt'), 'kind-not-stored');
    const shape = { type: 'dictionary', key: 'Int32', item: 'String' } as const;
    const items = [
      ['1', 'a'],
      [' 1', 'b'],
    ];
    assert.equal(refusal({ kind: 'collection', shape, items }, 'nrbf'), 'duplicate-key');
    const list = { type: 'list', item: 'Int32' } as const;
    assert.equal(
      refusal({ kind: 'collection', shape: list, items: [['x']] }, 'alt'),
      'not-an-integer',
    );
  });
});

describe('Another type for a value of AltSerialization', () => {
  function replaced(hex: string, value: NewValue): string {
    const before = decodeAlt(fromHex(hex));
    const splices = before.edit({ type: 'replace', path: [], value });
    const after = applySplices(before.bytes, splices);
    assert.equal(toHex(applySplices(after, invertSplices(splices))), hex);
    return toHex(after);
  }
  const object = '14' + toHex(dotnetFixture('Int32[]'));

  it('takes the place of a scalar, of null, of an object', () => {
    const text = { kind: 'scalar', type: 'String', text: 'abc' } as const;
    for (const hex of ['0205000000', '15', object]) {
      assert.deepEqual(decodeAlt(fromHex(hex)).root.replacements, newItemChoices('alt'));
      assert.equal(replaced(hex, text), '0103616263');
      assert.equal(replaced(hex, { kind: 'null' }), '15');
    }
  });

  it('can be a collection', () => {
    const shape = { type: 'array', item: 'Int32' } as const;
    const items = decodeAlt(fromHex(object))
      .root.children(0, 99)
      .map(({ node }) => [node.text ?? '']);
    assert.equal(replaced('0103616263', { kind: 'collection', shape, items }), object);
  });

  it('is offered for the whole item alone', () => {
    const value = decodeAlt(fromHex('14' + toHex(dotnetFixture('Int32[]'))));
    assert.equal(value.root.children(0, 1)[0]?.node.replacements, undefined);
    assert.equal(value.root.isNullable, true);
    assert.equal(
      toHex(applySplices(value.bytes, value.edit({ type: 'set-null', path: [] }))),
      '15',
    );
  });
});
