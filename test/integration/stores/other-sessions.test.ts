import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { BuiltInLayoutId } from '../../../src/stores/layout-facts.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { extendSession, setSessionTimeout } from '../../../src/stores/deeds/session-lifetime.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { plainOf } from '../support/plain-value.ts';
import { bytesOf, text } from './support.ts';
import { redisRig } from './redis-rig.ts';
import { englishText } from '../../../src/formats/reason.ts';

/** A line of `other-sessions.jsonl`. */
interface OtherSession {
  readonly stack: BuiltInLayoutId;
  readonly software: string;
  readonly scenario: string;
  readonly application: string;
  readonly id: string;
  readonly handler?: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: 'hash' | 'string' | 'set';
    readonly ttlSeconds: number;
    readonly base64?: string;
    readonly members?: readonly string[];
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
  readonly expected: Readonly<Record<string, unknown>>;
}

const sessions = readFileSync(
  new URL('../../fixtures/other-sessions.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as OtherSession);

function refOf({ stack, application, id }: OtherSession): SessionRef {
  return { layout: stack, application, id };
}

function restoreCommands({ keys }: OtherSession): Command[] {
  return keys.flatMap((recorded): Command[] => {
    const { key, type, ttlSeconds, base64 = '', members = [], fields = [] } = recorded;
    const set: Command =
      type === 'string'
        ? ['SET', key, bytesOf(base64)]
        : type === 'set'
          ? ['SADD', key, ...members.map(bytesOf)]
          : ['HSET', key, ...fields.flatMap((field) => [field.name, bytesOf(field.base64)])];
    const expire: Command[] = ttlSeconds > 0 ? [['EXPIRE', key, ttlSeconds]] : [];
    return [['DEL', key], set, ...expire];
  });
}

/** Keys of a cache and of other things in the same Redis, which look like sessions. */
const lookAlikes: readonly Command[] = [
  ['SET', 'sess:cached', '{"not":"a session"}'],
  ['SET', 'session:page:1', '<html></html>'],
  ['SET', 'session:counter', '17'],
  ['LPUSH', 'session:queue', 'x'],
  ['HSET', 'spring:session:sessions:other', 'a', '1'],
  ['ZADD', 'spring:session:sessions:expirations', 1, 'x'],
  ['SET', ':1:views.decorators.cache.cache_page.abc', 'x'],
  ['SET', 'shop_database_shop_cache:aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3x', 's:5:"hello";'],
  ['SET', 'shop_database_shop_cache:0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a', 'i:1;'],
];

/** Those in which values are plain data that can be written back. */
function isEditable({ stack, scenario, handler }: OtherSession): boolean {
  if (stack === 'express' || scenario === 'json' || scenario === 'msgpack') return true;
  if (stack === 'laravel') return scenario === 'plain';
  return handler !== undefined && !['references', 'igbinary', 'empty', 'locked'].includes(scenario);
}

/** The values of all items that say what was expected; see `plainOf`. */
function valuesOf(snapshot: SessionSnapshot): Record<string, unknown> {
  const { itemEncoding } = layoutById(snapshot.ref.layout);
  const values: Record<string, unknown> = {};
  for (const item of snapshot.items) {
    values[item.name ?? ''] = plainOf(decodeSessionItem(item, itemEncoding).root);
  }
  return values;
}

/** A draft in which a text is another one. */
function edited(snapshot: SessionSnapshot, item: string, value = 'Eve'): SessionDraft {
  const draft = new SessionDraft(snapshot);
  const found = draft.item(item) ?? assert.fail(item);
  const decoded = decodeSessionItem(found, layoutById(snapshot.ref.layout).itemEncoding);
  const splices =
    decoded.root.editor === undefined
      ? [{ offset: 0, removed: found.bytes, inserted: Buffer.from(value) }]
      : decoded.edit({ type: 'set', path: [], text: value });
  draft.apply({ type: 'splice', item, splices });
  return draft;
}

describe('sessions of other stacks', function () {
  this.timeout(20_000);
  const rig = redisRig();
  beforeEach(async () => {
    const commands = [...sessions.flatMap(restoreCommands), ...lookAlikes];
    await rig.connection.call(['DEL', 'session:queue']);
    for (const reply of await rig.connection.pipeline(commands)) {
      if (reply instanceof Error) throw reply;
    }
  });

  const named = (stack: string, scenario: string): OtherSession =>
    sessions.find((each) => each.stack === stack && each.scenario === scenario) ?? assert.fail();

  it('are found, grouped and counted, and nothing else is', async () => {
    const index = await scanSessions(rig.connection, builtInKeys);
    const expected = new Map<string, number>();
    for (const { stack, application } of sessions) {
      const name = `${application} ${stack}`;
      expected.set(name, (expected.get(name) ?? 0) + 1);
    }
    assert.deepEqual(
      index.groups().map((group) => [`${group.application} ${group.layout}`, group.sessionCount]),
      [...expected].sort(([a], [b]) => (a < b ? -1 : 1)),
    );
    for (const session of sessions) assert.ok(index.find(refOf(session)), session.scenario);
    assert.equal(index.groups().find(({ layout }) => layout === 'php')?.lockedCount, 1);
  });

  for (const session of sessions) {
    const { stack, scenario } = session;
    it(`are read: ${stack}, ${scenario}`, async () => {
      const snapshot = await readSession(rig.connection, refOf(session));
      const [summary] = await readSummaries(rig.connection, [snapshot.ref]);
      // When they end stands in those of Spring and in Rails' cache, which were recorded long ago. Cookies of Express have expired
      // since, too, but a site takes its session for as long as the key lives.
      const condition =
        stack === 'spring' || scenario === 'rails cache store'
          ? /^ended$|^no-ttl$|^ok$/
          : scenario === 'no end' || stack === 'rack'
            ? /ok|no-ttl/
            : /^ok$/;
      assert.match(snapshot.condition, condition);
      // A row does not read all of an entry of Rails' cache, at whose end its time stands.
      if (scenario !== 'rails cache store') assert.equal(summary?.condition, snapshot.condition);
      assert.deepEqual(summary?.lock?.value, snapshot.lock?.value);
      const closed = { igbinary: 'language-values', zlib: 'compressed', encrypted: 'encrypted' };
      const reason = (closed as Partial<Record<string, string>>)[scenario];
      if (reason !== undefined) {
        assert.equal(snapshot.readOnlyReason, reason);
        const isOpened = snapshot.items.every(({ name }) => name !== null);
        assert.equal(isOpened, reason !== 'encrypted');
        return;
      }
      assert.notEqual(snapshot.readOnlyReason, 'compressed');
      if (session.handler === undefined) return;
      assert.deepEqual(snapshot.facts, [{ kind: 'encoding', text: session.handler }]);
      const names = snapshot.items.map(({ name }) => name);
      if (session.handler !== 'php_serialize')
        assert.deepEqual(names, Object.keys(session.expected));
    });
  }

  for (const session of sessions.filter(isEditable)) {
    it(`show every value: ${session.stack}, ${session.scenario}`, async () => {
      const snapshot = await readSession(rig.connection, refOf(session));
      // Not among what the stack reads back, or more of it than JSON can say.
      const isCompared = ([name]: [string, unknown]) => !['cookie', 'line'].includes(name);
      assert.deepEqual(
        Object.entries(valuesOf(snapshot)).filter(isCompared),
        Object.entries(session.expected).filter(isCompared),
      );
      assert.equal(snapshot.readOnlyReason, undefined);
    });

    it(`are edited, with the time to live as it was: ${session.stack}, ${session.scenario}`, async () => {
      const ref = refOf(session);
      const before = await readSession(rig.connection, ref);
      const draft = new SessionDraft(before);
      const { itemEncoding } = layoutById(ref.layout);
      const item = before.items.find(({ isSystem }) => !isSystem) ?? assert.fail();
      const edited = decodeSessionItem(item, itemEncoding);
      const type = edited.root.editor?.type;
      const added = before.items.at(-1) ?? assert.fail();
      if (type === 'String' || type === 'Number') {
        const edit = { type: 'set', path: [], text: '4711' } as const;
        draft.apply({ type: 'splice', item: item.name, splices: edited.edit(edit) });
      }
      draft.apply({ type: 'add', item: 'added "here"', bytes: added.bytes });
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const after = await readSession(rig.connection, ref);
      const values = valuesOf(after);
      const old = valuesOf(before);
      assert.deepEqual(values['added "here"'], old[added.name ?? '']);
      if (type === 'String') assert.equal(values[item.name ?? ''], '4711');
      assert.ok(Math.abs((after.ttlMs ?? 0) - (before.ttlMs ?? 0)) < 2000);
      const back = new SessionDraft(after);
      back.apply({ type: 'remove', item: 'added "here"', bytes: added.bytes });
      assert.equal((await saveSession(rig.connection, back)).outcome, 'saved');
      const last = valuesOf(await readSession(rig.connection, ref));
      assert.deepEqual(Object.keys(last), Object.keys(old));
    });
  }

  it("show who holds phpredis' lock, and end the session with it", async () => {
    const session = named('php', 'locked');
    const snapshot = await readSession(rig.connection, refOf(session));
    assert.match(snapshot.lock?.value ?? '', /^web-1\|\d+$/);
    assert.match(snapshot.lock?.holder ?? '', /^web-1, \d+$/);
    assert.ok((snapshot.lock?.ttlMs ?? 0) > 50_000);
    const refused = await endSession(rig.connection, snapshot.ref);
    assert.equal(refused.outcome, 'locked');
    const ended = await endSession(rig.connection, snapshot.ref, snapshot.lock);
    assert.equal(ended.outcome, 'ended');
    for (const { key } of session.keys) assert.equal(await rig.connection.call(['EXISTS', key]), 0);
  });

  for (const scenario of ['indexed', 'plain']) {
    it(`show the values of Java and what Spring keeps beside them: ${scenario}`, async () => {
      const session = named('spring', scenario);
      const snapshot = await readSession(rig.connection, refOf(session));
      assert.deepEqual(valuesOf(snapshot), session.expected);
      assert.deepEqual(snapshot.facts, [
        { kind: 'created', atMs: 1_767_225_600_000 },
        { kind: 'last-accessed', atMs: 1_767_225_660_000 },
      ]);
      assert.equal(snapshot.timeoutSeconds, 1800);
      assert.equal(snapshot.readOnlyReason, 'language-values');
      const [summary] = await readSummaries(rig.connection, [snapshot.ref]);
      assert.equal(summary?.itemCount, Object.keys(session.expected).length);
      await assert.rejects(saveSession(rig.connection, edited(snapshot, 'user')), {
        code: 'unwritable',
      });
    });
  }

  // What PHP's json_encode and serialize write of the attributes, with `session.serialization` set to json.
  it("are read and edited in Laravel's other encoding, JSON in a serialized string", async () => {
    const id = `${'jS0n'.repeat(9)}abcd`;
    const key = `shop-database-shop-cache-${id}`;
    const ref: SessionRef = { layout: 'laravel', application: key.slice(0, -40), id };
    const json = '{"_token":"t","user":"Zo\\u00eb","cart":{"n":1}}';
    await rig.connection.call(['SET', key, `s:${json.length}:"${json}";`, 'EX', 600]);
    const found = (await scanSessions(rig.connection, builtInKeys)).find(ref);
    assert.deepEqual(found?.parts, ['data']);
    const snapshot = await readSession(rig.connection, ref);
    assert.deepEqual(snapshot.facts, [{ kind: 'encoding', text: 'json' }]);
    assert.deepEqual(valuesOf(snapshot), { _token: 't', user: 'Zoë', cart: { n: 1 } });
    assert.deepEqual(
      snapshot.items.map(({ isSystem }) => isSystem),
      [true, false, false],
    );
    const saved = await saveSession(rig.connection, edited(snapshot, 'user', 'Zoë €'));
    assert.equal(saved.outcome, 'saved');
    // As before, what isn't ASCII is escaped.
    const next = json.replace('\\u00eb', '\\u00eb \\u20ac');
    const stored = text(await rig.connection.call(['GET', key]));
    assert.equal(stored, `s:${Buffer.byteLength(next)}:"${next}";`);

    await rig.connection.call(['SET', key, 's:2:"[]";', 'EX', 600]);
    const empty = await readSession(rig.connection, ref);
    assert.equal(empty.readOnlyReason, undefined);
    assert.deepEqual(empty.items, []);
    const draft = new SessionDraft(empty);
    draft.apply({ type: 'add', item: 'a', bytes: Buffer.from('1') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.equal(text(await rig.connection.call(['GET', key])), 's:7:"{"a":1}";');
    await rig.connection.call(['DEL', key]);
  });

  it("give Spring's sessions the end of their marker, and end both keys", async () => {
    const session = named('spring', 'indexed');
    const { ref, ttlMs = 0 } = await readSession(rig.connection, refOf(session));
    assert.ok(ttlMs > 1_790_000 && ttlMs <= 1_800_000, String(ttlMs));
    assert.equal((await endSession(rig.connection, ref)).outcome, 'ended');
    const marker = `spring:session:sessions:expires:${session.id}`;
    assert.equal(await rig.connection.call(['EXISTS', marker]), 0);
  });

  it("keep the cookie's end and the time to live of Express' sessions together", async () => {
    const ref = refOf(named('express', 'cart'));
    assert.equal((await readSession(rig.connection, ref)).timeoutSeconds, 1200);
    const cookie = async (): Promise<{ originalMaxAge: number; expires: string }> => {
      const value = text(await rig.connection.call(['GET', `${ref.application}${ref.id}`]));
      return (JSON.parse(value) as { cookie: { originalMaxAge: number; expires: string } }).cookie;
    };
    assert.equal((await setSessionTimeout(rig.connection, ref, 300)).outcome, 'done');
    const changed = await cookie();
    assert.equal(changed.originalMaxAge, 300_000);
    assert.ok(Math.abs(Date.parse(changed.expires) - Date.now() - 300_000) < 5000);
    const { ttlMs = 0 } = await readSession(rig.connection, ref);
    assert.ok(ttlMs > 295_000 && ttlMs <= 300_000);
    await rig.connection.call(['PEXPIRE', `${ref.application}${ref.id}`, 1000]);
    assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
    assert.ok(Math.abs(Date.parse((await cookie()).expires) - Date.now() - 300_000) < 5000);
  });

  it('say what is wrong when a key of theirs has another type', async () => {
    await rig.connection.pipeline([
      ['DEL', 'PHPREDIS_SESSION:odd'],
      ['RPUSH', 'PHPREDIS_SESSION:odd', 'x'],
    ]);
    const ref: SessionRef = { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'odd' };
    const { condition, problem } = await readSession(rig.connection, ref);
    assert.equal(condition, 'wrong-type');
    assert.match(problem ? englishText(problem) : '', /list \(string\)/);
    assert.equal((await readSummaries(rig.connection, [ref]))[0]?.condition, 'wrong-type');
    await rig.connection.call(['DEL', 'PHPREDIS_SESSION:odd']);
  });
});
