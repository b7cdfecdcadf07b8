import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { brotliCompressSync, deflateRawSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import type { Compression } from '../../../../src/formats/compression/compression.ts';
import { canOpen, unpack } from '../../../../src/formats/compression/unpack.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { applySplices, concatBytes } from '../../../../src/formats/splice.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64, fromHex, readJsonLines } from '../support/fixtures.ts';
import { utf8 } from '../support/tree.ts';

interface Fixture {
  readonly compression: Compression;
  readonly writer: string;
  readonly content: string;
  readonly sha1: string;
  readonly base64: string;
}

interface PhpFixture {
  readonly compression: Compression;
  readonly content: string;
  readonly base64: string;
}

const fixtures = readJsonLines<Fixture>('compressed/values.jsonl');
const phpFixtures = readJsonLines<PhpFixture>('php/compressed.jsonl');
const options = { codecs };

describe('Opening compressed bytes', () => {
  for (const { compression, writer, content, sha1, base64 } of fixtures) {
    it(`gives what was compressed: ${content}, ${writer}`, () => {
      const opened = unpack(fromBase64(base64), compression, codecs);
      assert.equal(createHash('sha1').update(opened.content).digest('hex'), sha1);
    });
  }

  it('gives the same of what phpredis and PHP compressed in different ways', () => {
    const contents = new Map<string, Uint8Array>();
    for (const { compression, content, base64 } of phpFixtures) {
      const name = content.replace(/, level \d$/, '');
      const opened = unpack(fromBase64(base64), compression, codecs).content;
      const known = contents.get(name);
      if (known) assert.deepEqual(opened, known, `${compression} of ${content}`);
      contents.set(name, opened);
    }
    assert.ok(contents.size > 10);
  });

  it('reads Snappy as its description has it', () => {
    const open = (hex: string, as: Compression): string =>
      new TextDecoder().decode(unpack(fromHex(hex), as, codecs).content);
    assert.equal(open('0b 28 68656c6c6f20776f726c64', 'snappy block'), 'hello world');
    // Literal "ab", then a copy of ten bytes from two back, and one of four with two bytes of distance.
    assert.equal(open('0c 04 6162 26 0200', 'snappy block'), 'abababababab');
    const stream = 'ff060000734e61507059 01 080000 00000000 61626364';
    assert.equal(open(stream, 'snappy'), 'abcd');
  });

  it('reads what LZ4Pickler of .NET writes', () => {
    // One literal, a match of 20 bytes one back, five literals: 26 bytes in 10, so 16 fewer.
    const block = '1f 61 0100 01 50 6262626262';
    const bytes = fromHex(`40 0f ${block}`);
    const { content } = unpack(bytes, 'lz4 pickle', codecs);
    assert.equal(new TextDecoder().decode(content), `${'a'.repeat(21)}bbbbb`);
  });

  it('writes gzip with the same head, and the level that it tells', () => {
    const named = concatBytes([
      fromHex('1f8b 08 08 01020304 02 03'),
      utf8('a.json\0'),
      new Uint8Array(deflateRawSync(Buffer.from('{"a":1}'), { level: 9 })),
      new Uint8Array(gzipSync('{"a":1}').subarray(-8)),
    ]);
    const value = decodeItem(named, 'json', options);
    assert.deepEqual(value.packings, [
      { kind: 'gzip', packedBytes: named.length, contentBytes: 7 },
    ]);
    const edited = applySplices(named, value.edit({ type: 'set', path: [0], text: '22' }));
    assert.equal(gunzipSync(edited).toString(), '{"a":22}');
    assert.deepEqual(edited.subarray(0, 17), named.subarray(0, 17));
  });

  it('writes zlib with the same head', () => {
    for (const level of [1, 6, 9]) {
      const bytes = new Uint8Array(deflateSync('[1,2]', { level }));
      const value = decodeItem(bytes, 'json', options);
      const edited = applySplices(bytes, value.edit({ type: 'set', path: [1], text: '3' }));
      assert.deepEqual(edited, new Uint8Array(deflateSync('[1,3]', { level })));
    }
  });

  it('changes no byte where an edit changes nothing', () => {
    const bytes = new Uint8Array(gzipSync('{"a":1}'));
    const value = decodeItem(bytes, 'json', options);
    assert.deepEqual(value.edit({ type: 'set', path: [0], text: '1' }), []);
  });

  it('shows what it only reads, and lets nothing of it be edited', () => {
    const { base64 } =
      fixtures.find(({ compression }) => compression === 'lz4 frame') ?? assert.fail();
    const value = decodeItem(fromBase64(base64), 'json', options);
    assert.equal(value.root.children(0, 1)[0]?.node.text, 'Ann');
    assert.equal(value.root.children(0, 1)[0]?.node.editor, undefined);
    assert.equal(value.root.children(0, 1)[0]?.node.readOnlyReason, 'compressed');
    assert.throws(() => value.edit({ type: 'set', path: [0], text: 'Eve' }), /compressed/);
  });

  it('refuses checksums that are not right, and what stands behind the end', () => {
    const good = new Uint8Array(gzipSync('hello'));
    const wrong = good.slice();
    wrong[wrong.length - 5] = (wrong.at(-5) ?? 0) ^ 1;
    assert.throws(() => unpack(wrong, 'gzip', codecs), { code: 'invalid-structure' });
    const raw = new Uint8Array(deflateRawSync('hello'));
    const longer = concatBytes([raw, Uint8Array.of(0)]);
    assert.throws(() => unpack(longer, 'deflate', codecs), { code: 'invalid-structure' });
    const brotli = concatBytes([new Uint8Array(brotliCompressSync('hello')), Uint8Array.of(0)]);
    assert.throws(() => unpack(brotli, 'brotli', codecs), { code: 'invalid-structure' });
  });

  it('names what it does not open', () => {
    for (const compression of ['xz', 'bzip2'] as const) assert.ok(!canOpen(compression));
    const bytes = fromHex('fd377a585a00 0004e6d6b446 0200 2101 16000000 742fe5a3');
    const { failure, root } = decodeItem(bytes, 'nrbf', options);
    assert.equal(failure?.code, 'compressed');
    assert.match(failure.message, /xz/);
    assert.equal(root.readOnlyReason, 'compressed');
  });
});

