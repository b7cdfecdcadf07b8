import assert from 'node:assert/strict';
import { decodePhp } from '../../../../src/formats/php/format.ts';
import type { DecodedValue, ValueEdit } from '../../../../src/formats/value.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  edited,
  nodeAt,
  pathOf,
  plain,
  refuses,
  textOf,
  utf8,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('php/values.jsonl', decodePhp);

function php(text: string): DecodedValue {
  return decodePhp(utf8(text));
}

function change(text: string, edit: ValueEdit): string {
  return textOf(edited(php(text), edit));
}

function set(text: string, path: readonly number[], to: string): string {
  return change(text, { type: 'set', path, text: to });
}

describe('Values of PHP', () => {
  for (const { name, base64, expected } of fixtures) {
    it(`are shown as PHP wrote them: ${name}`, () => {
      const value = decodePhp(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      assert.deepEqual(plain(value.root), expected);
    });
  }

  it('show their classes, and what is the same object', () => {
    assert.equal(fixture('private-members').root.typeName, 'Shop\\Cart');
    assert.equal(fixture('custom').root.children(0, 1)[0]?.node.typeName, 'Shop\\Old');
    const value = fixture('references');
    const a = nodeAt(value, pathOf(value, 'a'));
    assert.notEqual(a.identity, undefined);
    assert.equal(nodeAt(value, pathOf(value, 'b')).identity, a.identity);
    assert.equal(nodeAt(value, pathOf(value, 'e', 'in')).identity, a.identity);
    assert.equal(value.root.identity, undefined);
  });

  it('read escaped strings', () => {
    assert.equal(php('S:3:"a\\e2\\82";').root.kind, 'bytes');
    assert.equal(php('S:4:"a\\e2\\82\\ac";').root.text, 'a€');
    assert.equal(set('a:1:{i:0;S:2:"\\41b";}', [0], 'x'), 'a:1:{i:0;s:1:"x";}');
  });

  it('keep integers that PHP cuts, and references to what is not there', () => {
    assert.deepEqual(plain(php('i:99999999999999999999;').root), 'integer 99999999999999999999');
    const value = php('a:2:{i:0;i:1;i:1;r:9;}');
    assert.equal(value.warnings[0]?.code, 'lost-reference');
    assert.equal(nodeAt(value, [1]).kind, 'unknown');
    assert.equal(
      textOf(edited(value, { type: 'set', path: [0], text: '2' })),
      'a:2:{i:0;i:2;i:1;r:9;}',
    );
    refuses(value, { type: 'remove', path: [0] }, 'shared-elsewhere');
  });
});

describe('Edits of PHP values', () => {
  it('write scalars as PHP does', () => {
    assert.equal(set('i:5;', [], '-6'), 'i:-6;');
    assert.equal(set('b:1;', [], 'false'), 'b:0;');
    assert.equal(set('s:1:"a";', [], 'ü";'), 's:4:"ü";";');
    assert.equal(set('N;', [], ''), 's:0:"";');
    refuses(php('i:5;'), { type: 'set', path: [], text: '9223372036854775808' }, 'out-of-range');
    refuses(php('i:5;'), { type: 'set', path: [], text: '' }, 'not-an-integer');
  });

  it('write doubles as PHP does', () => {
    for (const { bits, serialized } of readJsonLines<{ bits: string; serialized: string }>(
      'php/doubles.jsonl',
    )) {
      const number = Buffer.from(bits, 'hex').readDoubleBE();
      assert.equal(set('d:0.5;', [], String(number)), serialized);
    }
    assert.equal(set('d:0.5;', [], '-Infinity'), 'd:-INF;');
    assert.equal(set('d:0.5;', [], 'NaN'), 'd:NAN;');
    assert.equal(set('d:0.5;', [], '-0'), 'd:-0;');
  });

  it('count the items of arrays anew, and renumber lists', () => {
    const list = 'a:2:{i:0;s:1:"a";i:1;s:1:"b";}';
    const value = { kind: 'scalar', type: 'Int64', text: '7' } as const;
    const insert = (index: number): string =>
      change(list, { type: 'insert', path: [], index, value });
    assert.equal(insert(0), 'a:3:{i:0;i:7;i:1;s:1:"a";i:2;s:1:"b";}');
    assert.equal(insert(2), 'a:3:{i:0;s:1:"a";i:1;s:1:"b";i:2;i:7;}');
    assert.equal(change(list, { type: 'remove', path: [0] }), 'a:1:{i:0;s:1:"b";}');
    assert.equal(
      change(list, { type: 'move', path: [0], index: 1 }),
      'a:2:{i:0;s:1:"b";i:1;s:1:"a";}',
    );
    const map = 'a:9:{s:1:"k";N;i:5;N;i:0;N;i:1;N;i:2;N;i:3;N;i:4;N;i:7;N;i:8;N;}';
    const entry: ValueEdit = { type: 'insert', path: [], index: 9, value, key: '10' };
    assert.equal(change(map, entry), map.replace('a:9', 'a:10').replace(/\}$/, 'i:10;i:7;}'));
    assert.equal(change('a:0:{}', { ...entry, key: '01' }), 'a:1:{s:2:"01";i:7;}');
    assert.equal(
      change('a:1:{s:1:"k";N;}', { type: 'rename', path: [0], key: '-5' }),
      'a:1:{i:-5;N;}',
    );
    refuses(php(map), { ...entry, key: '5' }, 'duplicate-key');
  });

  it('change fields of objects, and add none', () => {
    const value = fixture('private-members');
    const bytes = edited(value, {
      type: 'set',
      path: pathOf(value, 'id (private in Shop\\Base)'),
      text: '9',
    });
    assert.equal(textOf(bytes), textOf(value.bytes).replace('Base\0id";i:1', 'Base\0id";i:9'));
    assert.equal(value.root.itemsEditor, undefined);
    refuses(value, { type: 'remove', path: [0] }, 'read-only');
  });

  it('adapt the length of the string around a session of Laravel', () => {
    const text = 's:35:"a:1:{s:6:"_token";s:7:"abcdefg";}";'.replace('35', '33');
    assert.equal(set(text, [0], 'ü'), 's:28:"a:1:{s:6:"_token";s:2:"ü";}";');
    const value = { kind: 'scalar', type: 'Boolean', text: 'true' } as const;
    const insert: ValueEdit = { type: 'insert', path: [], index: 1, value, key: 'x' };
    assert.equal(change(text, insert), 's:45:"a:2:{s:6:"_token";s:7:"abcdefg";s:1:"x";b:1;}";');
  });

  it('never make a reference mean another value', () => {
    const value = fixture('references');
    const remove = (label: string): ValueEdit => ({ type: 'remove', path: pathOf(value, label) });
    for (const label of ['a', 'c']) refuses(value, remove(label), 'shared-elsewhere');
    // Nothing refers to what stands behind: the last entry can go.
    assert.match(textOf(edited(value, remove('e'))), /^a:4:/);
    refuses(value, { type: 'move', path: [0], index: 1 }, 'shared-elsewhere');
    const scalar = { kind: 'scalar', type: 'Boolean', text: 'true' } as const;
    const insert = { type: 'insert', path: [], value: scalar, key: 'x' } as const;
    refuses(value, { ...insert, index: 0 }, 'shared-elsewhere');
    assert.match(textOf(edited(value, { ...insert, index: 5 })), /^a:6:.*s:1:"x";b:1;}$/s);
    const alias = 'a:2:{s:1:"a";a:2:{i:0;i:1;i:1;i:2;}s:1:"b";R:2;}';
    assert.equal(
      change(alias, { type: 'move', path: [1, 0], index: 1 }),
      'a:2:{s:1:"a";a:2:{i:0;i:2;i:1;i:1;}s:1:"b";R:2;}',
    );
    // An edit through a reference is one of the value itself.
    const shared = edited(value, { type: 'set', path: pathOf(value, 'b', 'v'), text: '2' });
    const again = decodePhp(shared);
    assert.equal(nodeAt(again, pathOf(again, 'a', 'v')).text, '2');
  });
});

