import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { builtInKeys, readKey } from '../../../src/stores/layouts/key-recognition.ts';
import { memcachedKeys } from '../../../src/stores/layouts/memcached-keys.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { KeyLook } from '../../../src/stores/find/key-look.ts';
import { newKeyMatch } from '../../../src/stores/find/key-rule.ts';
import type { LayoutId, SessionPart } from '../../../src/stores/session.ts';

const utf8 = new TextEncoder();

/** Keys as the providers write them, with what they mean. */
const sessions: readonly [
  key: string,
  layout: LayoutId,
  application: string,
  id: string,
  part: SessionPart,
][] = [
  ['{/_lrwfvealkxwkkxzwwhp0e4fu}_Data', 'aspnet-v2', '/', 'lrwfvealkxwkkxzwwhp0e4fu', 'data'],
  [
    '{/MyApp_lrwfvealkxwkkxzwwhp0e4fu}_Write_Lock',
    'aspnet-v2',
    '/MyApp',
    'lrwfvealkxwkkxzwwhp0e4fu',
    'lock',
  ],
  ['{/MyApp_abc}_Internal', 'aspnet-v2', '/MyApp', 'abc', 'timeout'],
  ['{/a_b/c_d_id5}_SessionStateItemCollection', 'aspnet-v5', '/a_b/c_d', 'id5', 'data'],
  ['{x_id5}_WriteLock', 'aspnet-v5', 'x', 'id5', 'lock'],
  ['{x_id5}_SessionTimeout', 'aspnet-v5', 'x', 'id5', 'timeout'],
  ['{/odd{1}app_id5}_SessionTimeout', 'aspnet-v5', '/odd{1}app', 'id5', 'timeout'],
  ['{_id5}_Data', 'aspnet-v2', '', 'id5', 'data'],
  [
    '{/a_b_lrwfvealkxwkkxzwwhp0e4fu.srv1}_Data',
    'aspnet-v2',
    '/a_b',
    'lrwfvealkxwkkxzwwhp0e4fu.srv1',
    'data',
  ],
  [
    '{/a_b_lrwfvealkxwkkxzwwhp0e4fu_srv_1}_Data',
    'aspnet-v2',
    '/a_b',
    'lrwfvealkxwkkxzwwhp0e4fu_srv_1',
    'data',
  ],
  [
    '{_lrwfvealkxwkkxzwwhp0e4fu_1}_WriteLock',
    'aspnet-v5',
    '',
    'lrwfvealkxwkkxzwwhp0e4fu_1',
    'lock',
  ],
  [
    '{/lrwfvealkxwkkxzwwhp0e4fu_1}_WriteLock',
    'aspnet-v5',
    '/lrwfvealkxwkkxzwwhp0e4fu',
    '1',
    'lock',
  ],
  ['{/My App_ü 1}_SessionTimeout', 'aspnet-v5', '/My App', 'ü 1', 'timeout'],
  ['{/Grüße_Data_id5}_Data', 'aspnet-v2', '/Grüße_Data', 'id5', 'data'],
  ['/_lrwfvealkxwkkxzwwhp0e4fu_Data', 'aspnet-v1', '/', 'lrwfvealkxwkkxzwwhp0e4fu', 'data'],
  [
    '/a_b_lrwfvealkxwkkxzwwhp0e4fu_Write_Lock',
    'aspnet-v1',
    '/a_b',
    'lrwfvealkxwkkxzwwhp0e4fu',
    'lock',
  ],
  [
    '{x}_lrwfvealkxwkkxzwwhp0e4fu_Internal',
    'aspnet-v1',
    '{x}',
    'lrwfvealkxwkkxzwwhp0e4fu',
    'timeout',
  ],
  ['PHPREDIS_SESSION:a-b,c', 'php', 'PHPREDIS_SESSION:', 'a-b,c', 'data'],
  ['PHPREDIS_SESSION:abc_LOCK', 'php', 'PHPREDIS_SESSION:', 'abc', 'lock'],
  ['PHPREDIS_CLUSTER_SESSION:abc', 'php', 'PHPREDIS_CLUSTER_SESSION:', 'abc', 'data'],
  ['PHPREDIS_CLUSTER_SESSION:abc_LOCK', 'php', 'PHPREDIS_CLUSTER_SESSION:', 'abc', 'lock'],
  ['spring:session:sessions:expires:0c4', 'spring', 'spring:session', '0c4', 'timeout'],
  [
    ':1:django.contrib.sessions.cache0123456789abcdefghijklmnopqrstuv',
    'django',
    ':1:django.contrib.sessions.cache',
    '0123456789abcdefghijklmnopqrstuv',
    'data',
  ],
  [`rack:session:2::${'0a'.repeat(32)}`, 'rack', 'rack:session:', `2::${'0a'.repeat(32)}`, 'data'],
];

