import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import type { CustomFormat } from '../../../src/stores/layouts/custom/definition.ts';
import type { StoreLayout } from '../../../src/stores/layout.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';

interface Fixture {
  readonly compression: string;
  readonly content: string;
  readonly base64: string;
}

const fixtures = readFileSync(
  new URL('../../fixtures/php/compressed.jsonl', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Fixture);

function custom(format: CustomFormat): StoreLayout {
  const { layout } = customLayout({ name: format, key: 'x:{id}', type: 'string', format });
  assert.ok(layout);
  return layout;
}

const layouts: readonly StoreLayout[] = [
  ...(['php', 'laravel', 'express', 'flask', 'django', 'rack'] as const).map((id) =>
    layoutById(id),
  ),
  ...(['json', 'msgpack', 'php', 'pickle', 'text', 'bytes'] as const).map(custom),
];

/** What was compressed, by the name of the content, as Node opens it. */
const plains = new Map(
  fixtures
    .filter(({ compression }) => compression === 'gzip')
    .map(({ content, base64 }) => [plainName(content), gunzipSync(Buffer.from(base64, 'base64'))]),
);

function plainName(content: string): string {
  return content.replace(/, level \d$/, '');
}

/** The names of the items that a layout finds in what was compressed; the one without a name where it finds none. */
function namesInside(layout: StoreLayout, content: string): readonly (string | null)[] {
  const plain = plains.get(plainName(content)) ?? assert.fail(content);
  const { items, damage, readOnlyReason } = layout.readItems(new Uint8Array(plain), 0);
  const isRead = damage === undefined && readOnlyReason !== 'unknown-encoding';
  return isRead ? items.map(({ name }) => name) : [null];
}

describe('compressed sessions', () => {
  for (const layout of layouts) {
    it(`are opened, named and never written: ${layout.id}`, () => {
      for (const { compression, content, base64 } of fixtures) {
        const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
        const read = layout.readItems(bytes, 0);
        const about = `${compression} of ${content}`;
        assert.equal(read.readOnlyReason, 'compressed', about);
        assert.equal(read.compression, compression, about);
        assert.equal(read.damage, undefined, about);
        assert.deepEqual(
          read.items.map(({ name }) => name),
          namesInside(layout, content),
          about,
        );
      }
    });
  }

  for (const layout of layouts) {
    it(`are opened without a mark where a session of the layout is inside: ${layout.id}`, () => {
      for (const [content, plain] of plains) {
        const names = namesInside(layout, content);
        // What the layout makes nothing of shows nothing of its compression either.
        if (names.includes(null) || names.length === 0) continue;
        const read = layout.readItems(new Uint8Array(brotliCompressSync(plain)), 0);
        assert.equal(read.compression, 'brotli', content);
        assert.equal(read.readOnlyReason, 'compressed', content);
        assert.equal(read.contentBytes, plain.length, content);
        const found = read.items.map(({ name }) => name);
        assert.deepEqual(found, names, content);
      }
    });
  }

  it('are opened where their bytes stand as Base64, and kept as they are', () => {
    const session = '{"cookie":{"originalMaxAge":null},"user":"Ada"}';
    for (const packed of [gzipSync(session), deflateSync(session)]) {
      const bytes = new Uint8Array(Buffer.from(packed.toString('base64')));
      const read = layoutById('express').readItems(bytes, 0);
      assert.equal(read.readOnlyReason, 'compressed');
      assert.deepEqual(
        read.items.map(({ name }) => name),
        ['cookie', 'user'],
      );
      assert.deepEqual(read.blob, bytes);
    }
    const token = new TextEncoder().encode(Buffer.from('{"alg":"HS256"}').toString('base64'));
    assert.equal(layoutById('express').readItems(token, 0).compression, undefined);
  });

  it('are not written by a save either', () => {
    const { base64 } = fixtures.find(({ compression }) => compression === 'zstd') ?? assert.fail();
    const blob = new Uint8Array(Buffer.from(base64, 'base64'));
    const after = new TextEncoder().encode('i:1;');
    const change = { name: 'x', after };
    assert.throws(() => layoutById('php').blobAfter({ items: [], blob }, [change]), /unwritable/);
  });
});
