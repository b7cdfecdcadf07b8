import assert from 'node:assert/strict';
import { decodeMsgpack } from '../../../../src/formats/msgpack/format.ts';
import type { ValueEdit } from '../../../../src/formats/value.ts';
import { fromBase64, fromHex, toHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  edited,
  pathOf,
  plain,
  refuses,
} from '../support/tree.ts';
import { writtenValues } from '../support/written-values.ts';

const { fixtures, fixture } = writtenValues('msgpack/values.jsonl', decodeMsgpack);

function set(hex: string, path: readonly number[], text: string): string {
  return toHex(edited(decodeMsgpack(fromHex(hex)), { type: 'set', path, text }));
}

describe('MessagePack', () => {
  for (const { name, writer, base64, expected } of fixtures) {
    it(`shows ${name} of ${writer}`, () => {
      const value = decodeMsgpack(fromBase64(base64));
      assert.equal(value.failure, undefined);
      assert.deepEqual(value.warnings, []);
      assert.deepEqual(plain(value.root), expected);
    });
  }

  it('keeps strings that are no text, and dates beyond .NET, as bytes', () => {
    assert.equal(plain(decodeMsgpack(fromHex('a1ff')).root), 'bytes ff');
    const ns = decodeMsgpack(fromHex('d7ff 00000004 00000000')).root;
    assert.deepEqual([ns.kind, ns.typeName], ['bytes', 'Extension -1']);
    assert.equal(decodeMsgpack(fromHex('d4 80 00')).root.typeName, 'Extension -128');
  });

  it('keeps keys of any type', () => {
    const { root } = decodeMsgpack(fromHex('84 c0 01 c3 02 93010203 03 ca3fc00000 04'));
    const labels = root.children(0, 4).map(({ label }) => label);
    assert.deepEqual(labels, ['null', 'true', '93010203', '1.5']);
  });

  it('warns of bytes behind the value', () => {
    assert.equal(decodeMsgpack(fromHex('01 02')).warnings[0]?.code, 'bytes-behind');
  });
});

