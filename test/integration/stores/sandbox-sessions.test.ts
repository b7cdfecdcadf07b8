import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { sandboxSessions } from '../../../src/farm/seed/sandbox-sessions.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { distFolder } from '../farm/support/bundle.ts';
import { type RedisServer, startRedis, until } from '../support/redis-server.ts';
import { assertBytes, connectTo } from './support.ts';

/** All sessions that a server holds. */
async function allSessions(connection: RedisConnection): Promise<readonly SessionRef[]> {
  const index = await scanSessions(connection, builtInKeys);
  return index
    .groups()
    .flatMap((group) =>
      index.page({ group, start: 0, count: 100, idPart: '' }).sessions.map(({ ref }) => ref),
    );
}

describe('the sessions of the sandbox', function () {
  this.timeout(30_000);
  let server: RedisServer;
  let real: RedisConnection;
  let sandbox: RedisConnection;
  let child: ChildProcess;

  before(async () => {
    server = await startRedis();
    real = await connectTo(`127.0.0.1:${server.port}`);
    const file = join(await distFolder(), 'sandbox.js');
    child = spawn(process.execPath, [file, '--port', '0'], { stdio: ['pipe', 'pipe', 'inherit'] });
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
    await until(() => output.includes('ready on'), 'the sandbox to start');
    sandbox = await connectTo(/redis:\/\/(\S+)/.exec(output)?.[1] ?? '');
  });
  after(async () => {
    real.close();
    sandbox.close();
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await Promise.all([ended, server.stop()]);
  });

  it('show in a real Redis what can be wrong with a session, and are whole otherwise', async () => {
    const nowMs = Date.now();
    for (const reply of await real.pipeline(sandboxSessions(nowMs).commands)) {
      assert.ok(!(reply instanceof Error), String(reply));
    }
    const refs = await allSessions(real);
    assert.ok(refs.length >= 24, `${refs.length} sessions`);
    const snapshots = await Promise.all(refs.map((ref) => readSession(real, ref)));
    const conditions = new Map<string, number>();
    for (const { condition } of snapshots) {
      conditions.set(condition, (conditions.get(condition) ?? 0) + 1);
    }
    for (const condition of ['no-data', 'lock-only', 'wrong-type', 'damaged']) {
      assert.equal(conditions.get(condition), 1, condition);
    }
    const locked = (await readSummaries(real, refs)).filter(
      ({ lock }) => lock?.ageMs !== undefined,
    );
    assert.ok(locked.length >= 2);
    const brief = snapshots.filter(({ ttlMs = Infinity }) => ttlMs < 60_000);
    assert.equal(brief.length, 1);
  });

  it('can be edited in the sandbox as in a real Redis', async () => {
    const refs = await allSessions(sandbox);
    let saves = 0;
    for (const ref of refs) {
      const loaded = await readSession(sandbox, ref);
      if (loaded.condition !== 'ok' || loaded.lock) continue;
      const draft = new SessionDraft(loaded);
      const [first, second] = loaded.items;
      if (!first || !second) continue;
      // One item of the same length and, every other time, one that grows.
      const inserted = first.bytes.map((byte) => byte ^ 1);
      const splices = [{ offset: 0, removed: first.bytes, inserted }];
      draft.apply({ type: 'splice', item: first.name, splices });
      const grown = { offset: 0, removed: new Uint8Array(), inserted: Uint8Array.of(0, 255, 128) };
      if (saves++ % 2 === 0) draft.apply({ type: 'splice', item: second.name, splices: [grown] });
      assert.equal((await saveSession(sandbox, draft)).outcome, 'saved');
      const after = await readSession(sandbox, ref);
      for (const { name, bytes } of after.items) assertBytes(bytes, draft.item(name)?.bytes);
      assert.ok((after.ttlMs ?? 0) > 0 && (after.ttlMs ?? 0) <= (loaded.ttlMs ?? 0));
    }
    assert.ok(saves >= 10, `${saves} saves`);
  });
});
