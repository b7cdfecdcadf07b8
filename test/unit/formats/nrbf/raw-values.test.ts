import assert from 'node:assert/strict';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
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
});
