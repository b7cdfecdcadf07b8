import assert from 'node:assert/strict';
import { deflateRawSync, gzipSync, inflateRawSync } from 'node:zlib';
import { describePayload } from '../../../src/formats/describe/describe.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import { scoreFormats } from '../../../src/formats/foreign/scores.ts';
import { isChosenFormat } from '../../../src/formats/chosen-formats.ts';
import { decodeItem, decodeItemAs } from '../../../src/formats/registry.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import { codecs } from '../../../src/stores/codecs.ts';
import { fromBase64, fromHex, readJsonLines } from './support/fixtures.ts';
import { utf8 } from './support/tree.ts';

interface Fixture {
  readonly name: string;
  readonly base64: string;
  readonly protocol?: number;
}

const deflate = {
  inflate: (bytes: Uint8Array, maxOutputLength: number) =>
    inflateRawSync(bytes, { maxOutputLength }),
  deflate: (bytes: Uint8Array) => deflateRawSync(bytes),
};

const others: readonly ItemEncoding[] = ['msgpack', 'php', 'pickle', 'marshal', 'java'];

describe('Formats of bytes of unknown origin', () => {
  for (const encoding of others) {
    it(`are told by what is in them: ${encoding}`, () => {
      for (const { name, base64, protocol } of readJsonLines<Fixture>(`${encoding}/values.jsonl`)) {
        const bytes = fromBase64(base64);
        const format = scoreFormats(bytes)[0]?.format;
        assert.equal(format, encoding, `${name} ${protocol ?? ''} reads as ${format ?? ''}`);
        const described = JSON.parse(describePayload(bytes)) as Record<string, unknown>;
        assert.equal(described['format'], encoding);
        assert.equal(described['failure'], undefined);
      }
    });
  }

  it('are told of sessions, texts and numbers', () => {
    const formatOf = (bytes: Uint8Array): unknown => scoreFormats(bytes, deflate)[0]?.format;
    assert.equal(formatOf(utf8('{"cookie":{}}')), 'json');
    assert.equal(formatOf(utf8('Ada Lovelace')), 'text');
    assert.equal(formatOf(utf8('a:0:{}')), 'php');
    assert.equal(formatOf(fromHex('14000000 00 00 ff')), 'state-blob');
    const compressed = '13616060606460646060f8ffffff7fc66c56109f393129f93f00ff';
    assert.equal(formatOf(fromHex(compressed)), 'state-blob');
    assert.notEqual(scoreFormats(fromHex(compressed))[0]?.format, 'state-blob');
    const session = '02 000001 000102030405060708090a0b0c0d0e0f 0001 6e 00000004 0000002a';
    assert.equal(formatOf(fromHex(session)), 'core-payload');
    assert.equal(formatOf(fromHex('16000000 02 68656c6c6f00 06000000 776f726c6400 00')), 'bson');
  });

  it('are not edited as what a few of them happen to look like', () => {
    const read = (bytes: Uint8Array) => decodeItem(bytes, 'nrbf', { codecs });
    // Texts of a site's own serializer, and its Int32 with a Boolean behind it.
    for (const bytes of [utf8('N;'), utf8('i:5;'), utf8('s:1:"a";'), fromHex('0500000000')]) {
      const { certainty, root } = read(bytes);
      assert.equal(certainty, 'likely');
      assert.deepEqual([root.editor, root.itemsEditor], [undefined, undefined]);
    }
    const core = decodeItem(fromHex('0500000000'), 'core', { codecs });
    assert.equal(core.certainty, 'likely');
    assert.deepEqual([core.root.editor, core.root.itemsEditor], [undefined, undefined]);
    const packed = utf8(Buffer.from('0500000000', 'hex').toString('base64'));
    assert.deepEqual(read(packed).packings, undefined);
    assert.equal(read(utf8('a:1:{i:0;i:5;}')).certainty, 'sure');
    assert.equal(read(fromHex('0c000000 10 6100 01000000 00')).certainty, 'sure');
  });

  it('are read as what a person has chosen, through what stands around it', () => {
    const packed = codecs.makeBrotli(utf8('x'));
    assert.equal(decodeItemAs(packed, 'json', { codecs }).failure?.code !== undefined, true);
    const gzip = new Uint8Array(gzipSync(Buffer.from('82a14101a142c0', 'hex')));
    const bytes = utf8(Buffer.from(gzip).toString('base64'));
    const value = decodeItemAs(bytes, 'msgpack', { codecs });
    assert.deepEqual(
      value.packings?.map(({ kind }) => kind),
      ['base64', 'gzip'],
    );
    assert.equal(value.certainty, 'chosen');
    const edited = applySplices(bytes, value.edit({ type: 'set', path: [0], text: '7' }));
    const again = decodeItemAs(edited, 'msgpack', { codecs });
    assert.equal(again.root.children(0, 1)[0]?.node.text, '7');
    // A text that is more than one thing, and isn't looked at for what else it may be.
    const text = decodeItemAs(utf8('i:5;'), 'php', { codecs });
    assert.deepEqual([text.root.text, text.root.editor?.type], ['5', 'Int64']);
    const none = decodeItemAs(utf8('hello'), 'nrbf', { codecs });
    assert.deepEqual([none.format, none.failure?.code], ['hex', 'not-this-format']);
    assert.ok(isChosenFormat('msgpack') && !isChosenFormat('zip'));
  });

  it('are described with what is in them', () => {
    const session = '02 000001 000102030405060708090a0b0c0d0e0f 0001 6e 00000004 0000002a';
    assert.deepEqual(JSON.parse(describePayload(fromHex(session))), {
      format: 'core-payload',
      sessionId: '03020100-0504-0706-0809-0a0b0c0d0e0f',
      items: [
        {
          name: 'n',
          format: 'int32',
          typeName: 'System.Int32',
          value: { $scalar: 'System.Int32', value: '42' },
        },
      ],
    });
    assert.deepEqual(JSON.parse(describePayload(utf8('[1,{"ü":null},""]'))), {
      format: 'json',
      typeName: 'Array',
      value: {
        $list: 'Array',
        items: [
          { $scalar: 'Number', value: '1' },
          { $type: 'Object', entries: [['ü', null]] },
          { $scalar: 'String', value: '' },
        ],
      },
    });
    const loop = JSON.parse(describePayload(utf8('a:1:{i:5;R:1;}'))) as { value: unknown };
    assert.deepEqual(loop.value, { $id: 0, $type: 'array', entries: [['5', { $ref: 0 }]] });
    const compressed = '13616060606460646060f8ffffff7fc66c56109f393129f93f00ff';
    const state = JSON.parse(describePayload(fromHex(compressed), { deflate })) as object;
    assert.deepEqual(state, {
      format: 'state-blob',
      timeoutMinutes: 20,
      isCompressed: true,
      items: [
        {
          name: 'k',
          format: 'alt',
          typeName: 'System.String',
          value: { $scalar: 'System.String', value: 'abc' },
        },
      ],
    });
  });

  it('are known to the registry, with its limit of bytes', () => {
    const encodings: readonly ItemEncoding[] = [...others, 'core', 'tempdata', 'json', 'text'];
    for (const encoding of [...encodings, 'bytes', 'alt', 'nrbf'] as const) {
      const value = decodeItem(new Uint8Array(20), encoding, { limits: { maxBytes: 10 } });
      assert.equal(value.failure?.code, 'limit-exceeded');
      assert.equal(value.format, 'hex');
      assert.ok(decodeItem(new Uint8Array(0), encoding).root);
    }
  });
});
