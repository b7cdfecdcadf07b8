import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import type { Command } from '../../../src/stores/commands.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { extendSession } from '../../../src/stores/deeds/session-lifetime.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { redisRig } from './redis-rig.ts';

const id = 'lrwfvealkxwkkxzwwhp0e4fu';
const hash = (key: string, fields: Readonly<Record<string, string>>): Command => [
  'HSET',
  key,
  ...Object.entries(fields).flat(),
];
const harbourFields = { locked: '\0', lockId: '', lockDate: '', flags: '\0\0\0\0', items: '' };
const core = { absexp: '-1', data: '\x02' };

/** Sessions with a timeout that they can be extended by, and without one. */
const sessions: readonly (readonly [SessionRef, isTimed: boolean, ...keys: Command[]])[] = [
  [
    { layout: 'aspnet-v2', application: '/Shop', id },
    true,
    hash(`{/Shop_${id}}_Data`, { a: '' }),
    hash(`{/Shop_${id}}_Internal`, { SessionTimeout: '1200' }),
  ],
  [{ layout: 'aspnet-v2', application: '/No', id }, false, hash(`{/No_${id}}_Data`, { a: '' })],
  [
    { layout: 'aspnet-v5', application: '/Shop', id },
    true,
    ['SET', `{/Shop_${id}}_SessionStateItemCollection`, '\0\0\0\0'],
    ['SET', `{/Shop_${id}}_SessionTimeout`, '1200'],
  ],
  [
    { layout: 'aspnet-v5', application: '/No', id },
    false,
    ['SET', `{/No_${id}}_SessionStateItemCollection`, '\0\0\0\0'],
  ],
  [
    { layout: 'aspnetcore', application: 'Shop', id: 'a' },
    true,
    hash('Shopa', { ...core, sldexp: '12000000000' }),
  ],
  [
    { layout: 'aspnetcore', application: 'Shop', id: 'b' },
    false,
    hash('Shopb', { ...core, sldexp: '-1' }),
  ],
  [
    { layout: 'harbour', application: 'P/', id },
    true,
    hash(`P/${id}`, { ...harbourFields, timeout: '\x14\0\0\0' }),
  ],
  [{ layout: 'harbour', application: 'Q/', id }, false, hash(`Q/${id}`, harbourFields)],
  [
    { layout: 'express', application: 'sess:', id: 'a' },
    true,
    ['SET', 'sess:a', '{"cookie":{"originalMaxAge":90500,"expires":"x","path":"/"},"n":null}'],
  ],
  [
    { layout: 'express', application: 'sess:', id: 'b' },
    false,
    ['SET', 'sess:b', '{"cookie":{"originalMaxAge":null,"expires":null,"path":"/"},"n":1}'],
  ],
  [
    { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'a' },
    false,
    ['SET', 'PHPREDIS_SESSION:a', 'a|i:1;'],
  ],
  [{ layout: 'laravel', application: '', id: 'a' }, false, ['SET', 'a', 's:6:"a:0:{}";']],
  [{ layout: 'django', application: ':1:', id: 'a' }, false, ['SET', ':1:a', '{}']],
  [{ layout: 'flask', application: 'session:', id: 'a' }, false, ['SET', 'session:a', '\x80']],
  [{ layout: 'rack', application: '', id: 'a' }, false, ['SET', 'a', '\x04\x08{\0']],
  [
    { layout: 'spring', application: 'spring:session', id: 'a' },
    false,
    hash('spring:session:sessions:a', { creationTime: '1', maxInactiveInterval: '1800' }),
  ],
];

describe('what can be done with a session', () => {
  const rig = redisRig();
  beforeEach(() => rig.ask('FLUSHALL'));

  const put = async (commands: readonly Command[]): Promise<void> => {
    for (const reply of await rig.connection.pipeline(commands))
      assert.ok(!(reply instanceof Error));
  };

  for (const [ref, isTimed, ...keys] of sessions) {
    const { layout, application } = ref;
    const name = `${layout} ${application}${ref.id.slice(0, 2)}`;
    it(`is to extend it only where a timeout is stored that it can get again: ${name}`, async () => {
      await put(keys);
      const [summary] = await readSummaries(rig.connection, [ref]);
      assert.equal(summary?.condition === 'gone', false);
      assert.equal(summary?.abilities?.includes('extend'), isTimed);
      // The offer is kept, and what isn't offered changes nothing.
      const before = await rig.connection.call(['PTTL', keys[0]?.[1] ?? '']);
      const extended = extendSession(rig.connection, ref).then(
        ({ outcome }) => outcome,
        () => 'refused',
      );
      assert.equal((await extended) === 'done', isTimed);
      if (!isTimed) assert.equal(await rig.connection.call(['PTTL', keys[0]?.[1] ?? '']), before);
    });
  }

  it("is not to change the age of Express' cookie by extending it", async () => {
    const ref: SessionRef = { layout: 'express', application: 'sess:', id: 'a' };
    await put([['SET', 'sess:a', '{"cookie":{"originalMaxAge":90500,"expires":"x","path":"/"}}']]);
    assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
    const { items, ttlMs = 0 } = await readSession(rig.connection, ref);
    const cookie = JSON.parse(Buffer.from(items[0]?.bytes ?? []).toString()) as {
      originalMaxAge: number;
      expires: string;
    };
    assert.equal(cookie.originalMaxAge, 90_500);
    assert.ok(Math.abs(Date.parse(cookie.expires) - Date.now() - 90_500) < 5000);
    assert.ok(ttlMs > 86_000 && ttlMs <= 91_000);
  });

  it('are none of the data where it is compressed as a whole', async () => {
    const refs = (['express', 'koa'] as const).map((layout): SessionRef => {
      return { layout, application: `${layout}:`, id };
    });
    const end = Date.now() + 60_000;
    const cookie = { originalMaxAge: 60_000, expires: new Date(end).toISOString() };
    for (const [at, content] of [{ cookie }, { _expire: end, _maxAge: 60_000 }].entries()) {
      const key = `${refs[at]?.application ?? ''}${id}`;
      await rig.ask('SET', key, JSON.stringify(content));
      const [plain] = await readSummaries(rig.connection, refs.slice(at, at + 1));
      assert.ok(plain?.abilities?.includes('extend') && plain.abilities.includes('set-timeout'));
      await rig.ask('SET', key, gzipSync(JSON.stringify(content)));
      const [packed] = await readSummaries(rig.connection, refs.slice(at, at + 1));
      assert.ok(!packed?.abilities?.includes('extend'), key);
      assert.ok(!packed?.abilities?.includes('set-timeout'), key);
    }
  });
});
