import assert from 'node:assert/strict';
import { createSession } from '../../src/stores/deeds/copy-session.ts';
import { endSession } from '../../src/stores/deeds/end-session.ts';
import { readSession } from '../../src/stores/read/read-session.ts';
import { saveSession } from '../../src/stores/edit/save-session.ts';
import { extendSession, setSessionTimeout } from '../../src/stores/deeds/session-lifetime.ts';
import { assertSiteReads, CoreRig } from './support/aspnetcore-rig.ts';
import { editItem, keyOf } from './support/aspnetcore-session.ts';
import { IDLE_SECONDS, type SiteClient } from './support/aspnetcore-site.ts';

const IDLE_MS = IDLE_SECONDS * 1000;
/** What a few requests may take. */
const SLACK_MS = 10_000;

describe('lifetimes of an ASP.NET Core site', function () {
  this.timeout(60_000);
  let rig: CoreRig;
  let client: SiteClient;

  before(async function () {
    this.timeout(300_000);
    rig = await CoreRig.start();
  });
  beforeEach(() => {
    client = rig.site.newClient();
  });
  after(() => rig.stop());

  it('follow a timeout that was set until the site stores its own, and an extension', async () => {
    const { connection } = rig;
    await client.setText('a', 'b');
    const { ref } = (await rig.open(client)).base;
    async function assertTimeout(timeoutMs: number): Promise<void> {
      const leftMs = await rig.ttlMs(ref);
      assert.ok(leftMs > timeoutMs - SLACK_MS && leftMs <= timeoutMs, `${leftMs} ms`);
      assert.equal((await readSession(connection, ref)).timeoutSeconds, timeoutMs / 1000);
    }
    assert.equal((await setSessionTimeout(connection, ref, 300)).outcome, 'done');
    await assertTimeout(300_000);
    await connection.call(['PEXPIRE', keyOf(ref), 5000]);
    await client.session();
    await assertTimeout(300_000);
    await connection.call(['PEXPIRE', keyOf(ref), 5000]);
    assert.equal((await extendSession(connection, ref)).outcome, 'done');
    await assertTimeout(300_000);
    await client.setText('a', 'c');
    await assertTimeout(IDLE_MS);
  });

  it('are kept to the millisecond by a save', async () => {
    const { connection } = rig;
    await client.setText('a', '0');
    const draft = await rig.open(client);
    const { ref } = draft.base;
    for (let round = 1; round <= 100; round++) {
      await connection.call(['PEXPIRE', keyOf(ref), 20_000 + round * 17]);
      editItem(draft, 'a', { type: 'set', path: [], text: String(round) });
      const start = performance.now();
      const beforeMs = await rig.ttlMs(ref);
      const result = await saveSession(connection, draft);
      const afterMs = await rig.ttlMs(ref);
      const roundTripMs = performance.now() - start;
      assert.equal(result.outcome, 'saved');
      assert.ok(afterMs <= beforeMs, `${beforeMs} became ${afterMs}`);
      assert.ok(beforeMs - afterMs <= roundTripMs + 1, `${beforeMs} became ${afterMs}`);
      assert.equal(Number(await connection.call(['HLEN', keyOf(ref)])), 3);
      draft.rebase(result.snapshot);
    }
    await assertSiteReads(client, draft.items());
  });

  it('end with the session, which comes back only when it is made anew', async () => {
    const { connection } = rig;
    await client.setText('a', 'b');
    await client.setNumber('n', 3);
    const draft = await rig.open(client);
    const { ref, items, timeoutSeconds = 0, ttlMs = 0, blob } = draft.base;
    editItem(draft, 'a', { type: 'set', path: [], text: 'too late' });
    assert.equal((await endSession(connection, ref)).outcome, 'ended');
    await assertSiteReads(client, []);
    assert.equal((await saveSession(connection, draft)).outcome, 'gone');
    assert.equal((await setSessionTimeout(connection, ref, 60)).outcome, 'gone');
    assert.equal((await extendSession(connection, ref)).outcome, 'gone');
    assert.equal(await connection.call(['EXISTS', keyOf(ref)]), 0);

    for (const whole of [{}, blob && { blob }]) {
      const content = { items, timeoutSeconds, ttlMs, ...whole };
      assert.equal((await createSession(connection, ref, content)).outcome, 'created');
      assert.equal((await createSession(connection, ref, content)).outcome, 'exists');
      await assertSiteReads(client, items);
      const leftMs = await rig.ttlMs(ref);
      assert.ok(leftMs > IDLE_MS - SLACK_MS && leftMs <= IDLE_MS, `${leftMs} ms`);
      assert.equal((await endSession(connection, ref)).outcome, 'ended');
    }
  });
});
