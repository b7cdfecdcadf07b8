import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readProtobuf } from '../../../../src/formats/protobuf/format.ts';
import type { MessageType } from '../../../../src/formats/protobuf/schema.ts';
import { decodeItem, decodeItemAs } from '../../../../src/formats/registry.ts';
import type { DecodedValue, ValueNode } from '../../../../src/formats/value.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { readProtoSchema } from '../../../../src/stores/schemas/proto-schema.ts';
import { fromBase64, fromHex, readJsonLines } from '../support/fixtures.ts';
import {
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  pathOf,
  plain,
  refuses,
  utf8,
  type Plain,
} from '../support/tree.ts';

interface Fixture {
  readonly name: string;
  readonly writer: string;
  /** The message of `shop.proto`. */
  readonly message?: string;
  readonly base64: string;
  readonly expected: Plain;
}

const fixtures = readJsonLines<Fixture>('protobuf/values.jsonl');
const folder = fileURLToPath(new URL('../../../fixtures/protobuf/', import.meta.url));

async function messageOf(name: string): Promise<MessageType> {
  const { messages } = await readProtoSchema('shop.proto', (path) =>
    readFile(folder + path, 'utf8').catch(() => undefined),
  );
  return messages.get(name) ?? assert.fail(`no ${name}`);
}

function bytesOf(name: string): Uint8Array {
  return fromBase64(fixtures.find((each) => each.name === name)?.base64 ?? '');
}

const guess = (bytes: Uint8Array): DecodedValue => readProtobuf(bytes, undefined);
const labels = (node: ValueNode): readonly string[] =>
  node.children(0, 99).map(({ label }) => label);

describe('Protocol Buffers with a schema', () => {
  for (const { name, message, base64, expected } of fixtures) {
    if (message === undefined) continue;
    it(`show what protoc wrote: ${name}`, async () => {
      const value = readProtobuf(fromBase64(base64), await messageOf(message));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      assert.deepEqual(plain(value.root), expected);
    });
  }

  it('name messages and enums', async () => {
    const value = readProtobuf(bytesOf('cart'), await messageOf('shop.Cart'));
    assert.deepEqual([value.root.typeName, value.root.wireTypeName], ['Cart', 'shop.Cart']);
    assert.equal(nodeAt(value, pathOf(value, 'created')).typeName, 'Timestamp');
    assert.equal(nodeAt(value, pathOf(value, 'stock')).kind, 'dictionary');
  });

  it('show fields that the schema does not have, or has otherwise, by their numbers', async () => {
    const type = await messageOf('shop.Line');
    // Field 9, a text in place of a number, and a list of numbers that isn't one.
    const value = readProtobuf(fromHex('4a0161 12026869 08 01'), type);
    assert.equal(value.failure, undefined);
    assert.deepEqual(labels(value.root), ['9', '2', '1']);
    assert.deepEqual(
      value.warnings.map(({ code, offset }) => [code, offset]),
      [
        ['not-of-schema', 3],
        ['not-of-schema', 7],
      ],
    );
  });

  it('take entries of maps in any order, and parts that are left out', async () => {
    const type = await messageOf('shop.Cart');
    // {value, key}, {key}, {} of by_place and stock.
    const value = readProtobuf(fromHex('2a05 12 01 00 08 07'), type);
    assert.ok(value.failure);
    const turned = readProtobuf(fromHex('2a07 1203 0a0163 0807 2a02 0809 2200 2203 0a0161'), type);
    assert.equal(turned.failure, undefined);
    assert.deepEqual(plain(turned.root), {
      by_place: { 7: { sku: 'c' }, 9: {} },
      stock: { '': 'Int32 0', a: 'Int32 0' },
    });
  });

  it('take numbers packed or one by one, and enums without a name', async () => {
    const type = await messageOf('shop.Cart');
    const value = readProtobuf(fromHex('3001 3202 0203 3004 1863'), type);
    assert.deepEqual(plain(value.root), {
      sizes: ['Int32 1', 'Int32 2', 'Int32 3', 'Int32 4'],
      state: 'State 99',
    });
    assert.deepEqual(plain(readProtobuf(fromHex(''), type).root), {});
  });
});

