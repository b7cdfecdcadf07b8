import assert from 'node:assert/strict';
import { readCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import { decodeCore } from '../../../src/formats/aspnetcore/format.ts';
import { decodeBson } from '../../../src/formats/bson/format.ts';
import { decodeMsgpack } from '../../../src/formats/msgpack/format.ts';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import { decodePhp } from '../../../src/formats/php/format.ts';
import { formatHexBytes, parseHexBytes } from '../../../src/formats/scalars/hex-bytes.ts';
import { decodeTempData } from '../../../src/formats/tempdata/format.ts';
import type { DecodedValue } from '../../../src/formats/value.ts';
import { document, int, named } from './support/bson.ts';
import { fromBase64, readJsonLines } from './support/fixtures.ts';
import { edited, nodeAt, refuses } from './support/tree.ts';

interface CoreLine {
  readonly scenario: string;
  readonly keys: readonly { readonly fields?: readonly { name: string; base64: string }[] }[];
}

/** Sets bytes, and gives all bytes afterwards as hex. */
function set(value: DecodedValue, path: readonly number[], text: string): string {
  return hex(edited(value, { type: 'set', path, text }));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text.replaceAll(' ', ''), 'hex'));
}

describe('Bytes that are edited', () => {
  it('are written as two digits each, and read however people set them apart', () => {
    assert.equal(formatHexBytes(Uint8Array.of(0, 0x9a, 0xff)), '00 9A FF');
    for (const text of ['00 9A FF', '009aff', '00-9a-ff', '00:9A:ff', ' 00,\n9A, fF ']) {
      assert.deepEqual(parseHexBytes(text), Uint8Array.of(0, 0x9a, 0xff));
    }
    assert.deepEqual(parseHexBytes(''), new Uint8Array(0));
    for (const text of ['0', '0x00', 'GG', '00 9', '٠٠']) {
      assert.throws(() => parseHexBytes(text), /01 FF 2A/);
    }
  });

  it('in ASP.NET Core are the whole value', () => {
    const line = readJsonLines<CoreLine>('aspnetcore-sessions.jsonl').find(
      ({ scenario }) => scenario === 'raw-bytes',
    );
    const data = line?.keys[0]?.fields?.find(({ name }) => name === 'data')?.base64 ?? '';
    const { entries } = readCorePayload(fromBase64(data));
    const value = decodeCore(entries.find(({ name }) => name === 'blob')?.bytes ?? assert.fail());
    assert.deepEqual(value.root.editor, { type: 'Bytes' });
    assert.equal(set(value, [], '01 ff 00'), '01ff00');
    assert.deepEqual(value.edit({ type: 'set', path: [], text: hex(value.bytes) }), []);
    refuses(value, { type: 'set', path: [], text: 'x' }, 'invalid-value');
  });

  it('in MessagePack keep the form of their length while it fits', () => {
    const value = decodeMsgpack(fromHex('93 c403010203 c5000201ff 01'));
    assert.equal(set(value, [0], '01 FF'), '93c40201ffc5000201ff01');
    assert.equal(set(value, [1], ''), '93c403010203c5000001');
    const long = '00'.repeat(256);
    assert.equal(set(value, [0], long), `93c50100${long}c5000201ff01`);
    assert.deepEqual(value.edit({ type: 'set', path: [0], text: '01 02 03' }), []);
    const scalar = { kind: 'scalar', type: 'Bytes', text: '2a' } as const;
    const insert = { type: 'insert', path: [], index: 3, value: scalar } as const;
    assert.equal(hex(edited(value, insert)), '94c403010203c5000201ff01c4012a');
    // A type of an extension, and text that is none, say more than their bytes.
    for (const other of ['d60501020304', 'a2c328']) {
      assert.equal(decodeMsgpack(fromHex(other)).root.editor, undefined);
    }
  });

  it('in BSON keep their kind, where it may have any length', () => {
    const binary = (subtype: string, content: string): string => {
      const length = Buffer.alloc(4);
      length.writeInt32LE(content.length / 2);
      return `${length.toString('hex')}${subtype}${content}`;
    };
    const bytesOf = (subtype: string, content: string): string =>
      document(named('05', 'b', binary(subtype, content)), int('n', 1));
    for (const decode of [decodeBson, decodeTempData]) {
      const value = decode(fromHex(bytesOf('00', '010203')));
      assert.equal(set(value, [0], '01 FF 2A 00'), bytesOf('00', '01ff2a00'));
    }
    assert.equal(set(decodeBson(fromHex(bytesOf('80', '01'))), [0], ''), bytesOf('80', ''));
    for (const subtype of ['02', '03', '04']) {
      const other = decodeBson(fromHex(bytesOf(subtype, '0100000001')));
      assert.equal(nodeAt(other, [0]).editor, undefined);
    }
  });

  it('in PHP are strings that are no text', () => {
    const value = decodePhp(fromHex(hex(Buffer.from('a:1:{i:0;s:2:"\xff\xfe";}', 'latin1'))));
    assert.equal(nodeAt(value, [0]).kind, 'bytes');
    const expected = Buffer.from('a:1:{i:0;s:3:"\x00\xff"";}', 'latin1');
    assert.equal(set(value, [0], '00 FF 22'), hex(expected));
  });

  it('do not become longer where a class of .NET counts on their length', () => {
    // A MemoryStream of Mono, whose length stands beside its buffer.
    const lines = readJsonLines<{ name: string; base64: string }>('nrbf-mono.jsonl');
    const line = lines.find(({ name }) => /memory stream/i.test(name)) ?? assert.fail('no stream');
    const { root } = decodeNrbf(fromBase64(line.base64));
    assert.equal(root.kind, 'bytes');
    assert.equal(root.editor, undefined);
    assert.equal(root.readOnlyReason, 'unsupported-type');
  });
});
