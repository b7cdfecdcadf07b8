import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { readKey } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { KeyLook } from '../../../src/stores/find/key-look.ts';

const fixture = new URL('../../fixtures/marshal/cache-entries.jsonl', import.meta.url);
const entries = new Map(
  readFileSync(fixture, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly coder: string; readonly base64: string })
    .map(({ coder, base64 }) => [coder, new Uint8Array(Buffer.from(base64, 'base64'))]),
);
const entry = (coder: string): Uint8Array => entries.get(coder) ?? new Uint8Array(0);
const rack = layoutById('rack');
const look = (value: Uint8Array | string): KeyLook => {
  const head = typeof value === 'string' ? new TextEncoder().encode(value) : value;
  return { type: 'string', text: { head: head.subarray(0, 256), sizeBytes: head.length } };
};
const layoutOf = (key: string, value: Uint8Array | string): string | undefined =>
  readKey(new TextEncoder().encode(key), look(value))?.ref.layout;
const privateId = `2::${'0a'.repeat(32)}`;
const marshalHash = Uint8Array.of(4, 8, 0x7b, 0);

describe("sessions in Rails' cache", () => {
  for (const coder of [
    '6.1',
    '6.1 compressed',
    '7.0',
    '7.0 compressed',
    '7.1',
    '7.1 compressed',
    '7.1 version',
  ]) {
    it(`are opened, and only shown: ${coder}`, () => {
      const read = rack.readItems(entry(coder), 0);
      assert.equal(read.readOnlyReason, 'language-values');
      assert.equal(read.damage, undefined);
      const values = Object.fromEntries(
        read.items.map((item): [string, string | undefined] => [
          item.name ?? '',
          decodeSessionItem(item, 'marshal').root.text,
        ]),
      );
      const { user, count, session_id: id, note } = values;
      assert.deepEqual({ user, count, id }, { user: 'Zoë 😀', count: '42', id: 'a1b2' });
      assert.equal(note, coder === '6.1' ? undefined : 'x'.repeat(1500));
      const text = /compressed|version/.test(coder) ? 'marshal, zlib' : 'marshal';
      assert.deepEqual(read.facts, [{ kind: 'encoding', text }]);
    });
  }

  it('are said to be compressed where they cannot be opened', () => {
    for (const coder of ['6.1 compressed', '7.0 compressed', '7.1 compressed']) {
      const broken = entry(coder).slice();
      // Zlib's first block has a type that there is none of (RFC 1951, section 3.2.3).
      broken[broken.indexOf(0x78) + 2] = 0xff;
      const { readOnlyReason, items } = rack.readItems(broken, 0);
      assert.equal(readOnlyReason, 'compressed', coder);
      assert.deepEqual(items[0]?.bytes, broken);
    }
  });

  it('are found under their names', () => {
    for (const coder of entries.keys()) {
      if (coder === '7.1 string') continue;
      for (const key of [`_session_id:${privateId}`, `shop:_session_id:${privateId}`]) {
        assert.equal(layoutOf(key, entry(coder)), 'rack', `${coder} ${key}`);
      }
      assert.equal(layoutOf('_session_id:0123456789abcdef0123456789abcdef', entry(coder)), 'rack');
    }
  });
});

describe('entries of caches', () => {
  it('of Rails are no sessions, whatever they are called', () => {
    for (const [coder, value] of entries) {
      for (const key of ['user:session:1', 'session:1', privateId, `views:${privateId}`]) {
        assert.equal(layoutOf(key, value), undefined, `${coder} ${key}`);
      }
    }
    // Marshal's string and array, and plain texts.
    for (const value of [
      Uint8Array.of(4, 8, 0x49, 0x22, 6),
      Uint8Array.of(4, 8, 0x5b, 0),
      'hello',
      '17',
    ]) {
      assert.equal(layoutOf(privateId, value), undefined);
      assert.equal(layoutOf('user:session:1', value), undefined);
    }
  });

  it('leave the sessions of Rack that are stored as they are', () => {
    for (const key of [privateId, `shop:session:${privateId}`, 'session:abc', 'rack:session:abc']) {
      assert.equal(layoutOf(key, marshalHash), 'rack', key);
    }
    assert.equal(layoutOf(privateId, '{"user_id":1}'), 'rack');
  });

  it('of other sites with JSON are no sessions of Flask', () => {
    assert.equal(layoutOf('user:session:1', '{"id":1}'), undefined);
    assert.equal(layoutOf('session:1', '{"id":1}'), undefined);
    assert.equal(layoutOf('shop:session:Wm2xk8mJtX1l4sUe0xG3Yw', '{"id":1}'), 'unclaimed');
    assert.equal(layoutOf('shop:session:Wm2xk8mJtX1l4sUe0xG3Yw', '{"_permanent":true}'), 'flask');
  });

  it('beside a session of nobody knows whom are no sessions', () => {
    const session = 'shop:session:4f3c2a1b0d9e8f7a6b5c4d3e';
    assert.equal(layoutOf(session, '{"id":1}'), 'unclaimed');
    assert.equal(layoutOf('session:eu:4f3c2a1b0d9e8f7a6b5c4d3e', '{"id":1}'), 'unclaimed');
    for (const key of [
      'lock:session:4f3c2a1b0d9e8f7a6b5c4d3e',
      'shop_LOCK_session:4f3c2a1b0d9e8f7a6b5c4d3e',
    ]) {
      assert.equal(layoutOf(key, '{"owner":"web1"}'), undefined, key);
    }
    assert.equal(layoutOf('block:session:4f3c2a1b0d9e8f7a6b5c4d3e', '{"id":1}'), 'unclaimed');
    for (const behind of [':lock', ':meta', ':cart:1']) {
      assert.equal(layoutOf(session + behind, '{"owner":"web1"}'), undefined, behind);
    }
  });

  it('of Laravel whose names are forty letters long are no sessions', () => {
    const words = 'userPermissionsForDashboardWidgetsAndMen';
    assert.equal(words.length, 40);
    const list = 's:23:"a:1:{s:2:"id";i:1;}";';
    for (const value of [list, 's:8:"{"id":1}";', 's:9:"eyJpdiI6";']) {
      assert.equal(layoutOf(`laravel_cache:${words}`, value), undefined, value);
    }
    const session = 's:66:"a:1:{s:6:"_token";s:40:"';
    assert.equal(layoutOf(`laravel_cache:${words}`, session), 'laravel');
    assert.equal(layoutOf(`laravel_cache:${'aB3'.repeat(13)}x`, list), 'laravel');
  });
});
