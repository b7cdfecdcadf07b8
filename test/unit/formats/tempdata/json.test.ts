import assert from 'node:assert/strict';
import { decodeTempData } from '../../../../src/formats/tempdata/format.ts';
import type { NewValue, ValueChoice, ValueNode } from '../../../../src/formats/value.ts';
import { edited, nodeAt, pathOf, refuses, textOf, utf8 } from '../support/tree.ts';

/** What TryGetDateTime and TryGetGuid of System.Text.Json 10.0 say of texts. */
const readAs: readonly (readonly [text: string, type: 'String' | 'DateTime' | 'Guid'])[] = [
  ['2024-02-29', 'DateTime'],
  ['2023-02-29', 'String'],
  ['2024-04-31', 'String'],
  ['0000-01-01', 'String'],
  ['0001-01-01', 'DateTime'],
  ['2024-13-01', 'String'],
  ['2024-01-01T24:00', 'String'],
  ['2024-01-01T10:00', 'DateTime'],
  ['2024-01-01T10', 'String'],
  ['2024-01-01T10:00Z', 'DateTime'],
  ['2024-01-01T10:00+02', 'DateTime'],
  ['2024-01-01T10:00+0200', 'String'],
  ['2024-01-01T10:00+14:00', 'DateTime'],
  ['2024-01-01T10:00+14:01', 'String'],
  ['2024-01-01T10:00:00+02:60', 'String'],
  ['2024-01-01T10:00:60', 'String'],
  ['2024-01-01T10:00:00.1', 'DateTime'],
  ['2024-01-01T10:00:00.', 'String'],
  ['2024-01-01T10:00:00.1234567890123456', 'DateTime'],
  ['2024-01-01T10:00:00.12345678901234567', 'String'],
  ['2024-01-01t10:00', 'String'],
  ['2024-01-01 10:00', 'String'],
  ['2024-01-01Z', 'String'],
  ['9999-12-31T23:59:59.9999999Z', 'DateTime'],
  ['9999-12-31T23:59:59-01:00', 'String'],
  ['0001-01-01T00:00:00+01:00', 'String'],
  [' 2024-01-01', 'String'],
  ['0F8FAD5B-d9cb-469f-a165-70867728950e', 'Guid'],
  ['{0f8fad5b-d9cb-469f-a165-70867728950e}', 'String'],
  ['0f8fad5bd9cb469fa16570867728950e', 'String'],
];

const all = '{"s":"a","n":1,"ints":[1,2],"texts":["a","b"],"map":{"k":"v","z":null},"null":null}';

function offered(node: ValueNode | undefined): readonly string[] {
  return (node?.itemsEditor?.values ?? []).map(nameOf);
}

function nameOf(choice: ValueChoice): string {
  switch (choice.kind) {
    case 'scalar':
      return choice.editor.type;
    case 'object':
      return choice.wireTypeName;
    default:
      return choice.kind;
  }
}

function scalar(
  type: 'String' | 'Int32' | 'Boolean' | 'Guid' | 'DateTime',
  text: string,
): NewValue {
  return { kind: 'scalar', type, text };
}

