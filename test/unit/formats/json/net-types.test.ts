import assert from 'node:assert/strict';
import { decodeJson } from '../../../../src/formats/json/format.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';
import { edited, nodeAt, pathOf, textOf, utf8 } from '../support/tree.ts';

interface Fixture {
  readonly name: string;
  readonly writer: string;
  readonly base64: string;
}

const fixtures = readJsonLines<Fixture>('json/net-types.jsonl');
const read = (name: string) =>
  decodeJson(fromBase64(fixtures.find((one) => one.name === name)?.base64 ?? ''));

describe("JSON with types of .NET's serializers", () => {
  it('shows what Newtonsoft.Json and System.Text.Json say of types and references', () => {
    for (const name of ['types', 'types and references']) {
      const value = read(name);
      assert.equal(value.root.typeName, 'Cart', name);
      assert.match(value.root.wireTypeName ?? '', /^Shop\.Cart, /);
      const line = nodeAt(value, pathOf(value, 'Lines', '$values', '[0]'));
      assert.equal(line.typeName, 'Line');
      assert.deepEqual(value.warnings, []);
    }
    const types = read('types');
    assert.equal(nodeAt(types, pathOf(types, 'Lines')).typeName, 'List<Line>');
    const references = read('references');
    assert.equal(nodeAt(references, pathOf(references, 'Last')).typeName, '$ref 3');
    assert.equal(references.root.typeName, 'Object');
    assert.equal(read('discriminator').root.typeName, 'circle');
  });

  it('is edited as all JSON is', () => {
    const value = read('types');
    const path = pathOf(value, 'Lines', '$values', '[0]', 'Quantity');
    const after = textOf(edited(value, { type: 'set', path, text: '4' }));
    assert.equal(after, textOf(value.bytes).replace('"Quantity":3', '"Quantity":4'));
  });

  it('warns of classes that run code, also of those that an edit brings', () => {
    const danger = 'System.Windows.Data.ObjectDataProvider, PresentationFramework';
    const value = decodeJson(utf8(`{"a":{"$id":"1","$type":"${danger}"}}`));
    assert.equal(value.warnings[0]?.code, 'dangerous-type');
    assert.equal(nodeAt(value, pathOf(value, 'a')).warning?.code, 'dangerous-type');
    const harmless = decodeJson(utf8('{"$type":"A, B"}'));
    const after = edited(harmless, { type: 'set', path: [0], text: danger });
    assert.equal(decodeJson(after).warnings.length, 1);
  });

  it('takes no other member for a type', () => {
    for (const text of [
      '{"a":1,"$type":"A"}',
      '{"$type":5}',
      '{"$type":""}',
      '{"$ref":"1","a":2}',
    ]) {
      assert.equal(decodeJson(utf8(text)).root.typeName, 'Object', text);
    }
    assert.equal(decodeJson(utf8('{"$type"')).root.typeName, 'Object');
  });
});
