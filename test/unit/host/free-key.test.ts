import assert from 'node:assert/strict';
import type { ScalarEditor } from '../../../src/formats/value.ts';
import { freeKey } from '../../../src/host/editor/rows/free-key.ts';

/** Keys that are there, that of the entry first, and the one that is proposed. */
const cases: readonly (readonly [ScalarEditor, readonly string[], string])[] = [
  [{ type: 'Int32' }, ['2', '1', '3'], '4'],
  [{ type: 'Int32' }, ['2', '1', '9'], '3'],
  [{ type: 'Byte' }, ['255', '254'], '253'],
  [{ type: 'Int64' }, ['9223372036854775807'], '9223372036854775806'],
  [{ type: 'Int32' }, ['text'], '1'],
  [{ type: 'String' }, ['Cart'], 'Cart copy'],
  [{ type: 'String' }, ['Cart', 'cart COPY'], 'Cart copy 2'],
  [{ type: 'String' }, ['Cart copy', 'Cart'], 'Cart copy 2'],
  [{ type: 'Double' }, ['1.5', '2'], '3'],
  [{ type: 'Decimal' }, ['1.50'], '2'],
  [{ type: 'Boolean' }, ['true'], 'false'],
  [{ type: 'Char' }, ['a', 'b'], 'c'],
  [
    { type: 'DateTime' },
    ['2024-02-28T23:59:59.0000000 (utc)'],
    '2024-02-29T00:00:00.0000000 (utc)',
  ],
  [{ type: 'TimeSpan' }, ['23:59:59'], '1.00:00:00'],
  [{ type: 'String', of: 'Version' }, ['1.2.3', '1.2.4'], '1.2.5'],
  [{ type: 'String', of: 'BigInteger' }, ['99999999999999999999'], '100000000000000000000'],
  [{ type: 'String', of: 'Uri' }, ['https://a.example/x'], 'https://a.example/x2'],
  [
    {
      type: 'Enum',
      underlying: 'Int32',
      names: [
        { name: 'Red', value: '0' },
        { name: 'Blue', value: '5' },
      ],
    },
    ['Red'],
    '5',
  ],
  [{ type: 'Enum', underlying: 'Byte' }, ['3'], '4'],
];

describe('the key of a copied entry', () => {
  for (const [editor, taken, expected] of cases) {
    it(`is free and of the type of the others: ${editor.of ?? editor.type} ${taken.join(', ')}`, () => {
      const [own = ''] = taken;
      assert.equal(freeKey(editor, own, taken), expected);
    });
  }

  it('is another form of the text where the first is not taken', () => {
    const isPlain = (key: string): boolean => /^\w+$/.test(key);
    assert.equal(freeKey({ type: 'String' }, 'b', ['b'], isPlain), 'bcopy');
    assert.equal(freeKey({ type: 'String' }, 'b', ['b', 'bcopy'], isPlain), 'bcopy2');
  });

  it('is a new Guid among Guids', () => {
    const own = '00112233-4455-6677-8899-aabbccddeeff';
    const key = freeKey({ type: 'Guid' }, own, [own]);
    assert.match(key, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.notEqual(key, own);
  });
});
