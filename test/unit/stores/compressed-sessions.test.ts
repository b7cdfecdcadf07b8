import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { codecs } from '../../../src/stores/codecs.ts';
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

function plainOf(content: string): Uint8Array {
  return new Uint8Array(plains.get(plainName(content)) ?? assert.fail(content));
}

/** The names of the items that a layout finds in what was compressed; the one without a name where it finds none. */
function namesInside(layout: StoreLayout, content: string): readonly (string | null)[] {
  const { items, damage, readOnlyReason } = layout.readItems(plainOf(content), 0);
  const isRead = damage === undefined && readOnlyReason !== 'unknown-encoding';
  return isRead ? items.map(({ name }) => name) : [null];
}

/** What can be written again, whatever the platform. */
const packed = new Set(['gzip', 'zlib', 'lzf', 'lz4', ...(codecs.makeZstd ? ['zstd'] : [])]);

describe('compressed sessions', () => {
  for (const layout of layouts) {
    it(`are opened, named, and only written where they can be compressed again: ${layout.id}`, () => {
      for (const { compression, content, base64 } of fixtures) {
        const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
        const read = layout.readItems(bytes, 0);
        const about = `${compression} of ${content}`;
        if (read.readOnlyReason !== 'compressed') {
          assert.ok(packed.has(compression) && read.items[0]?.name !== null, about);
          const plain = layout.readItems(plainOf(content), 0);
          assert.equal(read.readOnlyReason, plain.readOnlyReason, about);
          assert.ok(
            read.facts?.some((fact) => fact.kind === 'encoding' && fact.text.includes(compression)),
            about,
          );
        }
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

  it('are not written by a save where they are only shown', () => {
    // Ten bytes of a frame of LZ4, of another kind than phpredis writes.
    const blob = new Uint8Array(Buffer.from('04224d186040820a000080', 'hex'));
    const after = new TextEncoder().encode('i:1;');
    const change = { name: 'x', after };
    assert.throws(() => layoutById('php').blobAfter({ items: [], blob }, [change]), /unwritable/);
  });

  it('are written as the same compression, with nothing else changed in them', () => {
    const layout = layoutById('php');
    const after = new TextEncoder().encode('i:1;');
    let count = 0;
    for (const { compression, content, base64 } of fixtures) {
      const blob = new Uint8Array(Buffer.from(base64, 'base64'));
      const before = layout.readItems(blob, 0);
      if (before.readOnlyReason !== undefined || before.items.length === 0) continue;
      const next = layout.blobAfter({ ...before, blob }, [{ name: 'added', after }]);
      const read = layout.readItems(next ?? assert.fail(), 0);
      const about = `${compression} of ${content}`;
      assert.deepEqual([read.compression, read.readOnlyReason], [compression, undefined], about);
      const texts = ({ items }: typeof read) =>
        items.map(({ name, bytes }) => `${name ?? ''} ${Buffer.from(bytes).toString('latin1')}`);
      assert.deepEqual(texts(read), [...texts(before), 'added i:1;'], about);
      count++;
    }
    assert.ok(count >= packed.size, `${count}`);
  });
});
