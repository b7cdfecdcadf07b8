import assert from 'node:assert/strict';
import { describeStream } from '../../../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';
import { assertRefused } from '../support/edits.ts';
import { fromBase64, fromHex } from '../support/fixtures.ts';
import { dotnetFixture, dotnetFixtures } from '../support/nrbf-fixtures.ts';

const HEADER = '0001000000ffffffff0100000000000000';

function stream(hex: string): NrbfValue {
  return decodeNrbf(fromHex(HEADER + hex.replaceAll(' ', '')));
}

function int32(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes.toString('hex');
}

/** Asks every node down to some depth for everything that it has. */
function look(root: ValueNode, limit = 300): number {
  const stack = [root];
  let seen = 0;
  for (let node = stack.pop(); node && seen < limit; node = stack.pop()) {
    seen++;
    const answers = [
      [node.kind, node.typeName, node.wireTypeName, node.text, node.editor, node.range],
      [node.bytes, node.identity, node.isNullable, node.readOnlyReason],
    ];
    assert.equal(answers.length, 2);
    if (node.isCycle) continue;
    for (const { node: child } of node.children(0, Math.min(node.childCount, 20))) {
      stack.push(child);
    }
  }
  return seen;
}

describe('Hostile NRBF streams', function () {
  // Thousands of streams; machines that do other things beside take their time.
  this.timeout(60_000);

  it('keep runs of nulls as runs', () => {
    const value = stream(`10 01000000 ${int32(2147483591)} 0e ${int32(2147483591)} 0b`);
    assert.equal(value.failure, undefined);
    assert.equal(value.root.childCount, 2147483591);
    const children = value.root.children(2147483000, 2147483010);
    assert.equal(children.length, 10);
    assert.ok(children.every(({ node }) => node.kind === 'null'));
    assert.equal(children[0]?.label, '[2147483000]');
  });

  it('may hold many huge arrays of nulls', () => {
    const one = `0e ${int32(2147483591)}`;
    const arrays = Array.from(
      { length: 1000 },
      (_, i) => `10 ${int32(i + 1)} ${int32(2147483591)} ${one}`,
    );
    const value = stream(`${arrays.join('')} 0b`);
    assert.equal(value.failure, undefined);
    assert.ok(describeStream(value.table).json.length < 20_000_000);
  });

  const counts: readonly [what: string, hex: string, code: string][] = [
    ['an array of Int32', '0f 01000000 ffffff7f 08 00000000 0b', 'limit-exceeded'],
    ['an array of Double', '0f 01000000 00000070 06 00000000 0b', 'truncated'],
    ['an array of Decimal', '0f 01000000 00000070 05 0130 0b', 'truncated'],
    ['an array of Char', '0f 01000000 00000070 03 6161 0b', 'truncated'],
    ['an array of objects', '10 01000000 00000070 0a 0b', 'invalid-record'],
    ['a negative length', '10 01000000 ffffffff 0b', 'invalid-count'],
    ['a run beyond the end', '10 01000000 03000000 0d 04 0b', 'invalid-count'],
    ['a negative run', '10 01000000 03000000 0e ffffffff 0b', 'invalid-count'],
    ['the members of a class', '04 01000000 0141 ffffff7f 0b', 'invalid-count'],
    ['negative members', '04 01000000 0141 ffffffff 0b', 'invalid-count'],
    ['the length of a text', '06 01000000 ffffffff07 61 0b', 'truncated'],
    ['a length of too many bytes', '06 01000000 ffffffffff01 61 0b', 'invalid-count'],
    ['dimensions', '07 01000000 02 03000000 00000070 00000070 00000070 00 08 0b', 'limit-exceeded'],
    ['a rank', '07 01000000 02 21000000 0b', 'invalid-count'],
  ];
  for (const [what, hex, code] of counts) {
    it(`may claim too much: ${what}`, () => {
      const value = stream(hex);
      assert.equal(value.failure?.code, code);
      assert.notEqual(value.failure.offset, undefined);
      look(value.root);
      assertRefused(value, { type: 'set', path: [], text: '' }, 'damaged');
    });
  }

  it('may nest values deeply', () => {
    const depth = 9000;
    const first = '04 01000000 014e 01000000 0156 02';
    const inner = Array.from({ length: depth }, (_, i) => `01 ${int32(-2 - i)} 01000000`);
    const value = stream(`${first} ${inner.join('')} 0a 0b`);
    assert.equal(value.failure, undefined);
    const { json } = describeStream(value.table);
    assert.equal(json.match(/"\$type"/g)?.length, depth + 1);
    assert.equal(look(value.root, depth * 2), depth + 2);
    const tooDeep = stream(`${first} ${inner.join('').repeat(2)} 0a 0b`);
    assert.ok(tooDeep.failure);
  });

  it('may claim members in every level of nesting without taking memory for them', () => {
    const names = Array.from({ length: 2000 }, () => '0161').join('');
    const first = `04 01000000 014e ${int32(2000)} ${names} ${'02'.repeat(2000)}`;
    const inner = Array.from({ length: 3000 }, (_, i) => `01 ${int32(-2 - i)} 01000000`);
    const before = process.memoryUsage().arrayBuffers;
    const value = stream(`${first} ${inner.join('')} 0b`);
    assert.equal(value.failure?.code, 'truncated');
    assert.ok(process.memoryUsage().arrayBuffers - before < 4_000_000);
    look(value.root);
  });

  it('may go round in circles', () => {
    const value = stream('10 01000000 01000000 09 01000000 0b');
    const [child] = value.root.children(0, 1);
    assert.equal(value.root.isCycle, false);
    assert.equal(child?.node.isCycle, true);
    assert.equal(child.node.identity, value.root.identity);
    // A list that wraps itself.
    const name = Buffer.from('System.Collections.ObjectModel.Collection`1').toString('hex');
    const wrapped = stream(`04 01000000 2b ${name} 01000000 056974656d73 02 09 01000000 0b`);
    assert.equal(wrapped.failure, undefined);
    assert.equal(wrapped.root.kind, 'object');
    look(wrapped.root);
  });

  it('may name members __proto__ and constructor', () => {
    const member = (name: string): string =>
      int32(name.length).slice(0, 2) + Buffer.from(name).toString('hex');
    const names = ['__proto__', 'constructor', '', 'toString', '__proto__'];
    const value = stream(
      `04 01000000 0141 05000000 ${names.map(member).join('')} 0000000000 0808080808
       01000000 02000000 03000000 04000000 05000000 0b`.replaceAll(/\s/g, ''),
    );
    const children = value.root.children(0, 9);
    assert.deepEqual(
      children.map(({ label, node }) => [label, node.text]),
      names.map((name, index) => [name, String(index + 1)]),
    );
    const { json } = describeStream(value.table);
    const { fields } = JSON.parse(json) as { fields: object };
    assert.ok(Object.hasOwn(fields, '__proto__'));
    assert.equal(({} as { value?: unknown }).value, undefined);
  });

  it('may repeat the ids of strings many times', () => {
    const count = 20_000;
    const items = `06 02000000 0161 09 02000000`.repeat(count);
    const started = performance.now();
    const value = stream(`10 01000000 ${int32(count * 2)} ${items} 0b`);
    assert.equal(value.failure, undefined);
    describeStream(value.table);
    assert.ok(performance.now() - started < 10_000);
  });

  it('fail with an offset when they are cut anywhere, and show what was read', () => {
    const names = [
      'user Customer cycle',
      'user List<Customer>',
      'Dictionary<string,object>',
      'List<Guid>',
      'object[] of every boxed primitive',
      'DataTable',
      'Object[] null run 256+',
      'Int32[][]',
      'Char[]',
      'Decimal[,]',
    ];
    for (const name of names) {
      const bytes = dotnetFixture(name);
      for (let length = 0; length < bytes.length; length++) {
        const value = decodeNrbf(bytes.subarray(0, length));
        assert.ok(value.failure, `${name} cut at ${length}`);
        assert.ok((value.failure.offset ?? -1) <= length, `${name} cut at ${length}`);
        assert.equal(value.root.editor, undefined);
        look(value.root, 60);
        if (length % 16 === 0) JSON.parse(describeStream(value.table).json);
      }
    }
    const bytes = dotnetFixture('user List<Customer>');
    const half = decodeNrbf(bytes.subarray(0, bytes.length >> 1));
    assert.equal(half.root.kind, 'list');
    assert.ok(half.root.childCount > 0);
    assert.equal(half.root.children(0, 1)[0]?.node.typeName, 'Customer');
  });

  it('throw nothing when bytes are changed at random', () => {
    let seed = 20_260_101;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    for (const { base64 } of dotnetFixtures) {
      for (let round = 0; round < 12; round++) {
        const bytes = fromBase64(base64);
        for (let i = 0; i <= random(4); i++) {
          bytes[17 + random(bytes.length - 17)] = random(2) === 0 ? random(256) : random(24);
        }
        const value = decodeNrbf(bytes);
        look(value.root, 60);
        JSON.parse(describeStream(value.table).json);
      }
    }
  });
});
