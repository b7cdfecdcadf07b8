import assert from 'node:assert/strict';
import { decodeMarshal } from '../../../../src/formats/marshal/format.ts';
import { fromBase64, fromHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  plain,
  refuses,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('marshal/values.jsonl', decodeMarshal);

describe('Ruby Marshal', () => {
  for (const { name, base64, expected } of fixtures) {
    it(`shows what Ruby wrote: ${name}`, () => {
      const value = decodeMarshal(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      if (expected !== 'raw') assert.deepEqual(plain(value.root), expected);
    });
  }

  it('tells keys apart that are bytes and no text', () => {
    // Marshal.dump({"a".b => 1, "\xff".b => 2})
    const { root } = decodeMarshal(fromHex('0408 7b07 2206 61 6906 2206 ff 6907'));
    const labels = root.children(0, root.childCount).map(({ label }) => label);
    assert.deepEqual(labels, ['a', '0xff']);
  });

  it('names classes, of what a class wraps, too', () => {
    assert.equal(fixture('object').root.typeName, 'Shop::Cart');
    assert.equal(fixture('struct').root.typeName, 'Shop::Point');
    const subclasses = fixture('subclasses')
      .root.children(0, 2)
      .map(({ node }) => node.typeName);
    assert.deepEqual(subclasses, ['Shop::Text', 'Shop::Indifferent']);
    const own = fixture('own')
      .root.children(0, 2)
      .map(({ node }) => node.typeName);
    assert.deepEqual(own, ['Shop::Dumped', 'Shop::Own']);
  });

  it('counts links as Ruby does, after objects that dump themselves', () => {
    const value = fixture('time-and-links');
    const [time, text, sameTime, sameText] = value.root.children(0, 4).map(({ node }) => node);
    assert.deepEqual([time?.typeName, sameTime?.typeName], ['Time', 'Time']);
    assert.deepEqual([text?.text, sameText?.text], ['late', 'late']);
    assert.equal(sameTime?.identity, time?.identity);
    assert.equal(sameText?.identity, text?.identity);
    assert.equal(fixture('date').root.typeName, 'Date');
  });

  it('is read-only', () => {
    const value = fixture('rails-session');
    assert.equal(nodeAt(value, [0]).editor, undefined);
    refuses(value, { type: 'set', path: [0], text: 'x' }, 'read-only');
  });
});

describe('Hostile Marshal', function () {
  this.timeout(30_000);

  it('fails wherever it is cut, and survives changes', () => {
    for (const { name, base64 } of fixtures) {
      if (name === 'many-links') continue;
      assertCutsFail(fromBase64(base64), decodeMarshal);
      assertSurvivesChanges(fromBase64(base64), decodeMarshal);
    }
  });

  it('is held to its counts and links', () => {
    const wrong = [
      '5b04ffffffff',
      '7b04ffffff7f',
      '2204ffffff7f',
      '6c2b04ffffff7f',
      '5bfa',
      '4006',
      '3b00',
      '4949',
      '78',
      '49',
    ];
    for (const hex of wrong) {
      assert.ok(decodeWithin(200, fromHex(`0408${hex}`), decodeMarshal).failure, hex);
    }
    assert.equal(decodeMarshal(fromHex('0409 30')).failure?.code, 'not-this-format');
    const number = Uint8Array.from([
      4,
      8,
      0x6c,
      0x2b,
      3,
      0,
      0,
      8,
      ...new Uint8Array(1 << 20).fill(9),
    ]);
    assert.equal(decodeWithin(500, number, decodeMarshal).root.kind, 'bytes');
  });

  it('may nest as deep as it likes, in arrays, classes and variables', () => {
    for (const [head, step] of [
      ['', '5b06'],
      ['', '7b0630'],
      ['43 3a0661', '433b00'],
      ['55 3a0661', '553b00'],
      ['', '495b06'],
    ] as const) {
      const bytes = fromHex(`0408${head}${step.repeat(100_000)}30`);
      assert.equal(decodeWithin(3000, bytes, decodeMarshal).failure?.code, 'limit-exceeded', step);
      decodeWithin(3000, fromHex(`0408${head}${step.repeat(9000)}30`), decodeMarshal);
    }
  });
});
