import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { readProtectionKeys } from '../../../src/lookup/aspnetcore/key-ring.ts';
import { openSessionCookie } from '../../../src/lookup/aspnetcore/session-cookie.ts';
import { cluesOf } from '../../../src/lookup/clues.ts';
import { locate } from '../../../src/lookup/locate.ts';
import { readPastedText } from '../../../src/lookup/pasted-text.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

interface RecordedKey {
  readonly key: string;
  readonly type: string;
  readonly ttlSeconds: number;
  readonly base64?: string;
  readonly members?: readonly string[];
  readonly elements?: readonly string[];
  readonly fields?: readonly { readonly name: string; readonly base64: string }[];
}

interface Recorded {
  readonly stack: string;
  readonly scenario: string;
  readonly id: string;
  readonly discriminator?: string | null;
  readonly cookie?: string | null;
  readonly sessionKey?: string | null;
  readonly keys: readonly RecordedKey[];
}

const fixtures = new URL('../../fixtures/', import.meta.url);
const linesOf = (name: string): readonly Recorded[] =>
  readFileSync(new URL(name, fixtures), 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Recorded]));

const others = linesOf('other-sessions.jsonl');
const core = linesOf('aspnetcore-sessions.jsonl');
const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** Puts keys back as they were recorded. */
async function restore(redis: RedisServer, keys: readonly RecordedKey[]): Promise<void> {
  for (const { key, type, base64 = '', members = [], elements = [], fields = [] } of keys) {
    if (type === 'string') await redis.ask('SET', key, bytes(base64));
    if (type === 'set') await redis.ask('SADD', key, ...members.map(bytes));
    if (type === 'list') await redis.ask('RPUSH', key, ...elements.map(bytes));
    if (type === 'hash') {
      await redis.ask('HSET', key, ...fields.flatMap((one) => [one.name, bytes(one.base64)]));
    }
  }
}

describe('a session that is looked for', () => {
  let redis: RedisServer;
  let source: SessionSource;
  let index: SessionIndex;

  before(async () => {
    redis = await startRedis();
    for (const { keys } of [...others, ...core]) await restore(redis, keys);
    const { address, secrets } = parseEndpoint(`redis://127.0.0.1:${redis.port}`);
    source = await openSource({ address, secrets, canWrite: false });
    index = await source.find();
  });

  after(async () => {
    source.close();
    await redis.stop();
  });

  const find = async (text: string): Promise<readonly string[]> => {
    const { summaries } = await locate(cluesOf(readPastedText(text)), source, index);
    return summaries.map(({ ref }) => ref.id);
  };

  /** How each stack's own software writes the id into its cookie. */
  const cookies: Readonly<Record<string, (id: string) => string>> = {
    express: (id) => `connect.sid=s%3A${id}.3pzb1SXqkVHKTSUmhBtpUjKnVT9vYB2UXtT3UNfIDNE`,
    php: (id) => `PHPSESSID=${id}`,
    django: (id) => `csrftoken=abc; sessionid=${id}`,
    flask: (id) => `session=${id}`,
    spring: (id) => `SESSION=${Buffer.from(id).toString('base64')}`,
  };

  for (const { stack, scenario, id, keys } of others) {
    it(`is found by a key, its ID, the middle of it and its cookie: ${stack}, ${scenario}`, async () => {
      const main = keys.find(({ key }) => key.endsWith(id));
      assert.deepEqual(await find(main?.key ?? ''), [id], 'its key');
      assert.deepEqual(await find(id), [id], 'its ID');
      assert.ok((await find(id.slice(2, -2))).includes(id), 'the middle of its ID');
      const cookie = cookies[stack]?.(id);
      // A UUID with dashes is none of the ids that Flask-Session signs.
      if (cookie) assert.deepEqual(await find(`Cookie: theme=dark; ${cookie}`), [id], cookie);
    });
  }

  it('is found by the cookie of Rack, whose key has a digest of it', async () => {
    const sample = others.find(({ stack }) => stack === 'rack')?.keys[0]?.key ?? '';
    const cookie = '0123456789abcdef0123456789abcdef';
    // As sha256sum says.
    const id = '2::3eb1bd439947eb762998e566ccc2e099c791118b2f40579cc4f7da2b5061b7f9';
    await redis.ask('COPY', sample, `rack:session:${id}`);
    assert.deepEqual(await find(`rack.session=${cookie}`), [id]);
    await redis.ask('DEL', `rack:session:${id}`);
  });

  it('is found by a cookie of ASP.NET Core with the keys of a folder and of Redis', async () => {
    const folder = new URL('keyring-aspnetcore/', fixtures);
    const ring = [
      ...readdirSync(folder).map((name) => readFileSync(new URL(name, folder), 'utf8')),
      ...(await source.protectionKeys('DataProtection-Keys')),
    ].flatMap((text) => readProtectionKeys(text));
    let count = 0;
    for (const { cookie, sessionKey, discriminator, keys } of core) {
      if (!cookie || !sessionKey || keys.length === 0) continue;
      const { closed } = cluesOf(readPastedText(`.AspNetCore.Session=${cookie}`));
      const [value] = closed;
      assert.ok(value);
      const opened = openSessionCookie(value, ring, [discriminator ?? '']);
      const ids = [
        {
          id: (opened.failure === undefined ? opened.sessionKey : undefined) ?? '',
          layouts: ['aspnetcore' as const],
        },
      ];
      const { summaries } = await locate({ refs: [], ids, closed: [] }, source, index);
      assert.deepEqual(
        summaries.map(({ ref }) => `${ref.application}${ref.id}`),
        [keys[0]?.key],
      );
      count++;
    }
    assert.ok(count >= 10, `${count} cookies`);
    assert.deepEqual(await source.protectionKeys('sess:none'), []);
    assert.deepEqual(await source.protectionKeys(others[0]?.keys[0]?.key ?? ''), []);
  });

  it('is not found where it is not', async () => {
    for (const text of [
      'lit3py55t21z5v55vlm25s55',
      'ASP.NET_SessionId=lit3py55t21z5v55vlm25s55',
      'xy',
    ]) {
      assert.deepEqual(await find(text), [], text);
    }
  });
});
