import assert from 'node:assert/strict';
import { decodeJson } from '../../../../src/formats/json/format.ts';
import { systemTextJsonStyle } from '../../../../src/formats/json/strings.ts';
import type { DecodedValue, ValueEdit } from '../../../../src/formats/value.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  edited,
  look,
  nodeAt,
  pathOf,
  plain,
  refuses,
  textOf,
  utf8,
} from '../support/tree.ts';

function json(text: string): DecodedValue {
  return decodeJson(utf8(text));
}

function afterEdit(text: string, edit: ValueEdit): string {
  return textOf(edited(json(text), edit));
}

/** What express-session and connect-redis store. */
const expressSession =
  '{"cookie":{"originalMaxAge":3600000,"expires":"2026-01-02T03:04:05.678Z","httpOnly":true,"path":"/"},' +
  '"views":7,"user":{"name":"Zoë \\"Z\\" 🎉","tags":["a","b"]},"empty":{},"none":null}';

describe('JSON', () => {
  it('shows a session of express-session', () => {
    const value = json(expressSession);
    assert.equal(value.failure, undefined);
    assert.equal(value.format, 'json');
    assert.deepEqual(plain(value.root), {
      cookie: {
        originalMaxAge: 'Number 3600000',
        expires: '2026-01-02T03:04:05.678Z',
        httpOnly: 'Boolean true',
        path: '/',
      },
      views: 'Number 7',
      user: { name: 'Zoë "Z" 🎉', tags: ['a', 'b'] },
      empty: {},
      none: null,
    });
  });

  it('keeps numbers as they are written, and equal names', () => {
    const value = json(' {"n": 12345678901234567890.10, "n": 1E400, "__proto__": -0.0}\n');
    assert.equal(value.failure, undefined);
    const children = value.root.children(0, 9);
    assert.deepEqual(
      children.map(({ label, node }) => [label, node.text]),
      [
        ['n', '12345678901234567890.10'],
        ['n', '1E400'],
        ['__proto__', '-0.0'],
      ],
    );
  });

  it('gives children by range, from anywhere', () => {
    const value = json(`[${Array.from({ length: 1000 }, (_, i) => i).join(', ')}]`);
    assert.equal(value.root.childCount, 1000);
    for (const at of [0, 999, 500, 501, 3]) {
      assert.equal(value.root.children(at, at + 1)[0]?.node.text, String(at));
    }
    assert.equal(value.root.children(998, 5000).length, 2);
  });

  it('refuses what JSON.parse refuses, with the place', () => {
    const wrong: [string, number][] = [
      ['', 0],
      ['[1,]', 3],
      ['{"a" 1}', 5],
      ['{"a":1,}', 7],
      ["{'a':1}", 1],
      ['[1 2]', 3],
      ['01', 1],
      ['1.', 2],
      ['[+1]', 1],
      ['"a\nb"', 2],
      ['"\\x"', 1],
      ['nul', 3],
      ['truth', 0],
      ['[]]', 2],
      ['{}{}', 2],
      ['// a', 0],
      ['NaN', 0],
      ['[}', 1],
      ['{]', 1],
      ['[1}', 2],
    ];
    for (const [text, offset] of wrong) {
      assert.throws(() => JSON.parse(text));
      assert.equal(json(text).failure?.offset, offset, text);
    }
  });

  it('shows what stands before a mistake, and edits nothing of it', () => {
    const value = json('{"a":[1,{"b":"c"},tru]}');
    assert.equal(value.failure?.code, 'invalid-structure');
    assert.deepEqual(plain(value.root), { a: ['Number 1', { b: 'c' }] });
    assert.equal(nodeAt(value, [0, 0]).editor, undefined);
    refuses(value, { type: 'set', path: [0, 0], text: '2' }, 'damaged');
  });
});

