import assert from 'node:assert/strict';
import { decodeCore } from '../../../../src/formats/aspnetcore/format.ts';
import { decodeTempData } from '../../../../src/formats/tempdata/format.ts';
import { decodeText } from '../../../../src/formats/text/format.ts';
import type { DecodedValue, ValueEdit } from '../../../../src/formats/value.ts';
import { fromBase64, fromHex, readJsonLines, toHex } from '../support/fixtures.ts';
import { edited, nodeAt, pathOf, plain, refuses, textOf, utf8 } from '../support/tree.ts';

interface CoreSession {
  readonly scenario: string;
  readonly expected?: readonly { readonly key: string; readonly base64: string }[];
}

const sessions = readJsonLines<CoreSession>('aspnetcore-sessions.jsonl');

/** The bytes of an entry that a site of ASP.NET Core 10 stored. */
function entry(scenario: string, key: string): Uint8Array {
  const session = sessions.find((one) => one.scenario === scenario);
  const found = session?.expected?.find((one) => one.key === key);
  assert.ok(found, `${scenario} has no ${key}`);
  return fromBase64(found.base64);
}

function set(value: DecodedValue, path: readonly number[], text: string): Uint8Array {
  return edited(value, { type: 'set', path, text });
}

describe('Values of ASP.NET Core sessions', () => {
  it('are shown as what the site stored', () => {
    const shown = (scenario: string, key: string): unknown =>
      plain(decodeCore(entry(scenario, key)).root);
    assert.equal(shown('string', 'userName'), 'Ada Lovelace');
    assert.equal(shown('int32', 'cartCount'), 'Int32 42');
    assert.equal(shown('int32', 'neg'), 'Int32 -1');
    assert.equal(shown('int32', 'max'), 'Int32 2147483647');
    assert.equal(shown('unicode-key', '購物車'), '三件商品');
    assert.equal(shown('empty-value', 'emptyString'), '');
    assert.equal(shown('raw-bytes', 'zeros'), 'bytes 0000000000000000');
    assert.equal(shown('mixed', 'token'), `bytes ${toHex(entry('mixed', 'token'))}`);
    const json = shown('mixed', 'json') as { cart: unknown };
    assert.deepEqual(json.cart, [{ sku: 'A-1', qty: 'Number 2' }]);
  });

  it('are edited as what they are', () => {
    const text = decodeCore(entry('string', 'userName'));
    assert.equal(textOf(set(text, [], 'Zoë')), 'Zoë');
    const number = decodeCore(entry('int32', 'cartCount'));
    assert.equal(toHex(set(number, [], '-2')), 'fffffffe');
    refuses(number, { type: 'set', path: [], text: '2147483648' }, 'out-of-range');
    refuses(number, { type: 'set', path: [], text: 'x' }, 'not-an-integer');
    const json = decodeCore(entry('mixed', 'json'));
    const before = textOf(json.bytes);
    const path = pathOf(json, 'cart', '[0]', 'qty');
    assert.equal(textOf(set(json, path, '3')), before.replace('"qty":2', '"qty":3'));
  });

  it('of four letters say which number they may be, and take either', () => {
    const { root } = decodeCore(utf8('abcd'));
    assert.equal(plain(root), 'abcd');
    assert.deepEqual(root.otherReading, { typeName: 'Int32', text: '1633837924' });
    const replace = (type: 'Int32' | 'String', text: string): ValueEdit => ({
      type: 'replace',
      path: [],
      value: { kind: 'scalar', type, text },
    });
    assert.equal(toHex(edited(decodeCore(utf8('abcd')), replace('Int32', '7'))), '00000007');
    const number = decodeCore(fromHex('00000007'));
    assert.equal(number.root.otherReading, undefined);
    assert.equal(textOf(edited(number, replace('String', 'seven'))), 'seven');
    assert.equal(decodeCore(utf8('äö')).root.text, 'äö');
  });

  it('that look like JSON and are none are text', () => {
    for (const text of ['{name}', '[1,2', '{"a":1}}', '"', '{']) {
      const value = decodeCore(utf8(text));
      assert.equal(value.format, 'text');
      assert.equal(value.root.text, text);
    }
    assert.equal(decodeCore(utf8('42')).root.text, '42');
    assert.equal(decodeCore(utf8('"hello"')).format, 'json');
  });

  it('are replaced where they are bytes', () => {
    const value = decodeCore(entry('raw-bytes', 'blob'));
    assert.equal(value.format, 'hex');
    const scalar = { kind: 'scalar', type: 'String', text: 'x' } as const;
    assert.equal(textOf(edited(value, { type: 'replace', path: [], value: scalar })), 'x');
  });
});

