import assert from 'node:assert/strict';
import { decodeJava } from '../../../../src/formats/java/format.ts';
import type { DecodedValue, ValueNode } from '../../../../src/formats/value.ts';
import { fromBase64, fromHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  pathOf,
  plain,
  refuses,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('java/values.jsonl', decodeJava);
const ownTests = ['object', 'own', 'ext', 'ser', 'big', 'throwable'];

function child(value: DecodedValue, ...labels: string[]): ValueNode {
  return nodeAt(value, pathOf(value, ...labels));
}

describe('Java object streams', () => {
  for (const { name, base64, expected } of fixtures) {
    it(`show what Java wrote: ${name}`, () => {
      const value = decodeJava(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      if (!(typeof expected === 'string' && ownTests.includes(expected)))
        assert.deepEqual(plain(value.root), expected);
    });
  }

  it('show all fields of an object and its ancestors', () => {
    const value = fixture('object');
    assert.equal(value.root.typeName, 'Rec$Cart');
    const entries = value.root.children(0, 99).map((one) => [one.label, plain(one.node)]);
    assert.deepEqual(entries, [
      ['id', 'int 1'],
      ['note', 'n'],
      ['b', 'byte -1'],
      ['c', 'char ü'],
      ['d', 'double -1.25'],
      ['f', 'float 0.5'],
      ['id', 'int 2'],
      ['l', 'long -9223372036854775808'],
      ['open', 'Boolean true'],
      ['s', 'short -2'],
      ['grid', [['a'], null]],
      ['lines', ['A-1']],
      ['parent', '(cycle)'],
      ['qty', ['int 1', 'int 2']],
      ['raw', 'bytes 01ff'],
    ]);
    assert.equal(child(value, 'grid').typeName, 'java.lang.String[][]');
    assert.equal(child(value, 'lines').typeName, 'java.util.ArrayList');
  });

  it('keep what classes write themselves', () => {
    const own = fixture('own-write').root.children(0, 9);
    assert.deepEqual(
      own.map((one) => [one.label, plain(one.node)]),
      [
        ['x', 'int 7'],
        ['(written)', 'bytes 0000002a'],
        ['(written)', 'text'],
      ],
    );
    const ext = fixture('externalizable').root;
    assert.equal(ext.typeName, 'Rec$Ext');
    assert.deepEqual(
      ext.children(0, 9).map(({ node }) => plain(node)),
      ['bytes 00000009', 'e'],
    );
    assert.equal(fixture('time').root.typeName, 'java.time.Ser');
    assert.equal(child(fixture('big'), 'scale').text, '3');
    assert.equal(child(fixture('exception-class'), 'detailMessage').text, 'boom');
  });

  it('may hold strings of any length', () => {
    const value = decodeJava(fromHex('aced0005 7c 0000000000000002 6162'));
    assert.equal(value.root.text, 'ab');
  });

  it('are read-only', () => {
    const value = fixture('map');
    assert.equal(child(value, 'k').editor, undefined);
    refuses(value, { type: 'set', path: [0], text: 'x' }, 'read-only');
  });
});

describe('Hostile Java object streams', function () {
  this.timeout(30_000);

  it('fail wherever they are cut, and survive changes', () => {
    for (const { base64, name } of fixtures) {
      const bytes = fromBase64(base64);
      // Such a stream may end after each of its parts.
      if (name !== 'several') assertCutsFail(bytes, decodeJava);
      assertSurvivesChanges(bytes, decodeJava);
    }
  });

  it('are held to their counts and handles', () => {
    const ints = '75 72 0002 5b49 0000000000000000 02 0000 78 70';
    for (const hex of [
      `${ints} 7fffffff`,
      `${ints} ffffffff`,
      '7c ffffffffffffffff',
      '7a ffffffff',
      '71 007e0000',
      '71 00000000',
      '7d 7fffffff',
      '73 74 0000',
      '7b',
      '00',
    ]) {
      assert.ok(decodeWithin(200, fromHex(`aced0005${hex}`), decodeJava).failure, hex);
    }
    assert.equal(decodeJava(fromHex('aced0004')).failure?.code, 'not-this-format');
  });

  it('may nest as deep as they like', () => {
    const array = '75 72 0002 5b4c 0000000000000000 02 0000 78 70 00000001';
    const again = '75 71 007e0000 00000001';
    for (const levels of [9000, 100_000]) {
      const bytes = fromHex(`aced0005 ${array} ${again.repeat(levels)} 70`);
      const { failure } = decodeWithin(3000, bytes, decodeJava);
      assert.equal(failure?.code, levels > 10_000 ? 'limit-exceeded' : undefined);
    }
  });

  it('may have classes of classes without end', () => {
    const one = '72 0001 61 0000000000000000 02 0000 78';
    const line = fromHex(`aced0005 73 ${one.repeat(20_000)} 70`);
    assert.equal(decodeWithin(3000, line, decodeJava).failure?.code, 'limit-exceeded');
    const own = `72 0001 61 0000000000000000 02 0000`;
    decodeWithin(3000, fromHex(`aced0005 73 ${own.repeat(20_000)} 70`), decodeJava);
  });

  it('may box boxes', () => {
    const name = Buffer.from('java.lang.Long').toString('hex');
    const description = `72 000e ${name} 0000000000000000 02 0001 4c 0005 76616c7565 74 0000 78 70`;
    const box = '73 71 007e0000';
    const bytes = fromHex(`aced0005 73 ${description} ${box.repeat(9000)} 70`);
    decodeWithin(3000, bytes, decodeJava);
  });
});
