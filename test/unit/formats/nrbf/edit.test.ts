import assert from 'node:assert/strict';
import { describeStream } from '../../../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { TextType } from '../../../../src/formats/value.ts';
import { fromBase64, fromHex, toHex } from '../support/fixtures.ts';
import { assertRefused, editStream, pathTo, setScalar } from '../support/edits.ts';
import { dotnetFixture, dotnetFixtures } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(HEADER + hex.replaceAll(' ', '')));
}

/** Splices as texts: offset, what goes, what comes. */
function spliceTexts(value: NrbfValue, path: readonly number[], text: string): string[] {
  return value
    .edit({ type: 'set', path, text })
    .map(({ offset, removed, inserted }) => `${offset} ${toHex(removed)}>${toHex(inserted)}`);
}

describe('Edits of NRBF scalars', () => {
  const roots: readonly [fixture: string, text: string, shown?: string][] = [
    ['string root 1', 'Grüße, 😀'],
    ['Boolean root', 'false'],
    ['Byte root', '255'],
    ['SByte root', '-128'],
    ['Int16 root', '-32768'],
    ['UInt16 root', '65535'],
    ['Int32 root', '0x10', '16'],
    ['UInt32 root', '4294967295'],
    ['Int64 root', '-9223372036854775808'],
    ['UInt64 root', '18446744073709551615'],
    ['IntPtr root', '-1'],
    ['UIntPtr root', '18446744073709551615'],
    ['Char root', '日'],
    ['Single root 1', '0.1'],
    ['Double root 1', '1E-300'],
    ['Decimal root 1', '-79228162514264337593543950335'],
    ['Decimal root 2', '1.50'],
    ['DateTime root 0', '9999-12-31T23:59:59.9999999 (utc)'],
    [
      'DateTime root 1',
      '2023-10-29 02:30 (local, first)',
      '2023-10-29T02:30:00.0000000 (local, first 02:30)',
    ],
    ['TimeSpan root 1', '-10675199.02:48:05.4775808'],
    ['Guid', '{00112233-4455-6677-8899-AABBCCDDEEFF}', '00112233-4455-6677-8899-aabbccddeeff'],
    ['enum DayOfWeek', '6'],
    ['user enum byte flags', '255'],
    ['user enum long', '-1'],
  ];
  for (const [fixture, text, shown = text] of roots) {
    it(`${fixture} becomes ${shown}`, () => {
      const value = decodeNrbf(dotnetFixture(fixture));
      const edited = setScalar(value, [], text);
      assert.equal(edited.root.text, shown);
      assert.equal(edited.root.typeName, value.root.typeName);
    });
  }

  it('changes the bytes of the value and no others', () => {
    const value = stream(
      '04 01000000 0c53797374656d2e496e743332 01000000 076d5f76616c7565 00 08 05000000 0b',
    );
    assert.deepEqual(spliceTexts(value, [], '6'), ['49 05000000>06000000']);
    assert.deepEqual(spliceTexts(value, [], '5'), []);
  });

  it('keeps ticks and dateData of a DateTime together', () => {
    const value = decodeNrbf(dotnetFixture('DateTime root 1'));
    const edited = setScalar(value, [], '2024-01-02T03:04:05 (utc)');
    assert.match(toHex(edited.bytes), /80c0bf7a3f0bdc0880c0bf7a3f0bdc480b$/);
  });

  it('changes a string with its length, and keeps its id', () => {
    const value = stream('06 01000000 03616263 0b');
    assert.deepEqual(spliceTexts(value, [], 'ä'), ['22 03616263>02c3a4']);
  });

  it('changes one use of a shared string: the others keep their text', () => {
    // object[] { "a", the same, the same }
    const value = stream('10 01000000 03000000 06 02000000 0161 09 02000000 09 02000000 0b');
    const first = setScalar(value, [0], 'b');
    assert.deepEqual(texts(first), ['b', 'a', 'a']);
    const second = setScalar(value, [1], 'b');
    assert.deepEqual(texts(second), ['a', 'b', 'a']);
    assert.deepEqual(texts(setScalar(second, [2], 'c')), ['a', 'b', 'c']);
    // The old text moves behind all records, where a reference may lead forward to it.
    assert.ok(toHex(first.bytes).endsWith('0602000000' + '0161' + '0b'));
  });

  it('puts text in the place of a null, and takes it away again', () => {
    const value = stream('11 01000000 02000000 06 02000000 0161 0a 0b');
    const edited = setScalar(value, [1], 'b');
    assert.deepEqual(texts(edited), ['a', 'b']);
    const back = editStream(edited, { type: 'set-null', path: [1] });
    assert.deepEqual(back.bytes, value.bytes);
  });

  it('splits a run of nulls around a new text', () => {
    const value = stream('11 01000000 2c010000 0e 2c010000 0b');
    assert.deepEqual(spliceTexts(value, [0], 'x'), [
      '26 0e2c010000>',
      '31 >06020000000178',
      '31 >0e2b010000',
    ]);
    const middle = setScalar(value, [3], 'x');
    assert.match(toHex(middle.bytes), /0d03060200000001780e28010000/);
    const last = setScalar(middle, [299], 'y');
    assert.equal(last.root.children(299, 300)[0]?.node.text, 'y');
    assert.equal(last.root.children(298, 299)[0]?.node.kind, 'null');
  });

  it('changes a protected field in all members that hold it', () => {
    const value = decodeNrbf(dotnetFixture('user inheritance private same name'));
    const edited = setScalar(value, pathTo(value, 'kind'), 'cat');
    const described = describeStream(edited.table).json;
    assert.match(described, /"kind":\{"\$scalar":"System.String","value":"cat"\}/);
    assert.match(described, /"Animal\+kind":\{"\$scalar":"System.String","value":"cat"\}/);
    const coded = setScalar(edited, pathTo(edited, 'code'), '-6');
    assert.equal(describeStream(coded.table).json.match(/"value":"-6"/g)?.length, 2);
  });

  it('tells fields of the same name apart that are not the same', () => {
    const value = decodeNrbf(dotnetFixture('user inheritance private same name'));
    const labels = value.root.children(0, 99).map(({ label }) => label);
    assert.deepEqual(labels, ['secret', 'legs', 'Good', 'kind', 'code', 'Name', 'secret (Animal)']);
    const edited = setScalar(value, pathTo(value, 'secret (Animal)'), '11');
    const described = describeStream(edited.table).json;
    assert.match(described, /"secret":\{"\$scalar":"System.Int32","value":"20"\}/);
    assert.match(described, /"Animal\+secret":\{"\$scalar":"System.Int32","value":"11"\}/);
  });

  it('changes one use of a shared boxed value: the others keep theirs', () => {
    const value = decodeNrbf(dotnetFixture('shared boxed'));
    const before = texts(value);
    const text = '00112233-4455-6677-8899-aabbccddeeff';
    const edited = setScalar(value, [0], text);
    assert.deepEqual(texts(edited), [text, ...before.slice(1)]);
    assert.equal(before[0], before[1]);
  });

  it('edits compose', () => {
    let value = decodeNrbf(dotnetFixture('user Customer cycle'));
    for (const text of ['x', '', 'a longer text than before', 'ü']) {
      value = setScalar(value, pathTo(value, 'Name'), text);
    }
    assert.equal(value.nodeAt(pathTo(value, 'Name')).text, 'ü');
  });
});