describe('what MVC takes as TempData', () => {
  const value = decodeTempData(utf8(all));
  const at = (...labels: string[]): number[] => pathOf(value, ...labels);

  for (const [text, type] of readAs) {
    it(`tells that a text comes back as ${type}: ${text}`, () => {
      const read = decodeTempData(utf8(JSON.stringify({ a: text, in: [text] })));
      assert.deepEqual(nodeAt(read, [0]).typeName, type);
      assert.deepEqual(nodeAt(read, [1, 0]).typeName, 'String');
      const value = scalar('String', text);
      const insert = { type: 'insert', path: [], index: 0, key: 'new', value } as const;
      const set = { type: 'set', path: at('s'), text } as const;
      if (type === 'String') assert.ok(edited(decodeTempData(utf8(all)), insert));
      else
        for (const edit of [insert, set])
          refuses(decodeTempData(utf8(all)), edit, 'reads-as-other');
    });
  }

  it('is offered, and nothing else', () => {
    const own = ['null', 'String', 'Int32', 'Boolean', 'Guid', 'DateTime', '{}', '[]'];
    assert.deepEqual(offered(value.root), own);
    assert.deepEqual(offered(nodeAt(value, at('ints'))), ['Int32']);
    assert.deepEqual(offered(nodeAt(value, at('texts'))), ['String']);
    assert.deepEqual(offered(nodeAt(value, at('map'))), ['null', 'String']);
    assert.deepEqual(offered(nodeAt(decodeTempData(utf8('{"a":[]}')), [0])), ['String', 'Int32']);
    assert.deepEqual(value.root.replacements, undefined);
    assert.equal(value.root.isNullable, false);
    assert.equal(nodeAt(value, at('ints', '[0]')).isNullable, false);
    assert.equal(nodeAt(value, at('map', 'k')).isNullable, true);
    const text = (bytes: Uint8Array): string => textOf(bytes);
    const add = (type: 'Guid' | 'DateTime', content: string): string => {
      const insert = { type: 'insert', path: [], index: 0, key: 'x', value: scalar(type, content) };
      return text(edited(decodeTempData(utf8('{}')), insert as never));
    };
    const guid = '00112233-4455-6677-8899-aabbccddeeff';
    assert.equal(add('Guid', guid.toUpperCase()), `{"x":"${guid}"}`);
    assert.equal(add('DateTime', '2026-01-02T03:04:05'), '{"x":"2026-01-02T03:04:05.0000000"}');
  });

  it('is kept to, whatever is asked for', () => {
    const copy = (path: readonly number[]): NewValue => ({ kind: 'copy', path });
    const insert = (path: readonly number[], value: NewValue, key?: string) =>
      ({ type: 'insert', path, index: 0, value, ...(key !== undefined && { key }) }) as const;
    const replace = (path: readonly number[], value: NewValue) =>
      ({ type: 'replace', path, value }) as const;
    const bad = 'not-temp-data';
    refuses(value, insert(at('ints'), scalar('String', 'x')), bad);
    refuses(value, insert(at('texts'), scalar('Int32', '1')), bad);
    refuses(value, insert(at('ints'), { kind: 'null' }), bad);
    refuses(value, insert(at('texts'), { kind: 'object', wireTypeName: '{}' }), bad);
    refuses(value, insert(at('map'), scalar('Int32', '1'), 'x'), bad);
    refuses(value, insert(at('map'), copy(at('ints')), 'x'), bad);
    refuses(value, insert([], copy([]), 'x'), bad);
    refuses(value, insert([], scalar('Int32', '1'), 'NULL'), 'duplicate-key');
    refuses(value, { type: 'rename', path: at('n'), key: 'S' }, 'duplicate-key');
    refuses(value, { type: 'set', path: at('s'), text: '\ud800' }, bad);
    refuses(value, { type: 'set', path: at('n'), text: '2147483648' }, 'out-of-range');
    refuses(value, replace([], { kind: 'object', wireTypeName: '[]' }), 'read-only');
    refuses(value, replace(at('texts', '[0]'), scalar('Int32', '1')), bad);
    refuses(value, { type: 'set-null', path: at('texts', '[0]') }, 'not-nullable');
    // An item that isn't first may be null; it may not become the first one.
    const holes = decodeTempData(utf8('{"a":["x",null]}'));
    assert.deepEqual(holes.warnings, []);
    refuses(holes, { type: 'remove', path: [0, 0] }, bad);
    refuses(holes, { type: 'move', path: [0, 1], index: 0 }, bad);
  });

  it('is missed by what a site can not read, which is said and can be mended', () => {
    for (const text of [
      '{"a":1.5}',
      '{"a":[1,"x"]}',
      '{"a":{"b":1}}',
      '{"a":1,"A":2}',
      '{"a":[[]]}',
    ]) {
      const read = decodeTempData(utf8(text));
      assert.deepEqual(
        read.warnings.map(({ code, isRefused }) => [code, isRefused]),
        [['not-temp-data', true]],
        text,
      );
      assert.deepEqual(decodeTempData(edited(read, { type: 'remove', path: [0] })).warnings, []);
    }
    for (const text of ['[]', '"text"', 'plain']) {
      const read = decodeTempData(utf8(text));
      assert.equal(read.warnings[0]?.isRefused, true);
      assert.equal(read.root.editor, undefined);
      refuses(read, { type: 'set', path: [], text: 'x' }, 'read-only');
    }
  });
});
