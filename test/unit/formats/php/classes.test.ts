import assert from 'node:assert/strict';
import { decodePhp } from '../../../../src/formats/php/format.ts';
import type { DecodedValue, ValueNode } from '../../../../src/formats/value.ts';
import { edited, nodeAt, pathOf, refuses, textOf, utf8 } from '../support/tree.ts';

/** What serialize() of PHP 8.2.36 wrote. */
const dateTime =
  'O:8:"DateTime":3:{s:4:"date";s:26:"2026-01-02 03:04:05.500000";s:13:"timezone_type";i:3;s:8:"timezone";s:13:"Europe/Berlin";}';
const withOffset =
  'O:17:"DateTimeImmutable":3:{s:4:"date";s:26:"2026-01-02 03:04:05.000000";s:13:"timezone_type";i:1;s:8:"timezone";s:6:"+02:00";}';
/** What serialize() wrote of Carbon 2.65. */
const carbon =
  'O:13:"Carbon\\Carbon":4:{s:4:"date";s:26:"2026-01-02 03:04:05.000000";s:13:"timezone_type";i:3;s:8:"timezone";s:13:"Europe/Berlin";s:18:"dumpDateProperties";a:2:{s:4:"date";s:26:"2026-01-02 03:04:05.000000";s:8:"timezone";s:94:"O:21:"Carbon\\CarbonTimeZone":2:{s:13:"timezone_type";i:3;s:8:"timezone";s:13:"Europe/Berlin";}";}}';
const interval =
  'O:12:"DateInterval":10:{s:1:"y";i:0;s:1:"m";i:0;s:1:"d";i:1;s:1:"h";i:2;s:1:"i";i:0;s:1:"s";i:0;s:1:"f";d:0;s:6:"invert";i:0;s:4:"days";b:0;s:11:"from_string";b:0;}';
const arrayObject = 'O:11:"ArrayObject":4:{i:0;i:0;i:1;a:2:{i:0;i:1;i:1;i:2;}i:2;a:0:{}i:3;N;}';
const storage = 'O:16:"SplObjectStorage":2:{i:0;a:2:{i:0;O:8:"stdClass":0:{}i:1;i:5;}i:1;a:0:{}}';
const money = 'O:5:"Money":3:{s:6:"amount";i:5;s:8:"currency";N;s:4:"tags";a:1:{i:0;s:1:"a";}}';

function php(text: string): DecodedValue {
  return decodePhp(utf8(text));
}

function set(text: string, label: string, to: string): string {
  const value = php(text);
  return textOf(edited(value, { type: 'set', path: pathOf(value, label), text: to }));
}

function refusesText(text: string, label: string, to: string, code: string): void {
  const value = php(text);
  refuses(value, { type: 'set', path: pathOf(value, label), text: to }, code);
}

function assertShown(node: ValueNode): void {
  assert.equal(node.editor, undefined);
  assert.equal(node.replacements, undefined);
  assert.equal(node.isNullable, undefined);
  assert.equal(node.itemsEditor, undefined);
}