describe('Protocol Buffers without a schema', () => {
  it('show fields by their numbers, with what else they may be', () => {
    const value = guess(bytesOf('order'));
    assert.equal(value.failure, undefined);
    assert.deepEqual(labels(value.root), ['1', '2', '3', '3', '4', '5', '6', '7', '7', '8', '9']);
    assert.equal(nodeAt(value, [0]).text, '4711');
    assert.equal(nodeAt(value, [1]).text, 'Zoë');
    const line = nodeAt(value, [2]);
    assert.deepEqual([line.kind, line.typeName, line.childCount], ['object', 'Message', 2]);
    assert.deepEqual(nodeAt(value, [2, 1]).otherReading, { typeName: 'sint64', text: '-2' });
    assert.deepEqual(nodeAt(value, [9]).otherReading, { typeName: 'packed', text: '36, 42, 300' });
    const weight = nodeAt(value, [10]);
    assert.deepEqual([weight.typeName, weight.text], ['Double', '1.25']);
    assert.equal(weight.otherReading?.typeName, 'Int64');
    assert.equal(nodeAt(guess(fromHex('0801')), [0]).otherReading?.text, 'true');
    assert.equal(nodeAt(guess(fromHex('08ffffffffffffffffff01')), [0]).text, '-1');
  });

  it('are read-only', () => {
    refuses(guess(bytesOf('order')), { type: 'set', path: [0], text: '1' }, 'read-only');
  });

  it('are only likely where they are found, and never where anything else fits', () => {
    const read = (bytes: Uint8Array) => decodeItem(bytes, 'nrbf', { codecs });
    for (const name of ['cart', 'order']) {
      const { format, certainty, root } = read(bytesOf(name));
      assert.deepEqual([format, certainty], ['protobuf', 'likely']);
      assert.equal(root.children(0, 1)[0]?.node.readOnlyReason, 'unsure-format');
    }
    // Each is a message to its last byte.
    for (const text of ['\n\u0003abc', '"\u0001a', `"!${'a'.repeat(33)}`]) {
      assert.equal(guess(utf8(text)).failure, undefined, text);
      assert.notEqual(read(utf8(text)).format, 'protobuf', text);
    }
    for (const hex of ['0800', '08ac02', '0d0000803f', '0a00', '0a0012001a00220028003000']) {
      assert.notEqual(read(fromHex(hex)).format, 'protobuf', hex);
    }
    assert.equal(decodeItemAs(fromHex('08ac02'), 'protobuf', { codecs }).format, 'protobuf');
  });

  it('refuse what is no message', () => {
    // Number 0, wire types 6 and 7, an end without a group, a group without an end, a varint of 11 bytes.
    for (const hex of [
      '0001',
      '0e',
      '0f',
      '0c',
      '0b',
      '0b14',
      '0880808080808080808080',
      '0a05',
      '09',
    ]) {
      assert.ok(guess(fromHex(hex)).failure, hex);
    }
    assert.equal(guess(fromHex('')).failure?.code, 'truncated');
    assert.equal(guess(fromHex('0b 0801 0c')).failure, undefined);
  });

  it('survive any change, and bytes that nest without an end', async () => {
    const type = await messageOf('shop.Cart');
    assertSurvivesChanges(bytesOf('order'), guess);
    const part = bytesOf('cart').slice(0, 100);
    assertSurvivesChanges(part, (bytes) => readProtobuf(bytes, type));
    let nested: Uint8Array = fromHex('1a0141');
    for (let depth = 0; depth < 1_000; depth++) {
      const length = nested.length;
      const head = [0x72, (length & 127) | 128, ((length >> 7) & 127) | 128, length >> 14];
      nested = Uint8Array.of(...head, ...nested);
    }
    decodeWithin(1000, nested, guess);
    decodeWithin(1000, nested, (bytes) => readProtobuf(bytes, type));
    decodeWithin(1000, new Uint8Array(200_000).fill(0x0b), guess);
    decodeWithin(1000, new Uint8Array(200_000).fill(0x0a), guess);
    decodeWithin(1000, new Uint8Array(200_000).fill(0x08), guess);
  });
});
