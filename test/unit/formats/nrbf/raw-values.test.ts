import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { numbersOf } from '../../../../src/formats/nrbf/numbers.ts';
import { forEachValue, type RawValue } from '../../../../src/formats/nrbf/values.ts';
import { dotnetFixture } from '../support/nrbf-fixtures.ts';

function valuesOf(name: string, length?: number): RawValue[] {
  const values: RawValue[] = [];
  const bytes = dotnetFixture(name);
  forEachValue(decodeNrbf(bytes.subarray(0, length)).table, (value) => values.push(value));
  return values;
}

describe('Raw values of NRBF streams', () => {
  it('come in the order of their objects', () => {
    assert.deepEqual(valuesOf('user struct root'), [3, 664287196]);
    assert.deepEqual(valuesOf('Dictionary<string,int>'), [
      2,
      3,
      'key42',
      344360324,
      'key43',
      455857763,
    ]);
    assert.deepEqual(valuesOf('Char[]'), ['a', 'é', '€', '\ud83d', '\ude00']);
    assert.deepEqual(valuesOf('Decimal[,]'), ['-12.345', '79228162514264337593543950335']);
  });

  it('end where a stream is cut', () => {
    const whole = new Set(valuesOf('user Customer cycle'));
    const { length } = dotnetFixture('user Customer cycle');
    for (let cut = 0; cut < length; cut += 7) {
      for (const value of valuesOf('user Customer cycle', cut)) {
        assert.ok(whole.has(value), `${String(value)} at ${cut}`);
      }
    }
  });

  it('come as typed arrays where they are numbers', () => {
    for (const name of ['Int32[,]', 'Byte[]', 'Double[]', 'Int64[]', 'DateTime[]', 'List<int>']) {
      const bytes = dotnetFixture(name);
      // At every alignment, so that some can be views and others have to be copies.
      for (let shift = 0; shift < 8; shift++) {
        const moved = new Uint8Array(bytes.length + shift).subarray(shift);
        moved.set(bytes);
        const { table } = decodeNrbf(moved);
        const single: RawValue[] = [];
        const many: RawValue[] = [];
        forEachValue(table, (value, offset) => single.push(value, offset));
        forEachValue(
          table,
          (value, offset) => many.push(value, offset),
          (numbers, offset) => {
            const values: readonly (number | bigint)[] = [...numbers];
            for (const [index, value] of values.entries()) {
              many.push(value, offset + index * numbers.BYTES_PER_ELEMENT);
            }
          },
        );
        assert.deepEqual(many, single, name);
      }
    }
  });

  it('can be had by range of one array', () => {
    const { table } = decodeNrbf(dotnetFixture('Int32[,]'));
    const all = [...(numbersOf(table, 0) ?? [])];
    assert.ok(all.length > 3);
    assert.deepEqual([...(numbersOf(table, 0, 1, 3) ?? [])], all.slice(1, 3));
    assert.deepEqual([...(numbersOf(table, 0, -5, 1) ?? [])], all.slice(0, 1));
    assert.equal(numbersOf(table, 0, 99)?.length, 0);
    assert.equal(numbersOf(decodeNrbf(dotnetFixture('Char[]')).table, 0), undefined);
    assert.equal(numbersOf(decodeNrbf(dotnetFixture('user struct root')).table, 0), undefined);
  });
});
