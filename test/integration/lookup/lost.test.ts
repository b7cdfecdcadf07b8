import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { englishText } from '../../../src/formats/reason.ts';
import { readProtectionKeys } from '../../../src/lookup/aspnetcore/key-ring.ts';
import { openSessionCookie } from '../../../src/lookup/aspnetcore/session-cookie.ts';
import { cluesOf } from '../../../src/lookup/clues.ts';
import type { SessionAt } from '../../../src/lookup/lost/evidence.ts';
import { gather, type OpenPlace } from '../../../src/lookup/lost/gather.ts';
import { type RankedFinding, rankCauses } from '../../../src/lookup/lost/rank.ts';
import { Sightings } from '../../../src/lookup/lost/sightings.ts';
import { readKeyedCookies } from '../../../src/lookup/keyed/read-keyed.ts';
import { wantedAt, wantedOf } from '../../../src/lookup/lost/wanted.ts';
import { cookiesOf, readPastedText } from '../../../src/lookup/pasted-text.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { LayoutId, SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';
import { words } from '../../unit/lookup/support/words.ts';

const id = 'lit3py55t21z5v55vlm25s55';
/** A collection with the item Name, as version 5 of the provider has stored it: test/fixtures/README.md. */
const fixtures = new URL('../../fixtures/', import.meta.url);
const empty = Buffer.from('00000000', 'hex');
const shop = (layout: LayoutId = 'aspnet-v5', application = '/Shop'): SessionRef => ({
  layout,
  application,
  id,
});

