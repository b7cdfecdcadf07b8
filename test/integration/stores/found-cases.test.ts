import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { releaseLock } from '../../../src/stores/deeds/release-lock.ts';
import { extendSession } from '../../../src/stores/deeds/session-lifetime.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { LayoutId, SessionSnapshot } from '../../../src/stores/session.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import {
  caseOf,
  findCase,
  plainItems,
  refsIn,
  showCase,
  type ShownCase,
} from '../support/session-cases.ts';
import { redisRig } from './redis-rig.ts';

const barbara = { user: 'Barbara' };

/** Where the sessions of the cases are found, and what is in them. */
const found: readonly {
  readonly id: string;
  readonly layout: LayoutId;
  readonly application: string;
  readonly items: Readonly<Record<string, unknown>>;
}[] = [
  { id: 'express-under-session', layout: 'express', application: 'shop:session:', items: barbara },
  { id: 'express-dashes', layout: 'express', application: 'shop-sess-', items: barbara },
  { id: 'express-id-with-colon', layout: 'express', application: 'sess:', items: barbara },
  {
    id: 'rails-json-under-session',
    layout: 'rack',
    application: 'shop:session:',
    items: { user_id: 42 },
  },
  { id: 'koa', layout: 'koa', application: 'koa:sess:', items: { views: 42 } },
  {
    id: 'phpredis-prefix',
    layout: 'php',
    application: 'SHOPSESS:',
    items: { uid: 4711, name: 'Barbara' },
  },
  { id: 'codeigniter', layout: 'php', application: 'ci_session:', items: barbara },
  { id: 'symfony', layout: 'php', application: 'sf_s', items: { _sf2_attributes: barbara } },
  { id: 'magento', layout: 'magento', application: 'sess_', items: { core: { uid: 7 } } },
  { id: 'laravel-hex-id', layout: 'laravel', application: 'laravel:', items: { user: 7 } },
  {
    id: 'laravel-prefix-ends-in-letter',
    layout: 'laravel',
    application: 'shopcache',
    items: { user: 7 },
  },
  {
    id: 'laravel-phpredis-ig',
    layout: 'laravel',
    application: 'shop_database_shop_cache_',
    items: { user: 7 },
  },
  { id: 'rack-no-namespace', layout: 'rack', application: '', items: { session_id: 'abc' } },
];

