import assert from 'node:assert/strict';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import type { CommandArgument } from '../../../src/stores/commands.ts';
import { createSession, newSessionIdFor } from '../../../src/stores/deeds/copy-session.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { extendSession, setSessionTimeout } from '../../../src/stores/deeds/session-lifetime.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { assertBytes } from './support.ts';
import { forBothWays } from './redis-rig.ts';

const key = 'MyProvider/lrwfvealkxwkkxzwwhp0e4fu';
const ref: SessionRef = {
  layout: 'harbour',
  application: 'MyProvider/',
  id: 'lrwfvealkxwkkxzwwhp0e4fu',
};
const hex = (text: string): Uint8Array =>
  new Uint8Array(Buffer.from(text.replace(/ /g, ''), 'hex'));
/** Ticks of 2024-01-02T03:04:05, little-endian: those of .NET's own SessionStateItemCollection vectors. */
const ticks = hex('80c0bf7a3f0bdc08');
/** `{Name: "Ann", Age: 42, Nil: null}` as .NET Framework's SessionStateItemCollection writes it. */
const items = hex(
  '03000000 ffffffff 044e616d65 03416765 034e696c 05000000 0a000000 0b000000 0103416e6e 022a000000 15',
);
/** The seven fields of RedisSessionState.cs, unlocked, for 20 minutes. */
const unlocked: Readonly<Record<string, CommandArgument>> = {
  created: ticks,
  locked: hex('00'),
  lockId: '',
  lockDate: '',
  timeout: hex('14000000'),
  flags: hex('00000000'),
  items,
};

forBothWays('sessions of Harbour.RedisSessionStateStore', (rig) => {
  beforeEach(() => put({}));

  async function put(changed: Readonly<Record<string, CommandArgument>>): Promise<void> {
    await rig.connection.call(['DEL', key]);
    await rig.connection.call(['HSET', key, ...Object.entries({ ...unlocked, ...changed }).flat()]);
    await rig.connection.call(['PEXPIRE', key, 1_200_000]);
  }
  const putLocked = (lockId = 7): Promise<void> =>
    put({ locked: hex('01'), lockId: Uint8Array.of(lockId, 0, 0, 0), lockDate: ticks });
  const field = async (name: string): Promise<Uint8Array> => {
    const value = await rig.connection.call(['HGET', key, name]);
    assert.ok(value instanceof Uint8Array);
    return value;
  };
  const ttlMs = async (): Promise<number> => Number(await rig.connection.call(['PTTL', key]));

  async function edited(): Promise<SessionDraft> {
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    const splices = [{ offset: 1, removed: hex('03416e6e'), inserted: hex('05426561746f') }];
    draft.apply({ type: 'splice', item: 'Name', splices });
    return draft;
  }

  it('are found, also when they are empty, and read with all that stands in them', async () => {
    for (const changed of [{}, { items: '' }, { items: hex('00000000') }]) {
      await put(changed);
      const index = await scanSessions(rig.connection, builtInKeys);
      assert.ok(index.find(ref), JSON.stringify(changed));
    }
    await put({});
    const snapshot = await readSession(rig.connection, ref);
    assert.deepEqual(
      snapshot.items.map(({ name }) => name),
      ['Name', 'Age', 'Nil'],
    );
    assert.equal(snapshot.condition, 'ok');
    assert.equal(snapshot.timeoutSeconds, 1200);
    assert.equal(snapshot.lock, undefined);
    const [created] = snapshot.facts ?? [];
    assert.deepEqual(created, { kind: 'created', atMs: Date.UTC(2024, 0, 2, 3, 4, 5) });
  });

  it('are saved with nothing else changed, whole or not at all', async () => {
    const draft = await edited();
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assertBytes(
      await field('items'),
      hex(
        '03000000 ffffffff 044e616d65 03416765 034e696c 07000000 0c000000 0d000000 0105426561746f 022a000000 15',
      ),
    );
    assertBytes(await field('created'), ticks);
    assert.equal(await rig.connection.call(['HLEN', key]), 7);
    assert.ok((await ttlMs()) > 1_195_000);
    await rig.connection.call(['DEL', key]);
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'gone');
    assert.equal(await rig.connection.call(['EXISTS', key]), 0);
  });

  it('are left alone while a request holds the lock, and say since when', async () => {
    const draft = await edited();
    await putLocked();
    const [summary] = await readSummaries(rig.connection, [ref]);
    assert.equal(summary?.lock?.value, '7');
    const save = await saveSession(rig.connection, draft);
    assert.equal(save.outcome, 'locked');
    assert.equal(save.lock.value, '7');
    // Its date is UTC, so the age is exact.
    const ageMs = Date.now() - Date.UTC(2024, 0, 2, 3, 4, 5);
    assert.ok(Math.abs((save.lock.ageMs ?? 0) - ageMs) < 5000);
    const timeout = await setSessionTimeout(rig.connection, ref, 600);
    assert.equal(timeout.outcome, 'locked');
    assertBytes(await field('items'), items);
    assertBytes(await field('timeout'), hex('14000000'));
  });

  it('get another lifetime in whole minutes, with the time to live', async () => {
    assert.equal((await setSessionTimeout(rig.connection, ref, 590)).outcome, 'done');
    assertBytes(await field('timeout'), hex('0a000000'));
    assert.ok((await ttlMs()) > 595_000 && (await ttlMs()) <= 600_000);
    await rig.connection.call(['PEXPIRE', key, 1000]);
    assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
    assert.ok((await ttlMs()) > 595_000);
  });

  it('are ended, with the lock that was seen and with no other', async () => {
    await putLocked(7);
    const { lock } = await readSession(rig.connection, ref);
    assert.equal((await endSession(rig.connection, ref)).outcome, 'locked');
    await putLocked(8);
    const other = await endSession(rig.connection, ref, lock);
    assert.equal(other.outcome, 'locked');
    assert.equal(other.lock.value, '8');
    await putLocked(7);
    assert.equal((await endSession(rig.connection, ref, lock)).outcome, 'ended');
    assert.equal(await rig.connection.call(['EXISTS', key]), 0);
    assert.equal((await endSession(rig.connection, ref)).outcome, 'gone');
    await put({});
    // What held it is done by now.
    assert.equal((await endSession(rig.connection, ref, lock)).outcome, 'ended');
  });

  it('are copied without their lock', async () => {
    await putLocked();
    const snapshot = await readSession(rig.connection, ref);
    const id = newSessionIdFor('harbour');
    assert.ok(id);
    const copy = { ...ref, id };
    const made = await createSession(rig.connection, copy, snapshot);
    assert.equal(made.outcome, 'created');
    const read = await readSession(rig.connection, copy);
    assertBytes(read.blob, items);
    assert.equal(read.lock, undefined);
    assert.equal(read.timeoutSeconds, 1200);
    await rig.connection.call(['DEL', `MyProvider/${id}`]);
  });
});
