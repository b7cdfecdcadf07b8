import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { extendSession, setSessionTimeout } from '../../../src/stores/deeds/session-lifetime.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { startCluster } from '../support/redis-server.ts';
import { assertBytes, bytesOf, connectTo, text } from './support.ts';
import { redisRig } from './redis-rig.ts';

/** A line of `aspnetcore-sessions.jsonl`: what a site or its cache wrote, as Redis held it. */
interface RecordedEntry {
  readonly scenario: string;
  readonly kind: 'session' | 'cache' | 'dataprotection';
  readonly instance: string;
  readonly idleMinutes: number;
  readonly sessionKey: string | null;
  readonly sessionId?: string;
  readonly keys: readonly {
    readonly key: string;
    readonly type: 'hash' | 'list';
    readonly ttlSeconds: number;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
    readonly elements?: readonly string[];
  }[];
  readonly expected: readonly { readonly key: string; readonly base64: string }[] | null;
}

const recorded = readFileSync(
  new URL('../../fixtures/aspnetcore-sessions.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as RecordedEntry);

const sessions = recorded.filter(({ kind }) => kind === 'session');

function refOf({ instance, sessionKey }: RecordedEntry): SessionRef {
  return { layout: 'aspnetcore', application: instance, id: sessionKey ?? '' };
}

function restoreCommands({ keys }: RecordedEntry): Command[] {
  return keys.flatMap(({ key, ttlSeconds, fields, elements }): Command[] => {
    const set: Command = fields
      ? ['HSET', key, ...fields.flatMap(({ name, base64 }) => [name, bytesOf(base64)])]
      : ['RPUSH', key, ...(elements ?? []).map(bytesOf)];
    return ttlSeconds > 0 ? [['DEL', key], set, ['EXPIRE', key, ttlSeconds]] : [['DEL', key], set];
  });
}

/** What else is found in the Redis of such a site: its output cache (RedisOutputCacheStore.cs). */
const outputCache: readonly Command[] = [
  ['SET', 'dev:__MSOCV_GET\u001eHTTP\u001elocalhost', 'x'],
  ['ZADD', 'dev:__MSOCT', 1, 'dev:__MSOCV_GET'],
  ['ZADD', 'dev:__MSOCT_products', 1, 'dev:__MSOCV_GET'],
];

describe("ASP.NET Core's sessions", function () {
  this.timeout(20_000);
  const rig = redisRig();
  beforeEach(async () => {
    for (const reply of await rig.connection.pipeline(recorded.flatMap(restoreCommands))) {
      if (reply instanceof Error) throw reply;
    }
    await rig.connection.pipeline(outputCache);
  });

  function assertFound(index: SessionIndex): void {
    const instances = [...new Set(sessions.map(({ instance }) => instance))].sort();
    assert.deepEqual(
      index.groups(),
      instances.map((instance) => ({
        layout: 'aspnetcore',
        application: instance,
        sessionCount: sessions.filter((session) => session.instance === instance).length,
        lockedCount: 0,
      })),
    );
    for (const session of sessions) {
      assert.deepEqual(index.find(refOf(session))?.parts, ['data'], session.scenario);
    }
  }

  it('are told from the entries of the cache, the output cache and the key ring', async () => {
    assertFound(await scanSessions(rig.connection, builtInKeys));
  });

  it('are told from them without scripts, too', async () => {
    await rig.ask('ACL', 'SETUSER', 'plain', 'on', '>pw', '~*', '+@all', '-@scripting');
    const plain = await connectTo(`redis://plain:pw@127.0.0.1:${rig.server.port}`);
    try {
      assertFound(await scanSessions(plain, builtInKeys));
    } finally {
      plain.close();
    }
  });

  it('are found in a cluster', async () => {
    const cluster = await startCluster();
    const nodes = await connectTo(`127.0.0.1:${cluster.servers[0]?.port ?? 0}`);
    try {
      for (const reply of await nodes.pipeline(recorded.flatMap(restoreCommands))) {
        if (reply instanceof Error) throw reply;
      }
      assertFound(await scanSessions(nodes, builtInKeys));
    } finally {
      nodes.close();
      await cluster.stop();
    }
  });

  it('are found among many keys that look alike, whose values are looked at', async () => {
    const count = 3000;
    const guid = (number: number): string =>
      `00000000-0000-0000-0000-${number.toString().padStart(12, '0')}`;
    const payload = bytesOf('AgAAAIOvseuhdX3q49DzY4fhVCo=');
    const fields = (data: Uint8Array | string) => ['absexp', '-1', 'sldexp', '600', 'data', data];
    await rig.connection.pipeline(
      Array.from({ length: count }, (_, number): Command => {
        const isSession = number % 3 === 0;
        return ['HSET', `many:${guid(number)}`, ...fields(isSession ? payload : 'a document')];
      }),
    );
    const index = await scanSessions(rig.connection, builtInKeys);
    const group = index.groups().find(({ application }) => application === 'many:');
    assert.equal(group?.sessionCount, count / 3);
    // A search that nobody asked for looks at new keys only, and finds the same.
    const again = await scanSessions(rig.connection, builtInKeys, { known: index });
    assert.deepEqual(again.groups(), index.groups());
    await rig.connection.call([
      'DEL',
      ...Array.from({ length: count }, (_, i) => `many:${guid(i)}`),
    ]);
  });

  for (const session of sessions) {
    it(`are read with all their items: ${session.scenario}`, async () => {
      const snapshot = await readSession(rig.connection, refOf(session));
      assert.equal(snapshot.condition, 'ok');
      assert.deepEqual(
        snapshot.items.map(({ name }) => name),
        session.expected?.map(({ key }) => key),
      );
      for (const [index, { base64 }] of (session.expected ?? []).entries()) {
        assertBytes(snapshot.items[index]?.bytes, bytesOf(base64));
      }
      assert.equal(snapshot.timeoutSeconds, session.idleMinutes * 60);
      assert.deepEqual(snapshot.facts, [{ kind: 'site-session-id', text: session.sessionId }]);
      const tempData = snapshot.items.filter(({ encoding }) => encoding === 'tempdata');
      assert.equal(tempData.length, session.scenario.startsWith('tempdata') ? 1 : 0);
      const [summary] = await readSummaries(rig.connection, [snapshot.ref]);
      assert.equal(summary?.condition, 'ok');
      assert.equal(summary.sizeBytes, snapshot.blob?.length);
    });
  }

  const mixed = sessions.find(({ scenario }) => scenario === 'mixed') ?? assert.fail();
  const ref = refOf(mixed);
  const key = mixed.keys[0]?.key ?? '';

  it('are saved with one field changed and the time to live as it was', async () => {
    await rig.connection.call(['PEXPIRE', key, 100_000]);
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    const before = draft.item('user')?.bytes ?? assert.fail();
    const inserted = new TextEncoder().encode('someone else');
    draft.apply({
      type: 'splice',
      item: 'user',
      splices: [{ offset: 0, removed: before, inserted }],
    });
    draft.apply({ type: 'remove', item: 'roleId', bytes: draft.item('roleId')?.bytes ?? before });
    draft.apply({ type: 'add', item: 'new', bytes: Uint8Array.of(0, 0, 0, 1) });
    const result = await saveSession(rig.connection, draft);
    assert.equal(result.outcome, 'saved');
    const now = await readSession(rig.connection, ref);
    assert.deepEqual(
      now.items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]),
      draft.items().map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]),
    );
    assert.deepEqual(now.facts, [{ kind: 'site-session-id', text: mixed.sessionId }]);
    assert.ok((now.ttlMs ?? 0) > 99_000 && (now.ttlMs ?? 0) <= 100_000);
  });

  it('are not saved over what the site stored meanwhile, and merged where it can be', async () => {
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    const other = new SessionDraft(await readSession(rig.connection, ref));
    const edit = (target: SessionDraft, item: string, value: string): void => {
      const removed = target.item(item)?.bytes ?? assert.fail();
      const inserted = new TextEncoder().encode(value);
      target.apply({ type: 'splice', item, splices: [{ offset: 0, removed, inserted }] });
    };
    edit(other, 'user', 'by the site');
    edit(draft, 'json', '{}');
    assert.equal((await saveSession(rig.connection, other)).outcome, 'saved');
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    edit(draft, 'user', 'by us');
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'changed');
  });

  it('are never brought back after they expired', async () => {
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    draft.apply({ type: 'add', item: 'x', bytes: Uint8Array.of(1) });
    await rig.connection.call(['DEL', key]);
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'gone');
    assert.equal((await setSessionTimeout(rig.connection, ref, 60)).outcome, 'gone');
    assert.equal(await rig.connection.call(['EXISTS', key]), 0);
  });

  it('get another lifetime by their sliding window and time to live together', async () => {
    assert.equal((await setSessionTimeout(rig.connection, ref, 300)).outcome, 'done');
    assert.equal(text(await rig.connection.call(['HGET', key, 'sldexp'])), '3000000000');
    assert.ok(Number(await rig.connection.call(['PTTL', key])) > 299_000);
    await rig.connection.call(['PEXPIRE', key, 1000]);
    assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
    assert.ok(Number(await rig.connection.call(['PTTL', key])) > 299_000);
    assert.equal((await endSession(rig.connection, ref)).outcome, 'ended');
    assert.equal(await rig.connection.call(['EXISTS', key]), 0);
  });
});