describe('Edits of NRBF scalars that are refused', () => {
  const refusals: readonly [fixture: string, text: string, code: string][] = [
    ['Int32 root', 'seven', 'not-an-integer'],
    ['Int32 root', '1.5', 'not-an-integer'],
    ['Int32 root', '2147483648', 'out-of-range'],
    ['Byte root', '-1', 'out-of-range'],
    ['Boolean root', 'yes', 'not-a-boolean'],
    ['Char root', 'ab', 'not-one-character'],
    ['Char root', '😀', 'not-one-character'],
    ['string root 1', '\ud83d', 'not-text'],
    ['Double root 1', '1,5', 'not-a-number'],
    ['Single root 1', '1E39', 'out-of-range'],
    ['Decimal root 1', '1E3', 'not-a-number'],
    ['Decimal root 1', '79228162514264337593543950336', 'out-of-range'],
    ['Decimal root 1', '0.00000000000000000000000000001', 'too-precise'],
    ['DateTime root 1', 'tomorrow', 'not-a-date'],
    ['DateTime root 1', '2023-02-29', 'out-of-range'],
    ['TimeSpan root 1', '1 day', 'not-a-time-span'],
    ['TimeSpan root 1', '25:00:00', 'out-of-range'],
    ['Guid', '123', 'not-a-guid'],
    ['enum DayOfWeek', 'Someday', 'not-an-integer'],
    ['Version', '1', 'invalid-value'],
    ['Version', '1.2.3.4.5', 'invalid-value'],
    ['Version', '1.2147483648', 'out-of-range'],
    ['Uri absolute', 'https://', 'invalid-value'],
    ['Uri absolute', 'https://example.com/a b', 'invalid-value'],
    ['Uri absolute', 'https://example.com:70000/', 'invalid-value'],
    ['Uri absolute', '/relative', 'invalid-value'],
    ['BigInteger', '1.5', 'invalid-value'],
    ['DateTimeOffset', '2024-01-01T00:00:00', 'invalid-value'],
    ['DateTimeOffset', '2024-01-01T00:00:00+15:00', 'out-of-range'],
    ['DateTimeOffset', '0001-01-01T00:00:00+01:00', 'out-of-range'],
    ['Color named', 'Tomatoe', 'invalid-value'],
    ['Color argb', '#12345', 'invalid-value'],
    ['StringBuilder capped', 'more than the 10 characters that fit', 'out-of-range'],
    ['Uri relative', 'https://example.com/', 'invalid-value'],
    ['Uri relative', '//example.com/a', 'invalid-value'],
    ['Uri relative', 'a b', 'invalid-value'],
  ];
  for (const [fixture, text, code] of refusals) {
    it(`${fixture} to ${JSON.stringify(text)}: ${code}`, () => {
      const value = decodeNrbf(dotnetFixture(fixture));
      assertRefused(value, { type: 'set', path: [], text }, code);
    });
  }

  it('says which range applies', () => {
    const value = decodeNrbf(dotnetFixture('SByte root'));
    const { details } = assertRefused(
      value,
      { type: 'set', path: [], text: '128' },
      'out-of-range',
    );
    assert.deepEqual(details, { type: 'SByte', min: '-128', max: '127' });
  });

  it('null where none may stand', () => {
    const value = decodeNrbf(dotnetFixture('user AllPrimitives'));
    assertRefused(value, { type: 'set-null', path: [0] }, 'not-nullable');
    assertRefused(value, { type: 'set-null', path: [] }, 'not-nullable');
    assertRefused(value, { type: 'set-null', path: [9999] }, 'no-such-node');
  });

  it('anything in a stream that was not read to its end', () => {
    const bytes = dotnetFixture('user AllPrimitives');
    const value = decodeNrbf(bytes.subarray(0, bytes.length - 3));
    assert.equal(value.root.readOnlyReason, 'damaged');
    assertRefused(value, { type: 'set', path: [0], text: '1' }, 'damaged');
  });
});