describe('Hostile PHP values', function () {
  this.timeout(20_000);

  it('fail wherever they are cut or changed', () => {
    for (const { name } of fixtures) {
      assertCutsFail(fixture(name).bytes, decodePhp);
      assertSurvivesChanges(fixture(name).bytes, decodePhp);
    }
  });

  it('are held to their counts and lengths', () => {
    for (const text of [
      'a:2147483647:{}',
      'a:99999999999999999999:{',
      's:2147483647:"',
      's:5:"abc";',
      'O:3:"abc":1000000:{',
      'a:-1:{}',
      'a:1:{a:0:{}N;}',
      'b:2;',
      'i:;',
      `i:${'1'.repeat(1000)};`,
      'x',
    ]) {
      assert.ok(decodeWithin(200, utf8(text), decodePhp).failure, text);
    }
  });

  it('may nest as deep as they like, and refer to themselves', () => {
    const deep = utf8('a:1:{i:0;'.repeat(100_000));
    assert.equal(decodeWithin(2000, deep, decodePhp).failure?.code, 'limit-exceeded');
    const circle = decodeWithin(200, utf8('a:1:{i:0;R:1;}'), decodePhp);
    assert.equal(plain(circle.root.children(0, 1)[0]?.node ?? circle.root), '(cycle)');
    const none = decodeWithin(200, utf8('a:2:{i:0;r:2;i:1;r:2;}'), decodePhp);
    assert.ok(none);
  });
});