describe('Objects of PHP', () => {
  it('take a date that there is in their zone', () => {
    assert.match(
      set(dateTime, 'date', '2024-02-29 23:59:59.000001'),
      /2024-02-29 23:59:59\.000001/,
    );
    for (const text of [
      '2023-02-29 00:00:00.000000',
      'tomorrow',
      '',
      '2026-01-02',
      '2026-1-2 3:4:5',
    ]) {
      refusesText(dateTime, 'date', text, 'invalid-value');
    }
    // The hour that summer time leaves out: PHP would store another one.
    refusesText(dateTime, 'date', '2026-03-29 02:30:00.000000', 'invalid-value');
    assert.match(set(withOffset, 'date', '2026-03-29 02:30:00.000000'), /2026-03-29 02:30/);
  });

  it('take a zone that PHP knows', () => {
    assert.match(
      set(dateTime, 'timezone', 'America/Argentina/Ushuaia'),
      /s:25:"America\/Argentina/,
    );
    for (const text of ['Mars/Olympus', 'Berlin', '+02:00', '', 'europe', 'constructor']) {
      refusesText(dateTime, 'timezone', text, 'invalid-value');
    }
    assert.match(set(withOffset, 'timezone', '-11:30'), /"-11:30"/);
    refusesText(withOffset, 'timezone', 'Europe/Berlin', 'invalid-value');
    const value = php(dateTime);
    assertShown(nodeAt(value, pathOf(value, 'timezone_type')));
  });

  it('have no other date in the copy that Carbon reads only where it must', () => {
    assert.match(
      set(carbon, 'date', '2024-02-29 23:59:59.000001'),
      /^[^{]*\{s:4:"date";s:26:"2024/,
    );
    const value = php(carbon);
    const copy = pathOf(value, 'dumpDateProperties');
    assertShown(nodeAt(value, copy));
    for (const index of [0, 1]) assertShown(nodeAt(value, [...copy, index]));
  });

  it('take the parts of an interval that came of no dates', () => {
    assert.match(set(interval, 'd', '40'), /"d";i:40;/);
    refusesText(interval, 'd', '-1', 'out-of-range');
    for (const label of ['f', 'invert', 'days']) refusesText(interval, label, '1', 'read-only');
    refusesText(interval.replace('"days";b:0', '"days";i:31'), 'd', '2', 'read-only');
  });

  it('of collections hold whatever a site puts there', () => {
    const value = php(arrayObject);
    const list = pathOf(value, '1');
    assert.match(
      textOf(edited(value, { type: 'remove', path: [...list, 0] })),
      /i:1;a:1:\{i:0;i:2;\}/,
    );
    const text = { kind: 'scalar', type: 'String', text: 'x' } as const;
    edited(value, { type: 'replace', path: [...list, 1], value: text });
    refuses(value, { type: 'replace', path: list, value: text }, 'read-only');
    for (const label of ['0', '2', '3']) assertShown(nodeAt(value, pathOf(value, label)));
  });

  it('whose class is not known take other values of the same type, and nothing else', () => {
    assert.match(set(money, 'amount', '-7'), /"amount";i:-7;/);
    refusesText(money, 'amount', 'much', 'not-an-integer');
    const value = php(money);
    const path = pathOf(value, 'amount');
    refuses(value, { type: 'set-null', path }, 'not-nullable');
    const text = { kind: 'scalar', type: 'String', text: 'x' } as const;
    refuses(value, { type: 'replace', path, value: text }, 'read-only');
    const currency = nodeAt(value, pathOf(value, 'currency'));
    assertShown(currency);
    assert.equal(currency.readOnlyReason, 'class-checks');
    const tags = pathOf(value, 'tags');
    assert.equal(nodeAt(value, tags).itemsEditor, undefined);
    refuses(value, { type: 'remove', path: [...tags, 0] }, 'read-only');
    edited(value, { type: 'set', path: [...tags, 0], text: 'b' });
    const object = php(storage);
    refuses(object, { type: 'remove', path: [0, 1] }, 'read-only');
    edited(object, { type: 'set', path: [0, 1], text: '6' });
  });

  it('that belong together or are signed are shown alone', () => {
    const closure =
      'O:47:"Laravel\\SerializableClosure\\SerializableClosure":1:{s:12:"serializable";O:46:"Laravel\\SerializableClosure\\Serializers\\Signed":2:{s:12:"serializable";s:1:"x";s:4:"hash";s:1:"y";}}';
    const value = php(closure);
    assert.equal(value.failure, undefined);
    assertShown(nodeAt(value, [0, 0]));
    assertShown(nodeAt(php('O:3:"GMP":1:{i:0;s:2:"1f";}'), [0]));
    // Without a class there is nothing that checks.
    const free = php('O:8:"stdClass":1:{s:1:"a";i:1;}');
    assert.equal(
      textOf(edited(free, { type: 'set-null', path: [0] })),
      'O:8:"stdClass":1:{s:1:"a";N;}',
    );
  });
});

describe('Arrays of PHP', () => {
  const seven = { kind: 'scalar', type: 'Int64', text: '7' } as const;

  it('can be emptied and filled again', () => {
    const list = php('a:2:{i:0;s:1:"a";i:1;s:1:"b";}');
    const one = decodePhp(edited(list, { type: 'remove', path: [0] }));
    const none = decodePhp(edited(one, { type: 'remove', path: [0] }));
    assert.equal(textOf(none.bytes), 'a:0:{}');
    for (const [key, text] of [
      ['0', 'a:1:{i:0;i:7;}'],
      ['k', 'a:1:{s:1:"k";i:7;}'],
    ] as const) {
      const full = edited(none, { type: 'insert', path: [], index: 0, value: seven, key });
      assert.equal(textOf(full), text);
    }
    const inner = php('a:1:{s:1:"x";a:1:{i:0;i:1;}}');
    assert.equal(textOf(edited(inner, { type: 'remove', path: [0, 0] })), 'a:1:{s:1:"x";a:0:{}}');
  });

  it('may become lists, and maps', () => {
    const map = php('a:3:{s:1:"k";i:9;i:0;i:1;i:1;i:2;}');
    assert.equal(textOf(edited(map, { type: 'remove', path: [0] })), 'a:2:{i:0;i:1;i:1;i:2;}');
    const named = php('a:2:{i:0;i:1;s:1:"b";i:2;}');
    const renamed = edited(named, { type: 'rename', path: [1], key: '1' });
    assert.equal(textOf(renamed), 'a:2:{i:0;i:1;i:1;i:2;}');
    const gap = php('a:3:{i:0;i:1;i:2;i:2;i:1;i:3;}');
    assert.equal(textOf(edited(gap, { type: 'remove', path: [1] })), 'a:2:{i:0;i:1;i:1;i:3;}');
  });
});
