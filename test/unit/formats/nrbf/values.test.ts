import assert from 'node:assert/strict';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';
import {
  decodeAndDescribe,
  dotnetFixtures,
  leniencyFixtures,
  sortUnordered,
  streamFixtures,
  type NrbfFixture,
} from '../support/nrbf-fixtures.ts';

/** Types that .NET replaces while reading: the stream names another one. */
const replacedTypes: Readonly<Record<string, string>> = {
  'System.OrdinalCaseSensitiveComparer': 'System.OrdinalComparer',
  'System.OrdinalIgnoreCaseComparer': 'System.OrdinalComparer',
};

describe('NRBF values written by .NET 10', () => {
  for (const { name, base64, expected, typeName = '' } of dotnetFixtures) {
    it(name, () => {
      const decoded = decodeAndDescribe(fromBase64(base64));
      assert.equal(decoded.value.failure, undefined);
      assert.deepEqual(decoded.value.warnings, []);
      assert.deepEqual(sortUnordered(decoded.described), sortUnordered(expected));
      assert.equal(decoded.typeName, replacedTypes[typeName] ?? typeName);
    });
  }

  it('decodes what the writer wrote and its own reader refuses', () => {
    for (const { base64 } of readJsonLines<NrbfFixture>('nrbf-dotnet10-unreadable.jsonl')) {
      const { described, value } = decodeAndDescribe(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(described, {
        $array: 'System.ValueType[]',
        lengths: [2],
        items: [
          { $scalar: 'System.Int32', value: '5' },
          {
            $type: 'Shop.Pt',
            fields: {
              X: { $scalar: 'System.Int32', value: '1' },
              Y: { $scalar: 'System.Int32', value: '2' },
            },
          },
        ],
      });
    }
  });
});

describe('NRBF streams of public test suites', () => {
  for (const { id, source, base64 } of streamFixtures) {
    it(`${id} of ${source}`, () => {
      const { value } = decodeAndDescribe(fromBase64(base64));
      assert.equal(value.failure, undefined);
    });
  }
});

/** Streams where only the class itself, which is not in the stream, decides what is read. */
const decidedByTheClass: readonly string[] = [
  'struct inline negative id',
  'struct inline positive id',
  'struct by reference',
  'null in a struct slot',
  'extra unknown member',
  'missing member',
  'enum as typed primitive',
  'array record inline in member slot',
  'Int64 in an Int32 field',
  'Int64 too big in an Int32 field',
];

describe('NRBF streams that are unusual', () => {
  for (const { name, base64, expected, readerError } of leniencyFixtures) {
    it(`${readerError === undefined ? 'reads' : 'refuses'} ${name}`, () => {
      const { value, described } = decodeAndDescribe(fromBase64(base64));
      const isRefused =
        value.failure !== undefined || value.warnings.some((warning) => warning.isRefused);
      if (decidedByTheClass.includes(name)) {
        assert.equal(isRefused, false);
        return;
      }
      assert.equal(isRefused, readerError !== undefined, JSON.stringify(value.warnings));
      if (readerError === undefined) {
        assert.deepEqual(sortUnordered(described), sortUnordered(expected));
      }
    });
  }
});