describe('recognition of keys', () => {
  for (const [key, layout, application, id, part] of sessions) {
    it(`finds ${part} of ${layout} in ${key}`, () => {
      assert.deepEqual(readKey(utf8.encode(key)), { ref: { layout, application, id }, part });
    });

    it(`makes ${key} again from what it found`, () => {
      const keys = layoutById(layout).keys({ layout, application, id });
      assert.deepEqual(keys[part], utf8.encode(key));
    });
  }

  for (const key of [
    '',
    '{',
    '}_Data',
    '{}_Data',
    '{_}_Data',
    '{/MyApp}_Data',
    '{/MyApp_}_Data',
    '{/MyApp_id}_data',
    '{/MyApp_id}_Data2',
    '{/MyApp_id}Data',
    '/MyApp_id_Data',
    '{/MyApp_i}d}_Data',
    '{/MyApp_i{d}_Data',
    '_Data',
    `{/MyApp_${'x'.repeat(241)}}_Data`,
    // One character that ASP.NET's ids don't have; too short; no application.
    '/_lrwfvealkxwkkxzwwhp0e4f9_Data',
    '/_lrwfvealkxwkkxzwwhp0e4f_Data',
    '_lrwfvealkxwkkxzwwhp0e4fu_Data2',
    'PHPREDIS_SESSION:',
    'MYPHPREDIS_SESSION:abc',
    'expires:0c4',
    ':1:django.contrib.sessions.cache0123456789abcdefghijklmnopqrstu',
    ':1:views.decorators.cache0123456789abcdefghijklmnopqrstuv',
    'rack:session:2::0a',
  ]) {
    it(`leaves ${JSON.stringify(key).slice(0, 40)} alone`, () => {
      assert.equal(readKey(utf8.encode(key)), undefined);
    });
  }

  it('leaves a key alone that is no text', () => {
    const key = utf8.encode('{/app_id}_Data');
    key[2] = 0xff;
    assert.equal(readKey(key), undefined);
  });

  it('leaves what may be an entry of a cache to a look at its value', () => {
    const keys = [
      'dev:0c4e1c6e-77ab-4d0e-9a3e-0c2c5e7e9a11',
      'sess:abc',
      'session:abc',
      'app:session:abc',
      'rack:session:abc',
      'spring:session:sessions:abc',
      'Provider/lrwfvealkxwkkxzwwhp0e4fu',
      `laravel-cache-${'aB3'.repeat(13)}x`,
    ];
    for (const key of keys) {
      const match = newKeyMatch();
      const bytes = utf8.encode(key);
      assert.ok(builtInKeys.recognise(bytes, 0, bytes.length, match), key);
      assert.equal(match.isSure, false, key);
      const list = { type: 'list' };
      assert.equal(builtInKeys.settle(bytes, list, match), false, key);
    }
  });
});

const text = (value: string | Uint8Array): KeyLook => {
  const head = typeof value === 'string' ? utf8.encode(value) : value;
  return { type: 'string', text: { head, sizeBytes: head.length } };
};
const hash = (fields: Readonly<Record<string, string | Uint8Array>>): KeyLook => ({
  type: 'hash',
  fields: new Map(
    Object.entries(fields).map(([name, value]) => {
      const head = typeof value === 'string' ? utf8.encode(value) : value;
      return [name, { head, sizeBytes: head.length }];
    }),
  ),
});
const guid = '0c4e1c6e-77ab-4d0e-9a3e-0c2c5e7e9a11';
const hexId = '0a'.repeat(16);
const laravelId = `${'aB3'.repeat(13)}x`;
const payload = Uint8Array.of(2, ...new Array<number>(19).fill(0));