/** A new text for each type of scalar. */
const samples: Readonly<Record<string, string>> = {
  Boolean: 'true',
  Byte: '7',
  SByte: '-7',
  Int16: '-77',
  UInt16: '77',
  Int32: '-123456',
  UInt32: '123456',
  Int64: '-9007199254740993',
  UInt64: '9007199254740993',
  IntPtr: '-5',
  UIntPtr: '5',
  Single: '1.25',
  Double: '-2.5E-300',
  Decimal: '-12.3400',
  Char: 'ß',
  String: 'neu "é😀\u0000"',
  DateTime: '2031-02-03T04:05:06.0700001 (utc)',
  TimeSpan: '-3.04:05:06.0000007',
  Guid: '00112233-4455-6677-8899-aabbccddeeff',
  Enum: '3',
};

/** A new text for each type of text. */
const ofTypes: Readonly<Record<TextType, string>> = {
  BigInteger: '-123456789012345678901234567890',
  Color: 'Tomato',
  DateTimeOffset: '2031-02-03T04:05:06.0700001-03:30',
  StringBuilder: 'neu "é😀\u0000"',
  Uri: 'https://example.com/new?a=b#c',
  RelativeUri: 'c/d?e=f#g',
  Version: '12.0.2147483647',
};

describe('Edits of whatever .NET 10 writes', () => {
  for (const { name, base64 } of dotnetFixtures) {
    it(name, () => {
      const value = decodeNrbf(fromBase64(base64));
      const queue: { path: number[] }[] = [{ path: [] }];
      for (let count = 0; count < 40; count++) {
        const path = queue.shift()?.path;
        if (!path) break;
        const node = value.nodeAt(path);
        const { of, type } = node.editor ?? {};
        const text = of ? ofTypes[of] : type && samples[type];
        if (text !== undefined) {
          assert.equal(setScalar(value, path, text).nodeAt(path).text, text);
        }
        if (node.isNullable) {
          assert.equal(editStream(value, { type: 'set-null', path }).nodeAt(path).kind, 'null');
        }
        if (node.isCycle || path.length > 6) continue;
        // Rows and cells have tests of their own.
        if (node.typeName === 'DataTable' || node.typeName === 'DataSet') continue;
        // The lines of a text have no place of their own.
        const children = node.kind === 'scalar' ? 0 : Math.min(node.childCount, 8);
        for (let index = 0; index < children; index++) queue.push({ path: [...path, index] });
      }
    });
  }
});

function texts(value: NrbfValue): (string | undefined)[] {
  return value.root.children(0, value.root.childCount).map(({ node }) => node.text);
}
