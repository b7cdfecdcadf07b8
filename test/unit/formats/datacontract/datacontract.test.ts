import assert from 'node:assert/strict';
import { decodeDataContract } from '../../../../src/formats/datacontract/format.ts';
import { scoreFormats } from '../../../../src/formats/foreign/scores.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64, fromHex, readJsonLines } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  pathOf,
  type Plain,
  refuses,
  utf8,
} from '../support/tree.ts';

interface Fixture {
  readonly name: string;
  readonly writer: string;
  readonly form: 'text' | 'binary';
  readonly expected: Plain;
  readonly base64: string;
}

const fixtures = readJsonLines<Fixture>('datacontract/values.jsonl');

/** A tree by its texts alone: most members of a contract say nothing of their types. */
function texts(node: ValueNode, expected: Plain): Plain {
  if (node.kind === 'null') return null;
  if (node.kind === 'bytes') return `bytes ${Buffer.from(node.bytes ?? []).toString('hex')}`;
  const children = node.children(0, node.childCount);
  if (node.kind === 'list') {
    const items = Array.isArray(expected) ? (expected as readonly Plain[]) : [];
    return children.map((child, index) => texts(child.node, items[index] ?? null));
  }
  if (node.kind === 'scalar') {
    const text = node.text ?? '';
    // Only the class knows that nothing is an empty list, and that a text stands for bytes.
    if (text === '' && Array.isArray(expected)) return [];
    const isBytes = typeof expected === 'string' && expected.startsWith('bytes ');
    if (!isBytes) return text;
    return `bytes ${Buffer.from(text, 'base64').toString('hex')}`;
  }
  const members = expected as Readonly<Record<string, Plain>>;
  const entries = children.map(({ label, node: child }) => {
    return [label, texts(child, members[label] ?? null)] as const;
  });
  return Object.fromEntries(entries);
}

const fixture = (name: string, writer: string, form: Fixture['form']) => {
  const found = fixtures.find(
    (one) => one.name === name && one.writer.startsWith(writer) && one.form === form,
  );
  return decodeDataContract(fromBase64(found?.base64 ?? ''));
};