describe('a session that is lost, where each cause is made to happen', function () {
  this.timeout(60_000);
  let servers: RedisServer[];
  let sources: SessionSource[];
  let sightings: Sightings;
  let redis: RedisServer;
  let isOld: boolean;

  beforeEach(async () => {
    sources = [];
    isOld = false;
    sightings = new Sightings();
    redis = await startRedis();
    servers = [redis];
  });
  afterEach(async () => {
    for (const source of sources) source.close();
    for (const server of servers) await server.stop();
  });

  const place = async (
    name: string,
    { server = redis, database = 0, isOwn = true, user = '', searches = true } = {},
  ): Promise<OpenPlace> => {
    const url = `redis://${user}127.0.0.1:${server.port}/${database}`;
    const source = await openSource({ ...parseEndpoint(url), canWrite: false });
    sources.push(source);
    const index = searches && isOwn ? await source.find() : undefined;
    return { endpointId: name, database, name, isOwn, source, ...(index && { index }) };
  };
  const store = async (application = '/Shop', name = id, ms = 900_000): Promise<void> => {
    const key = `{${application}_${name}}`;
    await redis.ask('SET', `${key}_SessionStateItemCollection`, empty, 'PX', ms);
    await redis.ask('SET', `${key}_SessionTimeout`, '1200', 'PX', ms);
  };
  /** What the window has seen of the session before. */
  const see = async ({ endpointId, database, source }: OpenPlace): Promise<void> => {
    sightings.noteVitals({ endpointId, database }, await source.vitals());
    const summary = await source.summary(shop());
    assert.equal(summary.condition, 'ok');
    sightings.note({ endpointId, database }, summary, Date.now());
  };
  const home = (at: Partial<SessionAt> = {}): SessionAt => ({
    endpointId: 'shop',
    database: 0,
    ref: shop(),
    ...at,
  });
  /** Why a session is lost, the likeliest first. @param what its place, or what was pasted */
  const explain = async (
    what: SessionAt | string,
    places: readonly OpenPlace[],
    ring: readonly string[] = [],
    siteKeys: readonly string[] = [],
  ): Promise<readonly RankedFinding[]> => {
    // As if the server had been running for two hours.
    const nowMs = Date.now() + (isOld ? 7_200_000 : 0);
    const text = readPastedText(typeof what === 'string' ? what : '');
    const clues =
      typeof what === 'string'
        ? cluesOf(text)
        : { refs: [what.ref], ids: [{ id: what.ref.id }], closed: [] };
    const keys = ring.flatMap((xml) => readProtectionKeys(xml));
    const [opened] = clues.closed.map((value) => openSessionCookie(value, keys, []));
    const closed = opened?.failure && { reason: opened.failure, keyId: opened.keyId };
    const site = siteKeys.map((key) => ({ text: key, name: 'SECRET_KEY' }));
    const readings = readKeyedCookies(cookiesOf(text), site, nowMs);
    const wanted =
      typeof what === 'string' ? wantedOf(text, clues, closed, readings) : wantedAt(what);
    const question = { wanted, clues, groups: [], sightings };
    return rankCauses(
      {
        nowMs,
        wanted,
        places: await Promise.all(places.map((one) => gather(one, question))),
        unreached: [],
        sightings: sightings.of(new Set(clues.ids.map((clue) => clue.id))),
      },
      words,
    );
  };
  const told = (finding: RankedFinding | undefined): string =>
    finding === undefined
      ? ''
      : [finding.title, ...finding.evidence].map((reason) => englishText(reason)).join(' ');

  it('is there all the same', async () => {
    await store();
    const [first] = await explain(`ASP.NET_SessionId=${id}`, [await place('shop')]);
    assert.equal(first?.cause, 'still-there');
    assert.equal(first.actions?.[0]?.kind, 'open-session');
  });

  it('has expired, as it was going to when it was seen', async () => {
    const at = await place('shop');
    await store('/Shop', id, 2000);
    await see(at);
    await until(async () => (await redis.ask('DBSIZE')) === 0, 'the end of the session');
    const [first] = await explain(home(), [at]);
    assert.equal(first?.cause, 'expired');
    assert.match(told(first), /last saw it .*data key and the timeout key together/);
  });

  it('has expired, as others of its application tell', async () => {
    isOld = true;
    await store('/Shop', 'another0000000000000000');
    const [first] = await explain(`ASP.NET_SessionId=${id}`, [await place('shop')]);
    assert.equal(first?.cause, 'expired');
    assert.match(told(first), /if the last request was before .* store a timeout of 1200 s/);
  });

  it('was ended, by the site or by this window', async () => {
    await store();
    const at = await place('shop');
    await see(at);
    await redis.ask(
      'DEL',
      ...['SessionStateItemCollection', 'SessionTimeout'].map((part) => `{/Shop_${id}}_${part}`),
    );
    const [first] = await explain(home(), [at]);
    assert.equal(first?.cause, 'ended');
    assert.match(told(first), /^The site ended the session/);
    sightings.noteEnd(home(), Date.now());
    assert.match(told((await explain(home(), [at]))[0]), /^You ended the session/);
  });

  it('was evicted', async () => {
    await store();
    const at = await place('shop');
    await see(at);
    await redis.ask('CONFIG', 'SET', 'maxmemory-policy', 'volatile-lru');
    await redis.ask('CONFIG', 'SET', 'maxmemory', '1mb');
    await until(async () => {
      await redis.ask('SET', 'filler', Buffer.alloc(1024));
      return (await redis.ask('EXISTS', '{/Shop_lit3py55t21z5v55vlm25s55}_SessionTimeout')) === 0;
    }, 'the eviction');
    const [first] = await explain(home(), [at]);
    assert.equal(first?.cause, 'evicted');
    assert.match(told(first), /has removed 2 keys since .* policy is volatile-lru/);
  });

  it('was not evicted where nothing was', async () => {
    const findings = await explain(home(), [await place('shop')]);
    const evicted = findings.find(({ cause }) => cause === 'evicted');
    assert.equal(evicted?.weight, 0);
  });

  for (const command of ['FLUSHALL', 'FLUSHDB'] as const) {
    it(`was deleted by ${command}`, async () => {
      await store();
      const at = await place('shop');
      await see(at);
      await redis.ask(command);
      const [first] = await explain(home(), [at]);
      assert.equal(first?.cause, 'flushed');
      assert.match(told(first), /between/);
    });
  }

  it('was deleted by a flush that nobody saw', async () => {
    await store();
    await redis.ask('FLUSHALL');
    const [first] = await explain(`ASP.NET_SessionId=${id}`, [await place('shop')]);
    assert.equal(first?.cause, 'flushed');
  });

  it('was lost with a restart', async () => {
    await store();
    await see(await place('shop'));
    await redis.stop();
    redis = await startRedis({ port: redis.port });
    servers.push(redis);
    const [first] = await explain(home(), [await place('shop')]);
    assert.equal(first?.cause, 'restarted');
    assert.match(told(first), /keeps nothing on disk.*append-only file is off.*Snapshots are off/);
  });

  it('is in another database', async () => {
    await store();
    await redis.ask('MOVE', `{/Shop_${id}}_SessionStateItemCollection`, 3);
    await redis.ask('MOVE', `{/Shop_${id}}_SessionTimeout`, 3);
    const places = [await place('shop'), await place('shop', { database: 3, isOwn: false })];
    const [first] = await explain(home(), places);
    assert.equal(first?.cause, 'elsewhere');
    assert.match(told(first), /another database, 3/);
    assert.deepEqual(
      first.actions?.map(({ kind }) => kind),
      ['open-session', 'use-database'],
    );
    const [guess] = await explain(`ASP.NET_SessionId=${'x'.repeat(24)}`, places.slice(0, 1));
    assert.equal(guess?.cause, 'empty-database');
  });

  it('has another application name', async () => {
    await store('/shop');
    const [first] = await explain(home(), [await place('shop')]);
    assert.equal(first?.cause, 'elsewhere');
    assert.match(told(first), /another application name, \/shop\./);
    await redis.ask('FLUSHALL');
    await redis.ask('CONFIG', 'RESETSTAT');
    await store('/shop', 'another0000000000000000');
    isOld = true;
    const [guess] = await explain(home(), [await place('shop')]);
    assert.equal(guess?.cause, 'other-names');
  });

  it('is of another version of the provider', async () => {
    const key = `{/Shop_${id}}`;
    await redis.ask('HSET', `${key}_Data`, 'Name', Buffer.from('0103416e6e', 'hex'));
    await redis.ask('HSET', `${key}_Internal`, 'SessionTimeout', '1200');
    for (const part of ['_Data', '_Internal']) await redis.ask('EXPIRE', key + part, 900);
    const [first] = await explain(home(), [await place('shop')]);
    assert.equal(first?.cause, 'elsewhere');
    assert.match(told(first), /^Another version of the provider/);
    await redis.ask('DEL', `${key}_Data`, `${key}_Internal`);
    await redis.ask('HSET', '{/Shop_other1}_Data', 'Name', Buffer.from('0103416e6e', 'hex'));
    await store('/Shop', 'another0000000000000000');
    isOld = true;
    const [guess] = await explain(`ASP.NET_SessionId=${id}`, [await place('shop')]);
    assert.equal(guess?.cause, 'other-names');
    assert.match(told(guess), /versions 4 and 5/);
  });

  it('is at another endpoint', async () => {
    await store();
    const other = await startRedis();
    servers.push(other);
    const places = [await place('shop', { server: other }), await place('second')];
    const [first] = await explain(home(), places);
    assert.equal(first?.cause, 'elsewhere');
    assert.match(told(first), /another endpoint, second/);
  });

  it('is half gone', async () => {
    await store();
    const at = await place('shop');
    await redis.ask('DEL', `{/Shop_${id}}_SessionStateItemCollection`);
    const [first] = await explain(home(), [at]);
    assert.equal(first?.cause, 'half-gone');
    assert.match(told(first), /data is missing\. .*data key: missing .*timeout key: expires in/);
    await store();
    await redis.ask('DEL', `{/Shop_${id}}_SessionTimeout`);
    const findings = await explain(home(), [at]);
    assert.ok(
      findings.some(({ cause, title }) => cause === 'half-gone' && title.text.includes('timeout')),
    );
    await store();
    await redis.ask('EXPIRE', `{/Shop_${id}}_SessionTimeout`, 30);
    const apart = await explain(home(), [at]);
    assert.ok(
      apart.some(({ cause, title }) => cause === 'half-gone' && title.text.includes('apart')),
    );
  });

  it('has a cookie of another key ring, or of another application', async () => {
    const lines = readFileSync(new URL('aspnetcore-sessions.jsonl', fixtures), 'utf8').split('\n');
    const { cookie } = JSON.parse(lines[0] ?? '') as { readonly cookie: string };
    const text = `.AspNetCore.Session=${cookie}`;
    const [none] = await explain(text, [await place('shop')]);
    assert.equal(none?.cause, 'closed-cookie');
    assert.match(told(none), /another key ring/);
    const name = 'keyring-aspnetcore/key-0da64a2f-ebdf-4609-85f6-4695cd773621.xml';
    const ring = [readFileSync(new URL(name, fixtures), 'utf8')];
    const [purpose] = await explain(text, [await place('shop')], ring);
    assert.equal(purpose?.cause, 'closed-cookie');
    assert.match(told(purpose), /application of another name/);
  });

  it('has a cookie that is sent twice, or none', async () => {
    await store('/Shop', 'another0000000000000000');
    const at = [await place('shop')];
    const [twice] = await explain(
      `ASP.NET_SessionId=${id}; ASP.NET_SessionId=${'b'.repeat(24)}`,
      at,
    );
    assert.equal(twice?.cause, 'cookie-names');
    assert.match(told(twice), /more than once/);
    const [none] = await explain('theme=dark; tracking=abcdefghijk', at);
    assert.equal(none?.cause, 'cookie-names');
    assert.match(told(none), /None of these cookies.*theme, tracking/);
  });

  it('is in its cookie', async () => {
    await store('/Shop', 'another0000000000000000');
    // itsdangerous 2.2: URLSafeTimedSerializer('dev', 'cookie-session', sha1, hmac).dumps({'user': 'Ann'})
    const cookie = 'session=eyJ1c2VyIjoiQW5uIn0.aMq0Zw.Vn0Wl1c1o4gqE6pJtbYwYF7a2nQ';
    const [first] = await explain(cookie, [await place('shop')]);
    assert.equal(first?.cause, 'cookie-names');
    assert.match(told(first), /in the cookie itself/);
  });

  it('has a cookie that was signed with another key, or has expired', async () => {
    const { value, secret } = cookieOf('express');
    const at = [await place('shop')];
    const cookie = `connect.sid=${value}`;
    const other = await explain(cookie, at, [], ['the key of today']);
    assert.equal(other[0]?.cause, 'refused-cookie');
    assert.match(told(other[0]), /signature of connect\.sid was made with another key/);
    const right = await explain(cookie, at, [], [secret]);
    assert.ok(right.every(({ cause }) => cause !== 'refused-cookie'));
    const rails = cookieOf('rails, ends');
    const [ended] = await explain(`_shop_session=${rails.value}`, at, [], [rails.secret]);
    assert.match(told(ended), /_shop_session has expired/);
  });

  it('is named by a cookie that nobody can open here', async () => {
    const { value } = cookieOf('laravel, aes-256-cbc');
    const found = await explain(`laravel_session=${value}`, [await place('shop')]);
    const closed = found.find(({ cause }) => cause === 'refused-cookie');
    assert.match(told(closed), /Laravel encrypts it/);
    assert.deepEqual(closed?.actions?.[0], { kind: 'cookie-key' });
  });

  it('is in the memory of the site', async () => {
    await redis.ask('SET', 'sess:abcdefghijklmnopqrstuvwxyz012345', '{"cookie":{}}', 'EX', 900);
    const at = [await place('shop')];
    const [first] = await explain(`ASP.NET_SessionId=${id}`, at);
    assert.equal(first?.cause, 'in-memory');
    assert.match(englishText(first.advice ?? first.title), /InProc/);
  });

  it('is not for this user to see', async () => {
    await store();
    await redis.ask('ACL', 'SETUSER', 'small', 'on', '>pw', '+@all', '-info', '-config', '~other*');
    const at = await place('shop', { user: 'small:pw@', searches: false });
    const [first] = await explain(home(), [at]);
    assert.equal(first?.cause, 'no-access');
    const { servers: facts } = await gather(at, {
      wanted: wantedAt(home()),
      clues: { refs: [], ids: [] },
      groups: [],
      sightings,
    });
    assert.deepEqual(
      facts.map(({ refused }) => refused),
      [['INFO', 'CONFIG GET']],
    );
  });
});

/** The first cookie of a case of the fixtures, with its key. */
function cookieOf(name: string): { readonly value: string; readonly secret: string } {
  const lines = readFileSync('test/fixtures/cookies/cookies.jsonl', 'utf8').trim().split('\n');
  const cases = lines.map(
    (line) => JSON.parse(line) as { case: string; secret: string; cookies?: { value: string }[] },
  );
  const found = cases.find((one) => one.case === name);
  const value = found?.cookies?.[0]?.value;
  assert.ok(found && value !== undefined, name);
  return { value, secret: found.secret };
}
