import assert from 'node:assert/strict';
import {
  javascriptReader,
  type JsonReader,
  msgspecReader,
  numberWarning,
  phpReader,
  plainNumber,
  pythonReader,
  rubyReader,
} from '../../../src/formats/json/number-reader.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices } from '../../../src/formats/splice.ts';

/** What a reader makes of a number: '' where it stays, `!` before what would be lost. */
function outcome(text: string, reader: JsonReader): string {
  const warning = numberWarning(text, 0, reader);
  if (!warning) return '';
  return `${warning.code === 'number-lost' ? '!' : ''}${warning.details?.['text']}`;
}

describe('numbers in JSON, as the software of a site reads them', () => {
  // JavaScript | PHP | Python, as node 20, php 8.2 and python 3.11 print what they read.
  const table: readonly (readonly [string, string, string, string])[] = [
    ['0', '', '', ''],
    ['-1', '', '', ''],
    ['1.50', '', '', ''],
    ['1e3', '', '', ''],
    ['9007199254740992', '', '', ''],
    ['9007199254740993', '!9007199254740992', '', ''],
    ['-9007199254740993', '!-9007199254740992', '', ''],
    ['9223372036854775807', '!9223372036854776000', '', ''],
    ['9223372036854775809', '!9223372036854776000', '!9223372036854776000', ''],
    ['12345678901234567890123', '!1.2345678901234568e+22', '!1.2345678901234568e+22', ''],
    ['100000000000000000000000', '', '', ''],
    ['1e400', '!Infinity', '!Infinity', '!Infinity'],
    ['-1e400', '!-Infinity', '!-Infinity', '!-Infinity'],
    ['1e-400', '!0', '!0', '!0'],
    ['5e-324', '', '', ''],
    ['0.1', '', '', ''],
    ['0.1234567890123456789', '0.12345678901234568', '0.12345678901234568', '0.12345678901234568'],
    ['3.141592653589793', '', '', ''],
    ['-0', '0', '0', '0'],
    ['-0.0', '0', '', ''],
    ['0e5', '', '', ''],
  ];
  for (const [text, ...expected] of table) {
    it(`stay or change: ${text}`, () => {
      const found = [javascriptReader, phpReader, pythonReader].map((reader) =>
        outcome(text, reader),
      );
      assert.deepEqual(found, expected);
      // The engine that runs this says the same.
      const again = JSON.stringify(JSON.parse(text));
      assert.equal(plainNumber(again) === plainNumber(text), found[0] === '');
    });
  }

  it('of a length that Python refuses are lost', () => {
    assert.equal(outcome('1'.repeat(4300), pythonReader), '');
    assert.equal(outcome('1'.repeat(4301), pythonReader), '!?');
  });

  it('are remarked on where they stand', () => {
    const bytes = new TextEncoder().encode('{"id":9007199254740993,"n":1.5}');
    const { root, warnings } = decodeItem(bytes, 'json', { jsonReader: javascriptReader });
    const [id, n] = root.children(0, 2);
    assert.equal(id?.node.warning?.code, 'number-lost');
    assert.equal(n?.node.warning, undefined);
    assert.deepEqual(warnings, []);
    const plain = decodeItem(bytes, 'json').root.children(0, 1)[0];
    assert.equal(plain?.node.warning, undefined);
  });
});

describe('NaN and Infinity, as Python writes them in JSON', () => {
  // json.dumps({"a": nan, "b": [inf, -inf], "c": 1, "NaN": "Infinity"})
  const text = '{"a": NaN, "b": [Infinity, -Infinity], "c": 1, "NaN": "Infinity"}';
  const bytes = new TextEncoder().encode(text);
  const decode = (of: Uint8Array) => decodeItem(of, 'json', { jsonReader: pythonReader });
  const edited = (of: Uint8Array, edit: Parameters<ReturnType<typeof decode>['edit']>[0]): string =>
    Buffer.from(applySplices(of, decode(of).edit(edit))).toString();

  it('are numbers, and strings are strings', () => {
    const { root, failure } = decode(bytes);
    assert.equal(failure, undefined);
    const [a, b, c, d] = root.children(0, 4).map(({ node }) => node);
    assert.deepEqual([a?.kind, a?.typeName, a?.text], ['scalar', 'Number', 'NaN']);
    assert.deepEqual(
      b?.children(0, 2).map(({ node }) => node.text),
      ['Infinity', '-Infinity'],
    );
    assert.deepEqual([c?.text, d?.typeName, d?.text], ['1', 'String', 'Infinity']);
  });

  it('stay as they are when something else is edited', () => {
    assert.equal(edited(bytes, { type: 'set', path: [2], text: '2' }), text.replace(': 1', ': 2'));
  });

  it('give way to a number, and come back', () => {
    const next = edited(bytes, { type: 'set', path: [1, 1], text: '-3' });
    assert.equal(next, text.replace('-Infinity', '-3'));
    const back = edited(Buffer.from(next), { type: 'set', path: [1, 1], text: '-Infinity' });
    assert.equal(back, text);
    assert.equal(edited(bytes, { type: 'remove', path: [0] }), text.replace('"a": NaN, ', ''));
  });

  it('are no JSON to anybody else', () => {
    for (const jsonReader of [undefined, javascriptReader, phpReader, msgspecReader, rubyReader]) {
      const options = jsonReader ? { jsonReader } : {};
      assert.notEqual(decodeItem(bytes, 'json', options).failure, undefined);
    }
    for (const wrong of ['{"a": nan}', '{"a": -NaN}', '{"a": +Infinity}', '{"a": Infinit}']) {
      assert.notEqual(decode(new TextEncoder().encode(wrong)).failure, undefined, wrong);
    }
  });
});