describe('Bombs', function () {
  this.timeout(10_000);
  const zeros = Buffer.alloc(80 * 1024 * 1024);
  /** A frame of blocks of zstd that are one byte, 128 KiB times. */
  const zstdBomb = concatBytes([
    fromHex('28b52ffd 00 58'),
    ...Array.from({ length: 2000 }, (_, at) => {
      const head = (128 * 1024 * 8) | 2 | (at === 1999 ? 1 : 0);
      return Uint8Array.of(head & 255, (head >> 8) & 255, head >> 16, 0x61);
    }),
  ]);
  const lzfBomb = concatBytes([
    fromHex('00 61'),
    ...Array.from({ length: 100_000 }, () => fromHex('e0 ff 00')),
  ]);
  const bombs: readonly (readonly [Compression, Uint8Array])[] = [
    ['gzip', gzipSync(zeros)],
    ['zlib', deflateSync(zeros)],
    ['deflate', deflateRawSync(zeros)],
    ['brotli', brotliCompressSync(zeros, { params: { 1: 1 } })],
    ['zstd', zstdBomb],
  ];
  for (const [compression, bytes] of bombs) {
    it(`are not opened beyond a limit: ${compression}`, () => {
      assert.throws(() => unpack(bytes, compression, codecs), { code: 'limit-exceeded' });
    });
  }

  it('are named for what they are, within time and memory', () => {
    for (const [, bytes] of bombs.filter(([kind]) => kind === 'gzip' || kind === 'zstd')) {
      const { failure, root } = decodeItem(bytes, 'nrbf', options);
      assert.equal(failure?.code, 'compressed');
      assert.match(failure.message, /larger than what is opened/);
      assert.equal(root.kind, 'bytes');
    }
  });

  it('are told from long values that repeat themselves', () => {
    const rows = Array.from({ length: 60_000 }, (_, at) => ({ Sku: `A-${at}`, Name: 'Pencil' }));
    const [long, packed] = [JSON.stringify(rows), gzipSync(JSON.stringify(rows))];
    assert.ok(long.length > 2_000_000 && packed.length < long.length / 8);
    assert.equal(unpack(packed, 'gzip', codecs).content.length, long.length);
    // Some kilobytes, each of which would take as long as a hundred.
    const empty = gzipSync(`[${'{},'.repeat(1_000_000)}0]`);
    assert.throws(() => unpack(empty, 'gzip', codecs), { code: 'limit-exceeded' });
  });

  it('of layers end', () => {
    let bytes: Uint8Array = utf8('{"a":1}');
    for (let layer = 0; layer < 6; layer++) bytes = new Uint8Array(gzipSync(bytes));
    const value = decodeItem(bytes, 'json', options);
    assert.equal(value.packings?.length, 3);
    assert.equal(value.failure?.code, 'compressed');
  });

  it('of LZF hold no more than their bytes can say', () => {
    const { content } = unpack(lzfBomb, 'lzf', codecs);
    assert.equal(content.length, 1 + 264 * 100_000);
    assert.throws(() => unpack(lzfBomb, 'lzf', codecs, 1000), { code: 'limit-exceeded' });
  });
});