/** Keys that look alike, with what stands under them and what they are for it. */
const alike: readonly [key: string, look: KeyLook, layout: LayoutId | undefined][] = [
  [`dev:${guid}`, hash({ absexp: '-1', sldexp: '1200', data: payload }), 'aspnetcore'],
  [guid, hash({ absexp: '-1', sldexp: '1200', data: payload }), 'aspnetcore'],
  [`dev:${guid}`, hash({ absexp: '639308342759872591', sldexp: '1', data: payload }), undefined],
  [`dev:${guid}`, hash({ absexp: '-1', sldexp: '-1', data: payload }), undefined],
  [`dev:${guid}`, hash({ absexp: '-1', sldexp: '1200', data: '\u0002 is a text' }), undefined],
  [`dev:${guid}`, hash({ data: payload }), undefined],
  [`dev:${guid}`, text(payload), undefined],
  [
    `spring:session:sessions:${guid}`,
    hash({ creationTime: 'x', maxInactiveInterval: 'x' }),
    'spring',
  ],
  [
    `spring:session:sessions:${guid}`,
    hash({ absexp: '-1', sldexp: '1200', data: payload }),
    'aspnetcore',
  ],
  [`session:${guid}`, text(Uint8Array.of(0x81, 0xa1, 0x61, 1)), 'flask'],
  ['session:abc', text(Uint8Array.of(0x80, 4, 0x95, 1)), 'flask'],
  ['session:abc', text('{"_permanent": true}'), 'flask'],
  ['session:abc', text('(dp0\nVuser\np1\nI1\ns.'), 'flask'],
  ['session:abc', text(Uint8Array.of(4, 8, 0x7b, 0)), 'rack'],
  [`rack:session:${hexId}`, text('{"user":1}'), 'rack'],
  [`rack:session:${hexId}`, text(deflateSync(Uint8Array.of(4, 8, 0x7b, 0))), 'rack'],
  [`rack:session:${hexId}`, text(deflateSync('{"user":1}')), 'rack'],
  ['rack:session:abc', text('{"user":1}'), undefined],
  ['session:abc', text('a cached text'), undefined],
  ['session:abc', { type: 'set' }, undefined],
  ['sess:abc', text('{"cookie":{"path":"/"}}'), 'express'],
  ['sess:abc', text('{"user":1}'), undefined],
  ['sess:abc', text('[1]'), undefined],
  [`app-${laravelId}`, text('s:20:"a:1:{s:1:"a";i:1;}";'), 'laravel'],
  [`app-${laravelId}`, text('s:20:"eyJpdiI6'), 'laravel'],
  [`app-${laravelId}`, text('s:5:"hello";'), undefined],
  [`app-${laravelId}`, text('i:1;'), undefined],
  ['P/lrwfvealkxwkkxzwwhp0e4fu', hash({ items: 'x', timeout: 'x', locked: '\0' }), 'harbour'],
  ['P/lrwfvealkxwkkxzwwhp0e4fu', hash({ data: 'x' }), undefined],
];

describe('recognition of keys by what stands under them', () => {
  it("takes what Laravel's store made for a session in Memcached alone", () => {
    const key = utf8.encode(`shop_cache:${laravelId}`);
    for (const value of ['a:1:{s:6:"_token";s:3:"abc";}', '{"_token":"abc"}', 'eyJpdiI6Ii']) {
      const look = text(value);
      const match = newKeyMatch();
      assert.ok(memcachedKeys().settle(key, look, match), value);
      assert.equal(match.layout, 'laravel');
      assert.equal(builtInKeys.settle(key, look, newKeyMatch()), false, value);
    }
    assert.equal(memcachedKeys().settle(key, text('a text'), newKeyMatch()), false);
  });

  for (const [index, [key, look, layout]] of alike.entries()) {
    it(`takes ${key} for ${layout ?? 'none'} (${index + 1})`, () => {
      const found = readKey(utf8.encode(key), look);
      assert.equal(found?.ref.layout, layout);
      if (found === undefined) return;
      const keys = layoutById(found.ref.layout).keys(found.ref);
      assert.deepEqual(keys.data, utf8.encode(key));
    });
  }

  it('takes all of an id of express-session that begins as a prefix does', () => {
    const ids = ['V-LaMh2NLht25pfZZ2iabuzfqR7JToLh', 'K_MKCyZ9bpAqpN8lcrhGzxT-RMN8gWBq'];
    const look = text('{"cookie":{"originalMaxAge":null}}');
    for (const [id, prefix] of ids.flatMap((each) => ['', 'shop-'].map((app) => [each, app]))) {
      const ref = readKey(utf8.encode(`${prefix}${id}`), look)?.ref;
      assert.deepEqual(ref, { layout: 'express', application: prefix, id });
    }
  });

  it('leaves the SHA-1 keys of a cache alone', () => {
    const key = utf8.encode(`laravel-cache-${'0a'.repeat(20)}`);
    assert.equal(builtInKeys.recognise(key, 0, key.length, newKeyMatch()), false);
  });
});
