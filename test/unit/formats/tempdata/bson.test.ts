import assert from 'node:assert/strict';
import { decodeBson } from '../../../../src/formats/bson/format.ts';
import { decodeTempData } from '../../../../src/formats/tempdata/format.ts';
import type {
  DecodedValue,
  NewValue,
  ScalarType,
  ValueNode,
} from '../../../../src/formats/value.ts';
import { edited, nodeAt, pathOf, plain, refuses } from '../support/tree.ts';
import { array, document, int, map, named, text } from '../support/bson.ts';
import { fromHex, toHex } from '../support/fixtures.ts';

const number = int('n', 1);
const texts = array('t', text('0', 'a'), text('1', 'b'));
const dictionary = map('d', text('k', 'v'));

function read(...elements: readonly string[]): DecodedValue {
  return decodeTempData(fromHex(document(...elements)));
}

const scalar = (type: ScalarType, content: string): NewValue => ({
  kind: 'scalar',
  type,
  text: content,
});

function offered(node: ValueNode | undefined): readonly string[] {
  return (node?.itemsEditor?.values ?? []).map((choice) => {
    if (choice.kind === 'scalar') return choice.editor.type;
    return choice.kind === 'object' ? choice.wireTypeName : choice.kind;
  });
}

describe('TempData as BSON', () => {
  const value = read(number, texts, dictionary);
  const at = (...labels: readonly string[]): number[] => pathOf(value, ...labels);
  const becomes = (
    edit: Parameters<DecodedValue['edit']>[0],
    ...elements: readonly string[]
  ): void => {
    assert.equal(toHex(edited(value, edit)), document(...elements));
  };

  it('takes a new entry of every type that its serializer takes', () => {
    const cases: readonly (readonly [value: NewValue, element: string])[] = [
      [{ kind: 'null' }, named('0a', 'x')],
      [scalar('String', 'é'), text('x', 'é')],
      [scalar('Int32', '-1'), int('x', -1)],
      [scalar('Int64', '4294967296'), named('12', 'x', '0000000001000000')],
      [scalar('Boolean', 'true'), named('08', 'x', '01')],
      [scalar('Double', '1.5'), named('01', 'x', '000000000000f83f')],
      [scalar('DateTime', '1970-01-01T00:00:00.001Z'), named('09', 'x', '0100000000000000')],
      // The order of .NET's Guid.ToByteArray, of the kind that Newtonsoft.Json reads as a Guid.
      [
        scalar('Guid', '00112233-4455-6677-8899-aabbccddeeff'),
        named('05', 'x', '100000000433221100554477668899aabbccddeeff'),
      ],
      [{ kind: 'object', wireTypeName: '{}' }, map('x')],
    ];
    for (const [fresh, element] of cases) {
      const insert = { type: 'insert', path: [], key: 'x', value: fresh } as const;
      becomes({ ...insert, index: 0 }, element, number, texts, dictionary);
      becomes({ ...insert, index: 3 }, number, texts, dictionary, element);
      const renamed = element.replace(/^(..)7800/, '$16e00');
      becomes({ type: 'replace', path: at('n'), value: fresh }, renamed, texts, dictionary);
    }
    assert.equal(
      toHex(
        edited(read(), {
          type: 'insert',
          path: [],
          index: 0,
          key: 'x',
          value: scalar('Int32', '7'),
        }),
      ),
      document(int('x', 7)),
    );
  });

  it('is told from JSON where its length looks like a brace', () => {
    const brace = read(text('x', 'a'.repeat(0x7b - 13)));
    assert.equal(brace.bytes[0], 0x7b);
    assert.equal(brace.format, 'bson');
  });

  it('loses, renames and repeats entries, with the types that they have', () => {
    becomes({ type: 'remove', path: at('n') }, texts, dictionary);
    becomes({ type: 'remove', path: at('d') }, number, texts);
    becomes(
      { type: 'rename', path: at('t'), key: 'long' },
      number,
      texts.replace('047400', '046c6f6e6700'),
      dictionary,
    );
    const copy = (path: readonly number[]) =>
      ({ type: 'insert', path: [], index: 1, key: 'x', value: { kind: 'copy', path } }) as const;
    becomes(copy(at('t')), number, texts.replace('047400', '047800'), texts, dictionary);
    becomes(copy(at('d', 'k')), number, text('x', 'v'), texts, dictionary);
    becomes({ type: 'set-null', path: at('t') }, number, named('0a', 't'), dictionary);
    assert.equal(toHex(edited(read(number), { type: 'remove', path: [0] })), document());
  });

  it('counts the items of an array anew', () => {
    const path = at('t');
    const b = scalar('String', 'new');
    const of = (...items: readonly string[]): string[] => [
      number,
      array('t', ...items.map((item, index) => text(String(index), item))),
      dictionary,
    ];
    becomes({ type: 'insert', path, index: 0, value: b }, ...of('new', 'a', 'b'));
    becomes({ type: 'insert', path, index: 2, value: b }, ...of('a', 'b', 'new'));
    becomes({ type: 'remove', path: at('t', '[0]') }, ...of('b'));
    becomes({ type: 'move', path: at('t', '[0]'), index: 1 }, ...of('b', 'a'));
    const ten = read(array('t', ...Array.from({ length: 10 }, (_, i) => int(String(i), i))));
    const more = edited(ten, { type: 'insert', path: [0], index: 0, value: scalar('Int32', '9') });
    const expected = [9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((item, i) => int(String(i), item));
    assert.equal(toHex(more), document(array('t', ...expected)));
    const fewer = edited(decodeTempData(more), { type: 'remove', path: [0, 0] });
    assert.equal(toHex(fewer), toHex(ten.bytes));
  });

  it('takes, renames and loses entries of a dictionary', () => {
    const insert = { type: 'insert', path: at('d'), index: 1, key: 'z' } as const;
    const d = (...entries: readonly string[]): string => map('d', ...entries);
    becomes(
      { ...insert, value: scalar('String', '') },
      number,
      texts,
      d(text('k', 'v'), text('z', '')),
    );
    becomes(
      { ...insert, value: { kind: 'null' } },
      number,
      texts,
      d(text('k', 'v'), named('0a', 'z')),
    );
    becomes({ type: 'rename', path: at('d', 'k'), key: 'key' }, number, texts, d(text('key', 'v')));
    becomes({ type: 'remove', path: at('d', 'k') }, number, texts, d());
    becomes(
      { type: 'replace', path: at('d', 'k'), value: scalar('Int32', '5') },
      number,
      texts,
      d(int('k', 5)),
    );
  });

  it('is offered what its serializer takes, and nothing else', () => {
    const scalars = ['String', 'Int32', 'Boolean', 'Double', 'Guid', 'DateTime'];
    assert.deepEqual(offered(value.root), ['null', ...scalars, 'Int64', '{}']);
    assert.deepEqual(offered(nodeAt(value, at('t'))), ['String', 'null']);
    assert.deepEqual(offered(nodeAt(value, at('d'))), ['String', 'null']);
    assert.deepEqual(offered(nodeAt(read(map('d')), [0])), scalars);
    assert.deepEqual(offered(nodeAt(read(array('a', int('0', 1))), [0])), ['Int32']);
    assert.equal(nodeAt(value, at('t', '[0]')).isNullable, false);
    assert.equal(nodeAt(value, at('t', '[1]')).isNullable, true);
    // Of a document of anybody else, nothing is known.
    const unknown = decodeBson(value.bytes);
    assert.equal(unknown.root.itemsEditor, undefined);
    refuses(unknown, { type: 'remove', path: [0] }, 'read-only');
  });

  it('is kept to, whatever is asked for', () => {
    const insert = (path: readonly number[], fresh: NewValue, key?: string, index = 0) =>
      ({ type: 'insert', path, index, value: fresh, ...(key !== undefined && { key }) }) as const;
    const bad = 'not-temp-data';
    refuses(value, insert(at('t'), scalar('Int32', '1')), bad);
    refuses(value, insert(at('t'), { kind: 'null' }), bad);
    refuses(value, insert(at('t'), { kind: 'copy', path: at('d') }), bad);
    refuses(value, insert(at('d'), { kind: 'null' }, 'first'), bad);
    refuses(value, insert(at('d'), { kind: 'copy', path: at('t') }, 'x', 1), bad);
    refuses(value, insert([], { kind: 'object', wireTypeName: '[]' }, 'x'), bad);
    refuses(value, insert([], scalar('Int64', '7'), 'x'), 'reads-as-other');
    const long = read(named('12', 'l', '0000000001000000'));
    refuses(long, { type: 'set', path: [0], text: '7' }, 'reads-as-other');
    assert.ok(edited(long, { type: 'replace', path: [0], value: scalar('Int32', '7') }));
    refuses(value, insert([], scalar('Int32', '7'), 'N'), 'duplicate-key');
    refuses(value, insert([], scalar('Int32', '7')), 'null-key');
    for (const name of ['$ref', '$id', '$type', '$values']) {
      refuses(value, insert([], scalar('Int32', '7'), name), bad);
      refuses(value, { type: 'rename', path: at('d', 'k'), key: name }, bad);
    }
    refuses(value, insert([], scalar('Int32', '7'), 'a\0b'), 'zero-in-key');
    refuses(value, { type: 'rename', path: at('n'), key: 'a\0b' }, 'zero-in-key');
    refuses(value, { type: 'rename', path: at('n'), key: 'T' }, 'duplicate-key');
    refuses(value, { type: 'rename', path: at('t', '[0]'), key: '5' }, 'read-only');
    // An array that is read empty can't be saved again.
    refuses(read(array('a', int('0', 1))), { type: 'remove', path: [0, 0] }, bad);
    const holes = read(array('a', text('0', 'x'), named('0a', '1')));
    assert.deepEqual(holes.warnings, []);
    refuses(holes, { type: 'remove', path: [0, 0] }, bad);
    refuses(holes, { type: 'move', path: [0, 1], index: 0 }, 'read-only');
    assert.deepEqual(read(array('a')).warnings, []);
    assert.deepEqual(plain(decodeTempData(edited(holes, { type: 'remove', path: [0, 1] })).root), {
      a: ['x'],
    });
  });
});
