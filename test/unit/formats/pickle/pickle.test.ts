import assert from 'node:assert/strict';
import { decodePickle } from '../../../../src/formats/pickle/format.ts';
import type { DecodedValue } from '../../../../src/formats/value.ts';
import { fromBase64, fromHex, readJsonLines } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  look,
  nodeAt,
  pathOf,
  plain,
  refuses,
  utf8,
  type Plain,
} from '../support/tree.ts';
import { englishText } from '../../../../src/formats/reason.ts';

interface Fixture {
  readonly name: string;
  readonly protocol: number;
  readonly base64: string;
  readonly expected: Plain;
}

const fixtures = readJsonLines<Fixture>('pickle/values.jsonl');

function fixture(name: string, protocol: number): DecodedValue {
  const found = fixtures.find((one) => one.name === name && one.protocol === protocol);
  assert.ok(found);
  return decodePickle(fromBase64(found.base64));
}

describe('Pickles', () => {
  it('tells keys apart that are bytes and no text', () => {
    // pickle.dumps({b'a': 1, b'\xff': 2}, 3)
    const { root } = decodePickle(fromHex('80037d71002843016171014b014301ff71024b02752e'));
    const labels = root.children(0, root.childCount).map(({ label }) => label);
    assert.deepEqual(labels, ['a', '0xff']);
  });

  for (const { name, protocol, base64, expected } of fixtures) {
    it(`are shown as Python wrote them: ${name} of protocol ${protocol}`, () => {
      const value = decodePickle(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(plain(value.root), expected);
    });
  }

  it('are read-only', () => {
    const value = fixture('django-session', 4);
    const path = pathOf(value, 'views');
    assert.equal(nodeAt(value, path).editor, undefined);
    refuses(value, { type: 'set', path, text: '8' }, 'read-only');
  });

  it('warn of what Python would import, but for types that only hold data', () => {
    for (const protocol of [0, 2, 4]) {
      const value = fixture('code', protocol);
      assert.equal(value.root.typeName, 'print');
      const [warning] = value.warnings;
      assert.match(warning ? englishText(warning.reason) : '', /would import print/);
      assert.deepEqual(fixture('dates', protocol).warnings, []);
      assert.deepEqual(fixture('ordered', protocol).warnings, []);
    }
    const system = decodePickle(utf8("cos\nsystem\n(S'rm -rf /'\ntR."));
    assert.equal(system.root.typeName, 'os.system');
    assert.deepEqual(plain(system.root), { arguments: ['rm -rf /'] });
    assert.equal(system.warnings[0]?.code, 'names-code');
  });

  it('say which values are the same object', () => {
    const value = fixture('shared', 4);
    const { identity } = nodeAt(value, pathOf(value, 'a'));
    assert.notEqual(identity, undefined);
    assert.equal(nodeAt(value, pathOf(value, 'b')).identity, identity);
  });

  it('of Python 2 hold strings of any bytes', () => {
    const value = decodePickle(utf8("(dp0\nS'na\\xc3\\xafve'\np1\nS'\\xff\\n'\np2\ns."));
    assert.deepEqual(plain(value.root), { naïve: 'bytes ff0a' });
  });

  it('may point to what stands outside', () => {
    assert.equal(decodePickle(utf8('Pnumber 5\n.')).root.kind, 'unknown');
    assert.equal(decodePickle(fromHex('8005972e')).root.typeName, 'outside the pickle');
    assert.equal(decodePickle(fromHex('8002 82f0 2e')).root.kind, 'unknown');
  });

  it('show what was read before they end', () => {
    const { bytes } = fixture('django-session', 4);
    const value = decodePickle(bytes.subarray(0, bytes.length - 8));
    assert.equal(value.failure?.code, 'truncated');
    assert.equal(nodeAt(value, pathOf(value, '_auth_user_id')).text, '1');
  });
});

describe('Hostile pickles', function () {
  this.timeout(60_000);

  it('fail wherever they are cut, and survive changes', () => {
    for (const { name, base64 } of fixtures) {
      const bytes = fromBase64(base64);
      if (name === 'many' || bytes.length > 1200) continue;
      assertCutsFail(bytes, decodePickle);
      assertSurvivesChanges(bytes, decodePickle);
    }
  });

  it('are held to their lengths', () => {
    for (const hex of [
      '58ffffffff',
      '8dffffffffffffffff',
      '8bffffffff',
      '54ffffff7f',
      '8006',
      'ff',
      '2e',
      '30',
      '75',
    ]) {
      assert.ok(decodeWithin(200, fromHex(hex), decodePickle).failure, hex);
    }
    const long = decodeWithin(
      500,
      Uint8Array.from([0x8b, 0, 0, 0x10, 0, ...new Uint8Array(1 << 20).fill(7), 0x2e]),
      decodePickle,
    );
    assert.equal(long.root.kind, 'bytes');
  });

  it('may nest as deep as they like', () => {
    const million = 1_000_000;
    const lists = new Uint8Array(million * 2 + 1)
      .fill(0x5d, 0, million + 1)
      .fill(0x61, million + 1);
    lists[million * 2] = 0x2e;
    decodeWithin(5000, lists, decodePickle);
    const tuples = new Uint8Array(million).fill(0x85);
    tuples[0] = 0x4e;
    tuples[million - 1] = 0x2e;
    assert.equal(decodeWithin(5000, tuples, decodePickle).failure, undefined);
    decodeWithin(5000, new Uint8Array(million).fill(0x28), decodePickle);
    decodeWithin(5000, utf8(`N${'2'.repeat(million)}`), decodePickle);
  });

  it('that double with each step stay small', () => {
    // A list of twice the list before, 60 times: 2^60 items, if each were shown.
    const step = (i: number): string => `(g${i}\ng${i}\nlp${i + 1}\n0`;
    const text = `(lp0\n0${Array.from({ length: 60 }, (_, i) => step(i)).join('')}g60\n.`;
    const value = decodeWithin(200, utf8(text), decodePickle);
    assert.equal(value.failure, undefined);
    assert.equal(look(value.root, 10_000), 10_000);
  });

  it('may make dates of dates', () => {
    const value = utf8(`N${'cdatetime\ndatetime\n'.repeat(1)}`);
    decodeWithin(200, value, decodePickle);
    const depth = 50_000;
    const text = `${'cdatetime\ndatetime\n('.repeat(depth)}N${'tR'.repeat(depth)}.`;
    const nested = decodeWithin(5000, utf8(text), decodePickle);
    assert.equal(nested.failure, undefined);
  });
});
