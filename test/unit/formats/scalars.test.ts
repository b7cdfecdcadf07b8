import assert from 'node:assert/strict';
import { FormatError } from '../../../src/formats/errors.ts';
import { englishText } from '../../../src/formats/reason.ts';
import { rangeOfType } from '../../../src/formats/scalars/integer.ts';
import { canonicalText } from '../../../src/formats/scalars/canonical.ts';
import { parseNetDecimal, formatDecimal } from '../../../src/formats/scalars/decimal.ts';
import type { ScalarEditor, ScalarType } from '../../../src/formats/value.ts';

describe('Texts of scalars', () => {
  const texts: readonly [type: ScalarType, typed: string, shown: string][] = [
    ['Int32', ' +7 ', '7'],
    ['Int32', '-0', '0'],
    ['Byte', '0xFF', '255'],
    ['Double', '1e20', '1E+20'],
    ['Double', '0.0001', '0.0001'],
    ['Double', '0.00001', '1E-05'],
    ['Double', '123456789012345', '123456789012345'],
    ['Double', '-0', '-0'],
    ['Double', '5e-324', '5E-324'],
    ['Double', 'nan', 'NaN'],
    ['Double', '-∞', '-Infinity'],
    ['Single', '0.1', '0.1'],
    ['Single', '16777217', '16777216'],
    ['Single', '3.4028235E+38', '3.4028235E+38'],
    ['Decimal', '1.50', '1.50'],
    ['Decimal', '-.5', '-0.5'],
    ['Decimal', '-0.00', '0.00'],
    ['Boolean', ' TRUE ', 'true'],
    ['Char', ' ', ' '],
    ['DateTime', '2024-02-29', '2024-02-29T00:00:00.0000000'],
    ['DateTime', '0001-01-01 00:00', '0001-01-01T00:00:00.0000000'],
    ['DateTime', '1600-12-31T23:59:59.1234567Z', '1600-12-31T23:59:59.1234567 (utc)'],
    ['DateTime', '9999-12-31 23:59:59 (LOCAL)', '9999-12-31T23:59:59.0000000 (local)'],
    ['TimeSpan', '3', '3.00:00:00'],
    ['TimeSpan', '1:02', '01:02:00'],
    ['TimeSpan', '-1.02:03:04.5', '-1.02:03:04.5000000'],
    ['Guid', '00112233445566778899AABBCCDDEEFF', '00112233-4455-6677-8899-aabbccddeeff'],
  ];
  for (const [type, typed, shown] of texts) {
    it(`${type} ${typed} is ${shown}`, () => {
      assert.equal(canonicalText({ type }, typed), shown);
      assert.equal(canonicalText({ type }, shown), shown);
    });
  }

  it('say which part of a date does not exist', () => {
    const refusal = (text: string, of?: 'DateTimeOffset'): string => {
      try {
        return canonicalText(of ? { type: 'String', of } : { type: 'DateTime' }, text);
      } catch (error) {
        assert.ok(error instanceof FormatError);
        return englishText(error.reason);
      }
    };
    assert.match(refusal('2026-02-30'), /^2026-02-30 does not exist\. That month has 28 days\.$/);
    assert.match(refusal('2024-02-30'), /has 29 days/);
    assert.match(refusal('1900-02-29'), /has 28 days/);
    assert.match(refusal('2026-04-31 10:00'), /has 30 days/);
    assert.match(refusal('2026-13-01'), /^Enter a month/);
    assert.match(refusal('0000-01-01'), /^Enter a year from 0001 to 9999/);
    assert.match(refusal('10000-01-01'), /^Enter a date such as/);
    for (const text of ['2026-01-01 24:00', '2026-01-01 23:60', '2026-01-01 23:59:60']) {
      assert.match(refusal(text), /^Enter a time from 00:00:00 to 23:59:59/);
    }
    assert.match(refusal('2026-02-30T00:00:00+01:00', 'DateTimeOffset'), /has 28 days/);
    assert.match(refusal('2026-01-01T00:00:00+15:00', 'DateTimeOffset'), /^Enter a UTC offset/);
    assert.match(refusal('0001-01-01T00:00:00+01:00', 'DateTimeOffset'), /^In UTC/);
  });

  it('take the names of an enum where they are known', () => {
    const editor: ScalarEditor = {
      type: 'Enum',
      underlying: 'Byte',
      names: [{ name: 'Monday', value: '1' }],
    };
    assert.equal(canonicalText(editor, 'monday'), '1');
    assert.equal(canonicalText(editor, '200'), '200');
    assert.throws(() => canonicalText(editor, '256'), FormatError);
  });

  it('read Decimal as .NET does', () => {
    const parsed = (text: string): string | undefined => {
      const value = parseNetDecimal(text);
      return value && formatDecimal(value);
    };
    assert.equal(parsed(' +1.50 '), '1.50');
    assert.equal(parsed('1,000.5'), '1000.5');
    assert.equal(parsed('79228162514264337593543950335.4'), '79228162514264337593543950335');
    assert.equal(
      parsed('1234567890.123456789012345678901234567890'),
      '1234567890.1234567890123456789',
    );
    for (const text of ['1E3', '(5)', '', '0x10', '79228162514264337593543950336', '.', '-']) {
      assert.equal(parsed(text), undefined, text);
    }
  });
});

describe('the range of an integer type', () => {
  it('is the one that .NET has', () => {
    assert.deepEqual(rangeOfType('Byte'), { min: '0', max: '255' });
    assert.deepEqual(rangeOfType('SByte'), { min: '-128', max: '127' });
    assert.deepEqual(rangeOfType('Int32'), { min: '-2147483648', max: '2147483647' });
    assert.deepEqual(rangeOfType('UInt64'), { min: '0', max: '18446744073709551615' });
    assert.deepEqual(rangeOfType('String'), {});
  });
});