describe("XML of .NET's serializers", () => {
  for (const { name, writer, form, expected, base64 } of fixtures) {
    it(`shows what .NET wrote: ${name}, ${form} of ${writer}`, () => {
      const bytes = fromBase64(base64);
      const value = decodeDataContract(bytes);
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      assert.deepEqual(texts(value.root, expected), expected);
      assert.equal(scoreFormats(bytes)[0]?.format, 'datacontract');
    });
  }

  it('is found where a site has a serializer of its own, and read-only', () => {
    for (const { base64 } of fixtures) {
      const value = decodeItem(fromBase64(base64), 'nrbf', { codecs });
      assert.equal(value.format, 'datacontract');
      assert.equal(value.certainty, 'sure');
    }
    refuses(fixture('int', 'Data', 'text'), { type: 'set', path: [], text: '5' }, 'read-only');
  });

  it('names the types that the text names', () => {
    for (const form of ['text', 'binary'] as const) {
      assert.equal(fixture('int', 'Data', form).root.typeName, 'Int32');
      const cart = fixture('cart', 'Data', form);
      const typeAt = (...labels: string[]) => nodeAt(cart, pathOf(cart, ...labels)).typeName;
      assert.equal(typeAt('Any'), 'Int64');
      assert.equal(typeAt('Mixed', '[5]'), 'Char');
      const { root } = fixture('list', 'Net', form);
      assert.equal(root.typeName, 'List<String>');
      assert.match(
        root.wireTypeName ?? '',
        /^System\.Collections\.Generic\.List`1\[\[.*, mscorlib$/,
      );
      assert.equal(fixture('cart', 'Net', form).root.typeName, 'Cart');
    }
  });

  it('shows an object that is there twice as one', () => {
    for (const form of ['text', 'binary'] as const) {
      const cart = fixture('cart', 'Data', form);
      const [first, again] = ['[0]', '[2]'].map((item) =>
        nodeAt(cart, pathOf(cart, 'Lines', item)),
      );
      assert.ok(first?.identity !== undefined && first.identity === again?.identity);
    }
  });

  it('shows times as .NET does', () => {
    const shown = (type: string, text: string) => {
      const xml = `<a xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:type="x:${type}">${text}</a>`;
      const { root } = decodeDataContract(utf8(xml));
      return `${root.typeName} ${root.text ?? ''}`;
    };
    const day = '2024-01-02T03:04:05';
    assert.equal(shown('dateTime', `${day}.5Z`), `DateTime ${day}.5000000 (utc)`);
    assert.equal(shown('dateTime', day), `DateTime ${day}.0000000`);
    assert.equal(shown('dateTime', `${day}+02:00`), `DateTimeOffset ${day}.0000000+02:00`);
    assert.equal(shown('duration', '-P1DT2H3M4.5S'), 'TimeSpan -1.02:03:04.5000000');
    assert.equal(shown('duration', 'soon'), 'TimeSpan soon');
  });

  it('warns of classes that may run code', () => {
    const xml =
      '<a z:Type="System.Windows.Data.ObjectDataProvider" z:Assembly="PresentationFramework" xmlns:z="http://schemas.microsoft.com/2003/10/Serialization/"/>';
    assert.equal(decodeDataContract(utf8(xml)).warnings[0]?.code, 'dangerous-type');
  });

  it('expands nothing, and reads no other XML', () => {
    const ns = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
    const failure = (xml: string) => decodeDataContract(utf8(xml)).failure?.code;
    assert.equal(failure(`<!DOCTYPE a [<!ENTITY b "bb">]><a ${ns}>&b;</a>`), 'not-supported');
    assert.equal(decodeDataContract(utf8(`<a ${ns}>&b;&lt;</a>`)).root.text, '&b;<');
    assert.equal(failure('<html><body>Hello</body></html>'), 'not-this-format');
    for (const xml of [
      `<a ${ns}><b>1</a></b>`,
      `<a ${ns}>text<b/></a>`,
      `<a ${ns}><b/>text</a>`,
      `<a ${ns} b=c/>`,
    ]) {
      assert.equal(failure(xml), 'invalid-structure', xml);
    }
    assert.equal(failure(`<a ${ns} xmlns:z="z"><b z:Ref="i1"/></a>`), 'missing-object');
  });

  it('reads hostile XML in linear time, and as deep as it may be', () => {
    const ns = 'xmlns:i="http://www.w3.org/2001/XMLSchema-instance"';
    const deep = `<a ${ns}>${'<b>'.repeat(200_000)}`;
    assert.equal(
      decodeWithin(2000, utf8(deep), decodeDataContract).failure?.code,
      'limit-exceeded',
    );
    decodeWithin(2000, utf8(`<a ${ns}>${'<b/>'.repeat(200_000)}</a>`), decodeDataContract);
    decodeWithin(2000, utf8(`<a ${ns}>${'<!--'.repeat(200_000)}`), decodeDataContract);
    decodeWithin(2000, utf8(`<a ${ns} ${'b="'.repeat(200_000)}`), decodeDataContract);
    const head = fixtures.find(({ name, form }) => name === 'nested' && form === 'binary');
    const bytes = fromBase64(head?.base64 ?? '');
    const counts = Buffer.concat([bytes.subarray(0, -3), fromHex('03 4001 61 01 8d ffffffff07')]);
    assert.ok(decodeWithin(2000, new Uint8Array(counts), decodeDataContract).failure);
  });

  it('fails on what ends too early, and survives any change', () => {
    for (const { base64, name, writer } of fixtures) {
      if (!['int', 'null', 'list'].includes(name) || writer.startsWith('Net')) continue;
      assertCutsFail(fromBase64(base64), decodeDataContract);
      assertSurvivesChanges(fromBase64(base64), decodeDataContract);
    }
  });
});