describe('Text', () => {
  it('is shown whatever characters it has, and edited where people may have written them', () => {
    const value = decodeText(utf8('a\tb\n'));
    assert.equal(value.root.text, 'a\tb\n');
    assert.equal(textOf(set(value, [], 'ü')), 'ü');
    const other = decodeText(utf8('a\0b'));
    assert.equal(other.root.text, 'a\0b');
    refuses(other, { type: 'set', path: [], text: 'ü' }, 'read-only');
    assert.equal(decodeText(fromHex('ff')).failure?.code, 'invalid-text');
  });
});

describe('TempData of ASP.NET Core', () => {
  it('shows what the site gets back', () => {
    const value = decodeTempData(entry('tempdata-all-types', '__ControllerTempData'));
    assert.equal(value.failure, undefined);
    assert.deepEqual(plain(value.root), {
      int: 'Int32 42',
      bool: 'Boolean true',
      string: 'Saved.',
      guid: 'Guid 0f8fad5b-d9cb-469f-a165-70867728950e',
      dateUtc: 'DateTime 2026-03-01T10:20:30.1234567Z',
      dateUnspecified: 'DateTime 2026-03-01T10:20:30',
      ints: ['Int32 1', 'Int32 2', 'Int32 3'],
      strings: ['a', 'b'],
      dict: { k1: 'v1', k2: 'v2' },
      null: null,
    });
  });

  it('keeps types when it is edited, and escapes as ASP.NET does', () => {
    const value = decodeTempData(entry('tempdata-all-types', '__ControllerTempData'));
    const before = textOf(value.bytes);
    const edit = (label: string, text: string): string =>
      textOf(set(value, pathOf(value, label), text));
    assert.equal(edit('int', '43'), before.replace('42', '43'));
    assert.equal(
      edit('string', 'Größe <1>'),
      before.replace('Saved.', 'Gr\\u00F6\\u00DFe \\u003C1\\u003E'),
    );
    assert.equal(
      edit('dateUnspecified', '2027-01-01'),
      before.replace('"2026-03-01T10:20:30"', '"2027-01-01"'),
    );
    const refuse = (label: string, text: string, code: string): void =>
      refuses(value, { type: 'set', path: pathOf(value, label), text }, code);
    refuse('int', '3000000000', 'out-of-range');
    refuse('int', '1.5', 'not-an-integer');
    refuse('guid', 'none', 'not-a-guid');
    refuse('dateUtc', 'tomorrow', 'not-a-date');
  });

  it('takes new entries', () => {
    const value = decodeTempData(entry('tempdata-and-items', '__ControllerTempData'));
    const scalar = { kind: 'scalar', type: 'String', text: 'b & c' } as const;
    const insert: ValueEdit = { type: 'insert', path: [], index: 1, value: scalar, key: 'More' };
    assert.equal(textOf(edited(value, insert)), '{"Message":"Item added","More":"b \\u0026 c"}');
  });

  it('of Newtonsoft.Json is BSON', () => {
    const bytes = entry('tempdata-bson', '__ControllerTempData');
    for (const value of [decodeTempData(bytes), decodeCore(bytes)]) {
      assert.equal(value.format, 'bson');
      assert.equal(nodeAt(value, pathOf(value, 'string')).text, 'Saved.');
    }
  });
});
