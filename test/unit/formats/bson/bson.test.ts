import assert from 'node:assert/strict';
import { decodeBson } from '../../../../src/formats/bson/format.ts';
import { fromBase64, fromHex, readJsonLines, toHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  edited,
  nodeAt,
  pathOf,
  plain,
  refuses,
} from '../support/tree.ts';

interface CoreSession {
  readonly scenario: string;
  readonly expected?: readonly { readonly key: string; readonly base64: string }[];
}

/** What Newtonsoft.Json wrote in a site of ASP.NET Core. */
const tempData = fromBase64(
  readJsonLines<CoreSession>('aspnetcore-sessions.jsonl').find(
    ({ scenario }) => scenario === 'tempdata-bson',
  )?.expected?.[0]?.base64 ?? '',
);

function int32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('hex');
}

describe('BSON', () => {
  it('shows TempData that Newtonsoft.Json wrote', () => {
    const value = decodeBson(tempData);
    assert.equal(value.failure, undefined);
    assert.deepEqual(value.warnings, []);
    assert.deepEqual(plain(value.root), {
      int: 'Int32 7',
      bool: 'Boolean true',
      string: 'Saved.',
      guid: 'Guid 0f8fad5b-d9cb-469f-a165-70867728950e',
      date: 'DateTime 2026-03-01T10:20:30.1230000 (utc)',
      ints: ['Int32 1', 'Int32 2'],
      strings: ['a', 'b'],
      dict: { a: 'b' },
    });
  });

  it('shows the examples of bsonspec.org', () => {
    const hello = fromHex('16000000 02 68656c6c6f00 06000000 776f726c6400 00');
    assert.deepEqual(plain(decodeBson(hello).root), { hello: 'world' });
    const list = fromHex(
      '31000000 04 4253 4f4e 00 26000000 02 3000 08000000 617765736f6d6500' +
        '01 3100 333333333333 1440 10 3200 c2070000 00 00',
    );
    assert.deepEqual(plain(decodeBson(list).root), {
      BSON: ['awesome', 'Double 5.05', 'Int32 1986'],
    });
  });

  it('fixes the lengths around an edited string', () => {
    const value = decodeBson(tempData);
    const path = pathOf(value, 'dict', 'a');
    const bytes = edited(value, { type: 'set', path, text: 'böse' });
    // The document, the dictionary in it, the string in that: all three are three bytes longer and more.
    const expected = toHex(tempData)
      .replace('9e000000', 'a2000000')
      .replace(
        '0e000000026100020000006200',
        '12000000026100 06000000 62c3b6736500'.replaceAll(' ', ''),
      );
    assert.equal(toHex(bytes), expected);
  });

  it('edits scalars in their place', () => {
    const value = decodeBson(tempData);
    const set = (label: string, text: string): unknown => {
      const bytes = edited(value, { type: 'set', path: pathOf(value, label), text });
      assert.equal(bytes.length, tempData.length);
      return plain(nodeAt(decodeBson(bytes), pathOf(value, label)));
    };
    assert.equal(set('int', '-1'), 'Int32 -1');
    assert.equal(set('bool', 'false'), 'Boolean false');
    assert.equal(
      set('guid', '00112233-4455-6677-8899-aabbccddeeff'),
      'Guid 00112233-4455-6677-8899-aabbccddeeff',
    );
    assert.equal(
      set('date', '1969-12-31 23:59:59.999Z'),
      'DateTime 1969-12-31T23:59:59.9990000 (utc)',
    );
    const refuse = (text: string, code: string): void =>
      refuses(value, { type: 'set', path: pathOf(value, 'date'), text }, code);
    refuse('2026-01-01T00:00:00.0001Z', 'too-precise');
    refuse('2026-01-01T00:00:00', 'kind-not-stored');
  });

  it('keeps what it has no name for as bytes', () => {
    const all = fromHex(
      '4b000000 ff 6100 7f 6200 06 6300 07 6400 0102030405060708090a0b0c 0b 6500 7800 6900' +
        '11 6600 0100000002000000 13 6700 00000000000000000000000000000000 0d 6800 02000000 7800 00',
    );
    const value = decodeBson(all);
    assert.equal(value.failure, undefined);
    assert.equal(value.root.childCount, 8);
    assert.deepEqual(
      value.root.children(0, 8).map(({ node }) => node.kind),
      ['bytes', 'bytes', 'null', 'bytes', 'bytes', 'bytes', 'bytes', 'bytes'],
    );
  });
});

describe('Hostile BSON', function () {
  this.timeout(20_000);

  it('fails wherever it is cut or changed', () => {
    assertCutsFail(tempData, decodeBson);
    assertSurvivesChanges(tempData, decodeBson);
  });

  it('is held to its lengths', () => {
    for (const hex of [
      `${int32(0x7fffffff)} 00`,
      `${int32(-1)} 00`,
      `0c000000 02 6100 ${int32(0x7fffffff)} 00`,
      `0c000000 02 6100 ${int32(0)} 00`,
      `0d000000 05 6100 ${int32(-1)} 00 00`,
      `0d000000 03 6100 ${int32(100)} 00 00`,
      '08000000 20 6100 00',
      '06000000 00 00',
    ]) {
      assert.ok(decodeBson(fromHex(hex)).failure, hex);
    }
  });

  it('may nest as deep as it likes', () => {
    const levels = 100_000;
    const bytes = new Uint8Array(levels * 8 + 5);
    const view = new DataView(bytes.buffer);
    for (let i = 0; i <= levels; i++) {
      view.setInt32(i * 7, bytes.length - i * 8, true);
      if (i < levels) bytes.set([3, 97, 0], i * 7 + 4);
    }
    assert.equal(decodeWithin(2000, bytes, decodeBson).failure?.code, 'limit-exceeded');
  });
});