describe('Edits of JSON', () => {
  it('leave every other byte as it is', () => {
    const text = '\ufeff{ "a" : [ 1 ,2.50,\t"x\\/y" ], "b":true }\r\n';
    const set = (path: number[], to: string): string =>
      afterEdit(text, { type: 'set', path, text: to });
    assert.equal(set([0, 1], '3.10'), text.replace('2.50', '3.10'));
    assert.equal(set([0, 2], 'n/m'), text.replace('x\\/y', 'n\\/m'));
    assert.equal(set([1], 'FALSE'), text.replace('true', 'false'));
    assert.equal(set([0, 2], 'x/y'), text);
  });

  it('take numbers of any length, and nothing that is no number', () => {
    const value = json('[1]');
    assert.equal(
      textOf(edited(value, { type: 'set', path: [0], text: ' -1.5e300 ' })),
      '[-1.5e300]',
    );
    for (const text of ['', 'x', '01', '1.', 'NaN', '0x10', '1,5']) {
      refuses(value, { type: 'set', path: [0], text }, 'not-a-number');
    }
    refuses(json('[true]'), { type: 'set', path: [0], text: '1' }, 'not-a-boolean');
  });

  it('escape strings as the text does', () => {
    const set = (text: string, to: string): string =>
      afterEdit(text, { type: 'set', path: [0], text: to });
    assert.equal(set('["a"]', 'ü"\\\u0001\n😀'), '["ü\\"\\\\\\u0001\\n😀"]');
    assert.equal(set('["\\u00FC"]', 'ä😀'), '["\\u00E4\\uD83D\\uDE00"]');
    assert.equal(set('["\\u00fc"]', 'ä'), '["\\u00e4"]');
    assert.equal(set('["\\u003C"]', '<&"é'), '["\\u003C\\u0026\\u0022\\u00E9"]');
    assert.equal(set('["http:\\/\\/a"]', 'a/b'), '["a\\/b"]');
    assert.equal(set('["a"]', '\ud800'), '["\\ud800"]');
    const core = decodeJson(utf8('{"a":"x"}'), {}, { style: systemTextJsonStyle });
    const changed = edited(core, { type: 'set', path: [0], text: "<é'>" });
    assert.equal(textOf(changed), '{"a":"\\u003C\\u00E9\\u0027\\u003E"}');
  });

  it('add, take out and move in arrays, with the commas and blanks that are there', () => {
    const number = { kind: 'scalar', type: 'Number', text: '9' } as const;
    const insert = (text: string, index: number): string =>
      afterEdit(text, { type: 'insert', path: [], index, value: number });
    assert.equal(insert('[]', 0), '[9]');
    assert.equal(insert('[1]', 0), '[9,1]');
    assert.equal(insert('[1, 2]', 2), '[1, 2, 9]');
    assert.equal(insert('[1, 2]', 1), '[1, 9, 2]');
    assert.equal(insert('[\n  1\n]', 1), '[\n  1,\n  9\n]');
    const remove = (text: string, index: number): string =>
      afterEdit(text, { type: 'remove', path: [index] });
    assert.equal(remove('[1, 2, 3]', 0), '[2, 3]');
    assert.equal(remove('[1, 2, 3]', 2), '[1, 2]');
    assert.equal(remove('[1]', 0), '[]');
    const move = (from: number, index: number): string =>
      afterEdit('[1, [2],\n"3"]', { type: 'move', path: [from], index });
    assert.equal(move(0, 2), '[[2], "3",\n1]');
    assert.equal(move(2, 0), '["3", 1,\n[2]]');
    assert.equal(move(1, 1), '[1, [2],\n"3"]');
  });

  it('add, take out, rename and move in objects', () => {
    const text = '{\n  "a": 1,\n  "b": {}\n}';
    const value = { kind: 'scalar', type: 'String', text: 'x' } as const;
    const insert: ValueEdit = { type: 'insert', path: [], index: 2, value, key: 'c"' };
    assert.equal(afterEdit(text, insert), '{\n  "a": 1,\n  "b": {},\n  "c\\"": "x"\n}');
    const inner: ValueEdit = { type: 'insert', path: [1], index: 0, value, key: 'd' };
    assert.equal(afterEdit(text, inner), '{\n  "a": 1,\n  "b": {"d": "x"}\n}');
    assert.equal(afterEdit(text, { type: 'remove', path: [1] }), '{\n  "a": 1\n}');
    const rename: ValueEdit = { type: 'rename', path: [0], key: 'z' };
    assert.equal(afterEdit(text, rename), text.replace('"a"', '"z"'));
    assert.equal(
      afterEdit(text, { type: 'move', path: [0], index: 1 }),
      '{\n  "b": {},\n  "a": 1\n}',
    );
    refuses(json(text), { ...insert, key: 'a' }, 'duplicate-key');
    refuses(json(text), { type: 'rename', path: [0], key: 'b' }, 'duplicate-key');
  });

  it('replace values, by null and by copies, too', () => {
    const text = expressSession;
    const value = json(text);
    const path = pathOf(value, 'user', 'tags');
    assert.equal(afterEdit(text, { type: 'set-null', path }), text.replace('["a","b"]', 'null'));
    const copy: ValueEdit = { type: 'replace', path: [2], value: { kind: 'copy', path: [3] } };
    assert.deepEqual(plain(nodeAt(decodeJson(edited(value, copy)), [2])), {});
    const fresh = { kind: 'object', wireTypeName: '[]' } as const;
    const empty: ValueEdit = { type: 'replace', path: pathOf(value, 'none'), value: fresh };
    assert.equal(afterEdit(text, empty), text.replace('"none":null', '"none":[]'));
    const toText: ValueEdit = { type: 'set', path: pathOf(value, 'none'), text: 'now' };
    assert.equal(afterEdit(text, toText), text.replace('"none":null', '"none":"now"'));
  });
});

describe('Hostile JSON', function () {
  this.timeout(20_000);

  it('fails wherever it is cut', () => {
    assertCutsFail(utf8(expressSession), decodeJson);
    assertSurvivesChanges(utf8(expressSession), decodeJson);
  });

  it('may nest as deep as it likes', () => {
    for (const open of ['[', '{"a":', '[[],']) {
      const value = decodeWithin(2000, utf8(open.repeat(1_000_000 / open.length)), decodeJson);
      assert.equal(value.failure?.code, 'limit-exceeded');
      assert.equal(look(value.root, 300), 300);
    }
    const deep = utf8('['.repeat(9000) + ']'.repeat(9000));
    assert.equal(decodeWithin(2000, deep, decodeJson).failure, undefined);
  });

  it('is held to a number of values', () => {
    const bytes = utf8(`[${'0,'.repeat(5000)}0]`);
    assert.equal(
      decodeJson(bytes, { limits: { maxValues: 5000 } }).failure?.code,
      'limit-exceeded',
    );
    assert.equal(decodeJson(bytes).failure, undefined);
  });

  it('takes no longer for many strings, escapes or names that are not closed', () => {
    decodeWithin(2000, utf8(`["${'\\"'.repeat(500_000)}`), decodeJson);
    decodeWithin(2000, utf8('"'.repeat(1_000_000)), decodeJson);
    decodeWithin(2000, utf8(`{${'"a":1,'.repeat(150_000)}"b":2}`), decodeJson);
    decodeWithin(2000, utf8(' '.repeat(1_000_000)), decodeJson);
  });
});
