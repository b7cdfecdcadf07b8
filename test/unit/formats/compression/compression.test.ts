import assert from 'node:assert/strict';
import { compressionOf } from '../../../../src/formats/compression/compression.ts';
import type { ItemEncoding } from '../../../../src/formats/encoding.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';
import { utf8 } from '../support/tree.ts';

interface Fixture {
  readonly compression: string;
  readonly content: string;
  readonly base64: string;
}

const fixtures = readJsonLines<Fixture>('php/compressed.jsonl');
const loose: readonly ItemEncoding[] = ['text', 'json', 'php', 'msgpack', 'pickle', 'core'];

describe('Compressed values', () => {
  for (const compression of ['lzf', 'lz4', 'zstd', 'gzip', 'zlib']) {
    const own = fixtures.filter((fixture) => fixture.compression === compression);

    it(`are told by what compressed them: ${compression}`, () => {
      assert.ok(own.length > 20);
      for (const { content, base64 } of own) {
        assert.equal(compressionOf(fromBase64(base64)), compression, content);
      }
    });

    it(`are shown as bytes and never edited: ${compression}`, () => {
      for (const { content, base64 } of own) {
        for (const encoding of loose) {
          // Without a mark, bytes of ASP.NET Core that are no text are no more than bytes.
          if (encoding === 'core' && compression === 'lzf') continue;
          const { root, format, failure } = decodeItem(fromBase64(base64), encoding);
          assert.equal(format, 'hex', `${content} as ${encoding}`);
          assert.equal(failure?.code, 'compressed');
          assert.equal(root.readOnlyReason, 'compressed');
          assert.equal(root.editor, undefined);
          assert.equal(root.replacements, undefined);
        }
      }
    });
  }

  it('are not seen in what is written in other ways', () => {
    const texts = [
      '',
      'x',
      'x^2 + y^2 = z^2',
      'x^',
      'hello',
      '\tindented',
      '{"a":1}',
      'a:0:{}',
      'BZh9',
    ];
    for (const text of [...texts, 'n|i:1;', '\u0004useri:5;', '\u0001as:6:"x y@z!";', '\n\n\n']) {
      assert.equal(compressionOf(utf8(text)), undefined, JSON.stringify(text));
    }
    // Int32 of ASP.NET Core, whose bytes may be anything.
    for (const bytes of [
      [0x28, 0xb5, 0x2f, 0xfd],
      [0x78, 0x9c, 1, 2],
      [0x1f, 0x8b, 8, 0],
      [2, 97, 98, 99],
    ]) {
      const { root } = decodeItem(Uint8Array.from(bytes), 'core');
      assert.equal(root.typeName, 'Int32');
    }
  });
});