describe('Edits of MessagePack', () => {
  // Expected bytes by the tables of msgpack/msgpack spec.md.
  it('keep the form of a value while it fits', () => {
    assert.equal(set('01', [], '-32'), 'e0');
    assert.equal(set('01', [], '128'), 'cc80');
    assert.equal(set('01', [], '-33'), 'd0df');
    assert.equal(set('cd0001', [], '7'), 'cd0007');
    assert.equal(set('cd0001', [], '65536'), 'ce00010000');
    assert.equal(set('cd0001', [], '-1'), 'ff');
    assert.equal(set('d100ff', [], '40000'), 'd200009c40');
    assert.equal(set('d3ffffffffffffffff', [], '5'), 'd30000000000000005');
    assert.equal(set('cfffffffffffffffff', [], '18446744073709551614'), 'cffffffffffffffffe');
    assert.equal(set('ca3fc00000', [], '0.1'), 'ca3dcccccd');
    assert.equal(set('cb3ff8000000000000', [], '0.1'), 'cb3fb999999999999a');
    assert.equal(set('c2', [], 'true'), 'c3');
    assert.equal(set('a161', [], 'bc'), 'a26263');
    assert.equal(set('a161', [], 'x'.repeat(32)), `d920${'78'.repeat(32)}`);
    assert.equal(set('da000161', [], 'b'), 'da000162');
    assert.equal(set('db0000000161', [], 'b'), 'db0000000162');
    assert.equal(set('c0', [], 'a'), 'a161');
    assert.equal(set('d6ff00000000', [], '2106-02-07 06:28:15Z'), 'd6ffffffffff');
    assert.equal(set('d6ff00000000', [], '1970-01-01 00:00:00.1Z'), 'd7ff17d7840000000000');
    assert.equal(set('d6ff00000000', [], '1969-12-31 23:59:59Z'), 'c70cff00000000ffffffffffffffff');
  });

  it('refuse what is no value of the type', () => {
    refuses(decodeMsgpack(fromHex('01')), { type: 'set', path: [], text: '1.5' }, 'not-an-integer');
    const big = { type: 'set', path: [], text: '9223372036854775808' } as const;
    refuses(decodeMsgpack(fromHex('01')), big, 'out-of-range');
    const local = { type: 'set', path: [], text: '2026-01-01 (local)' } as const;
    refuses(decodeMsgpack(fromHex('d6ff00000000')), local, 'kind-not-stored');
  });

  it('count items and entries anew', () => {
    const one = { kind: 'scalar', type: 'Int64', text: '1' } as const;
    const change = (hex: string, edit: ValueEdit): string =>
      toHex(edited(decodeMsgpack(fromHex(hex)), edit));
    const append: ValueEdit = { type: 'insert', path: [], index: 99, value: one };
    assert.equal(change('90', append), '9101');
    assert.equal(change(`9f${'02'.repeat(15)}`, append), `dc0010${'02'.repeat(15)}01`);
    assert.equal(change('dc000102', append), 'dc00020201');
    assert.equal(change('dd0000000102', append), 'dd000000020201');
    assert.equal(
      change(`dc0010${'02'.repeat(16)}`, { type: 'remove', path: [3] }),
      `dc000f${'02'.repeat(15)}`,
    );
    assert.equal(change('80', { ...append, key: 'a' }), '81a16101');
    assert.equal(change('82a16101a16202', { type: 'remove', path: [0] }), '81a16202');
    assert.equal(
      change('82a16101a16202', { type: 'rename', path: [1], key: 'zz' }),
      '82a16101a27a7a02',
    );
    assert.equal(change('810502', { type: 'rename', path: [0], key: '200' }), '81ccc802');
    assert.equal(change('93010203', { type: 'move', path: [0], index: 2 }), '93020301');
    const copy: ValueEdit = {
      type: 'insert',
      path: [],
      index: 1,
      value: { kind: 'copy', path: [0] },
    };
    assert.equal(change('91920102', copy), '92920102920102');
    assert.equal(change('9101', { type: 'set-null', path: [0] }), '91c0');
    const map = { kind: 'object', wireTypeName: '{}' } as const;
    assert.equal(change('9101', { type: 'replace', path: [0], value: map }), '9180');
    refuses(decodeMsgpack(fromHex('81a16101')), { ...append, key: 'a' }, 'duplicate-key');
    refuses(decodeMsgpack(fromHex('81a16101')), append, 'null-key');
  });

  it('leave the rest of a session as it is', () => {
    const value = fixture('flask-session');
    const bytes = edited(value, {
      type: 'set',
      path: pathOf(value, 'cart', '[0]', 'qty'),
      text: '3',
    });
    assert.equal(toHex(bytes), toHex(value.bytes).replace('a371747902', 'a371747903'));
  });
});

describe('Hostile MessagePack', function () {
  this.timeout(20_000);

  it('fails wherever it is cut or changed', () => {
    for (const name of ['flask-session', 'integers', 'timestamps', 'express']) {
      assertCutsFail(fixture(name).bytes, decodeMsgpack);
      assertSurvivesChanges(fixture(name).bytes, decodeMsgpack);
    }
  });

  it('is held to its counts', () => {
    for (const hex of ['ddffffffff', 'dfffffffff', 'dbffffffff', 'c6ffffffff', 'c9ffffffff00']) {
      assert.ok(decodeWithin(100, fromHex(hex), decodeMsgpack).failure, hex);
    }
    assert.equal(decodeMsgpack(fromHex('c1')).failure?.code, 'invalid-record');
  });

  it('may nest as deep as it likes', () => {
    for (const byte of [0x91, 0x81]) {
      const value = decodeWithin(2000, new Uint8Array(1_000_000).fill(byte), decodeMsgpack);
      assert.equal(value.failure?.code, 'limit-exceeded');
    }
  });
});