describe('sessions of whatever stack, by what stands under their keys', () => {
  const rig = redisRig();

  const find = (id: string): Promise<SessionIndex> => findCase(rig, caseOf(id));

  /** The one session that a case has: its row and its editor say the same. */
  async function only(id: string): Promise<ShownCase> {
    const shown = await showCase(rig, caseOf(id));
    assert.equal(shown.row.condition, shown.snapshot.condition, id);
    assert.deepEqual(shown.row.problem, shown.snapshot.problem, id);
    return shown;
  }

  for (const { id, layout, application, items } of found) {
    it(`finds ${id} as ${layout}`, async () => {
      const shown = await only(id);
      assert.equal(shown.ref.layout, layout);
      assert.equal(shown.ref.application, application);
      for (const [name, value] of Object.entries(items)) {
        assert.deepEqual(plainItems(shown.snapshot)[name], value, name);
      }
    });
  }

  it('finds no session where neither key nor value says that it is one', async () => {
    const index = await find('no-session-at-all');
    assert.deepEqual(refsIn(index), []);
    assert.deepEqual(index.suggestions, []);
  });

  it('asks about sessions whose keys may be those of anything', async () => {
    const index = await find('express-own-prefix');
    assert.deepEqual(refsIn(index), []);
    assert.deepEqual(index.suggestions, [{ layout: 'express', prefix: 'shop:', keyCount: 1 }]);
  });

  it('knows the cookie of Express wherever it lies, and extends it with the session', async () => {
    const { ref, snapshot: session } = await only('express-under-session');
    assert.equal(session.timeoutSeconds, 3600);
    assert.deepEqual(systemNamesOf(session), ['cookie']);
    await rig.ask('EXPIRE', 'shop:session:Zk3xY7aB', 60);
    const extended = await extendSession(rig.connection, ref);
    assert.equal(extended.outcome, 'done');
    const { cookie } = plainItems(await readSession(rig.connection, ref));
    const { expires } = cookie as { expires: string };
    assert.ok(Math.abs(Date.parse(expires) - Date.now() - 3_600_000) < 60_000, expires);
    assert.ok(Number(await rig.ask('TTL', 'shop:session:Zk3xY7aB')) > 3590);
  });

  it('takes the id of Express from behind its prefix, whatever separators it has', async () => {
    assert.equal((await only('express-id-with-colon')).ref.id, 'tenant:7:Zk3xY7');
  });

  it("tells Koa's own items from those of the site, and extends both ends of a session", async () => {
    const { ref, snapshot: session } = await only('koa');
    assert.deepEqual(systemNamesOf(session), ['_expire', '_maxAge']);
    assert.equal(session.timeoutSeconds, 86_400);
    await extendSession(rig.connection, ref);
    const items = plainItems(await readSession(rig.connection, ref));
    assert.ok(Math.abs(Number(items['_expire']) - Date.now() - 86_400_000) < 60_000);
    assert.equal(items['views'], 42);
  });

  it("says who holds the lock of Magento's session, and releases it by compare", async () => {
    const { ref, row, snapshot: session } = await only('magento');
    assert.equal(row.lock?.holder, 'web102, 5583');
    assert.equal(session.lock?.holder, 'web102, 5583');
    const index = await scanSessions(rig.connection, createRecogniser());
    assert.equal(index.groups()[0]?.lockedCount, 1);
    await rig.ask('HSET', 'sess_73fps0bpfuj5jkj85mcjrtljo4', 'pid', 'web7|1');
    assert.ok(session.lock);
    const refused = await releaseLock(rig.connection, ref, session.lock);
    assert.equal(refused.outcome, 'other-lock');
    const now = await readSession(rig.connection, ref);
    assert.ok(now.lock);
    assert.equal((await releaseLock(rig.connection, ref, now.lock)).outcome, 'released');
    assert.equal((await readSession(rig.connection, ref)).lock, undefined);
  });

  it('only shows what a serializer of phpredis wrapped', async () => {
    const { snapshot: session } = await only('laravel-phpredis-ig');
    assert.equal(session.readOnlyReason, 'other-serializer');
  });

  it('takes what is compressed for what its content says', async () => {
    for (const [id, layout] of [
      ['laravel-phpredis-lz4', 'laravel'],
      ['core-gzip-whole', 'aspnetcore'],
    ] as const) {
      const layouts = refsIn(await find(id)).map((ref) => ref.layout);
      assert.deepEqual(layouts, [layout], id);
    }
  });

  it('says what a session of Spring lacks, and that the site fails on it', async () => {
    const { row, snapshot } = await only('spring-zombie');
    assert.equal(row.condition, 'damaged');
    const text = row.problem ? englishText(row.problem) : '';
    assert.match(text, /creationTime, maxInactiveInterval/);
    assert.match(text, /The site fails .* must not be null/);
    assert.equal(row.itemCount, 1);
    assert.deepEqual(plainItems(snapshot), { user: 'Barbara' });
  });

  it('says that a session of Spring has ended while its key lives on', async () => {
    const { row, snapshot } = await only('spring-ended');
    assert.equal(row.condition, 'ended');
    assert.deepEqual(plainItems(snapshot), { user: 'Barbara' });
  });

  it('shows variables of PHP beside one that has no value, and writes nothing there', async () => {
    const { snapshot: session } = await only('php-undefined-variable');
    assert.deepEqual(plainItems(session), { a: 'x', c: 1 });
    assert.equal(session.readOnlyReason, 'undefined-variables');
  });
});

function systemNamesOf({ items }: SessionSnapshot): (string | null)[] {
  return items.filter(({ isSystem }) => isSystem).map(({ name }) => name);
}
