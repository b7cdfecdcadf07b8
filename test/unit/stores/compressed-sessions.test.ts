import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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
  return customLayout({ name: format, key: 'x:{id}', type: 'string', format }).layout;
}

const layouts: readonly StoreLayout[] = [
  ...(['php', 'laravel', 'express', 'flask', 'django', 'rack'] as const).map((id) =>
    layoutById(id),
  ),
  ...(['json', 'msgpack', 'php', 'pickle', 'text', 'bytes'] as const).map(custom),
];

describe('compressed sessions', () => {
  for (const layout of layouts) {
    it(`are named and never written: ${layout.id}`, () => {
      for (const { compression, content, base64 } of fixtures) {
        const bytes = new Uint8Array(Buffer.from(base64, 'base64'));
        const read = layout.readItems(bytes, 0);
        const about = `${compression} of ${content}`;
        assert.equal(read.readOnlyReason, 'compressed', about);
        assert.equal(read.compression, compression, about);
        assert.equal(read.damage, undefined, about);
        assert.deepEqual(
          read.items.map(({ name }) => name),
          [null],
          about,
        );
      }
    });
  }

  it('are not written by a save either', () => {
    const { base64 } = fixtures.find(({ compression }) => compression === 'zstd') ?? assert.fail();
    const blob = new Uint8Array(Buffer.from(base64, 'base64'));
    const after = new TextEncoder().encode('i:1;');
    const change = { name: 'x', after };
    assert.throws(() => layoutById('php').blobAfter({ items: [], blob }, [change]), /unwritable/);
  });
});
