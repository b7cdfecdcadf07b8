import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../src/farm/seed/random.ts';
import type { RedisConnection } from '../../src/redis/connection.ts';
import { SessionDraft } from '../../src/stores/edit/draft.ts';
import { inverseChanges, overwrittenItems } from '../../src/stores/edit/overwritten.ts';
import { readSession } from '../../src/stores/read/read-session.ts';
import { saveChanges, saveSession } from '../../src/stores/edit/save-session.ts';
import { connectBy } from '../integration/stores/support.ts';
import { until } from '../integration/support/redis-server.ts';
import { CoreRig } from './support/aspnetcore-rig.ts';
import { editItem, keyOf } from './support/aspnetcore-session.ts';
import { IDLE_SECONDS, type SiteClient } from './support/aspnetcore-site.ts';
import { changedNames, watchWrites } from './support/aspnetcore-writes.ts';

const IDLE_MS = IDLE_SECONDS * 1000;
const CLIENT_COUNT = 8;
/** The item that we edit: `edit 0`, `edit 1`, … */
const EDITED = 'Edited';

describe('an ASP.NET Core site that is busy', function () {
  this.timeout(60_000);
  let rig: CoreRig;
  let client: SiteClient;

  before(async function () {
    this.timeout(300_000);
    rig = await CoreRig.start();
  });
  beforeEach(async () => {
    client = rig.site.newClient();
    await client.setText(EDITED, 'edit 0');
  });
  after(() => rig.stop());

  /** As many browser windows of the same session as there are clients. */
  function clients(): readonly SiteClient[] {
    return Array.from({ length: CLIENT_COUNT }, () => client.twin());
  }

  function setEdit(draft: SessionDraft, number: number): void {
    editItem(draft, EDITED, { type: 'set', path: [], text: `edit ${number}` });
  }

  async function textOf(reader: SiteClient, name: string): Promise<string | undefined> {
    return (await reader.session()).items.find((item) => item.name === name)?.text;
  }

  function assertWholeLife(ttlMs: number | undefined): void {
    assert.ok(ttlMs !== undefined && ttlMs > IDLE_MS - 10_000 && ttlMs <= IDLE_MS, `${ttlMs} ms`);
  }

  for (const way of ['scripts', 'transactions'] as const) {
    describe(`edited with ${way}`, () => {
      let editor: RedisConnection;

      before(async () => {
        editor = await connectBy(way, rig.server);
      });
      after(() => editor.close());

      it('reads every edit, in order, when its pages only read', async () => {
        const editCount = 200;
        await client.setText('untouched', 'as it was');
        const draft = await rig.open(client);
        let isOver = false;
        const reads = clients().map(async (reader) => {
          const seen: number[] = [];
          while (!isOver) {
            const { items } = await reader.session();
            assert.deepEqual(
              items.map(({ name }) => name),
              [EDITED, 'untouched'],
            );
            assert.equal(items[1]?.text, 'as it was');
            seen.push(Number(items[0]?.text.slice('edit '.length)));
          }
          return seen;
        });
        try {
          for (let edit = 1; edit <= editCount; edit++) {
            setEdit(draft, edit);
            const result = await saveSession(editor, draft);
            assert.equal(result.outcome, 'saved');
            assertWholeLife(result.snapshot.ttlMs);
            draft.rebase(result.snapshot);
            // Each edit meets another moment of the pages.
            if (edit % 10 === 0) assert.equal(await textOf(client, EDITED), `edit ${edit}`);
          }
        } finally {
          isOver = true;
        }
        const all = await Promise.all(reads);
        for (const seen of all) {
          assert.ok(seen.length > 1, 'every client read');
          assert.deepEqual(
            seen,
            [...seen].sort((a, b) => a - b),
          );
        }
        assert.ok(new Set(all.flat()).size > 10, 'the clients saw many edits');
        assert.equal(await textOf(client, EDITED), `edit ${editCount}`);
      });

      it('loses nothing of its own to an edit, and every edit that it overwrites is reported', async () => {
        const rounds = 80;
        const { ref } = (await rig.open(client)).base;
        const writes = await watchWrites(rig.server.port, keyOf(ref));
        const random = randomFrom(5);
        const all = clients();
        let [stood, overwritten] = [0, 0];
        for (let edit = 1; edit <= rounds; edit++) {
          const draft = new SessionDraft(await readSession(editor, ref));
          setEdit(draft, edit);
          const changes = draft.changes();
          const requests = all.map(async (each, index) => {
            await wait(random.below(6));
            await each.slow(random.below(6), `Client${index}`);
          });
          await wait(random.below(20));
          const result = await saveSession(editor, draft);
          await Promise.all(requests);
          const stands = (await textOf(client, EDITED)) === `edit ${edit}`;
          if (result.outcome !== 'saved') {
            assert.equal(result.outcome, 'changed');
            assert.ok(!stands);
            continue;
          }
          if (stands) stood++;
          else overwritten++;
          assertWholeLife(result.snapshot.ttlMs);
          const now = await readSession(editor, ref);
          assertWholeLife(now.ttlMs);
          assert.equal(now.timeoutSeconds, IDLE_SECONDS);
          assert.deepEqual(
            overwrittenItems(changes, now.items).map(({ name }) => name),
            stands ? [] : [EDITED],
          );
        }
        assert.ok(stood > 0 && overwritten > 0, `${stood} stood, ${overwritten} overwritten`);
        const ours = (await writes.stop()).slice(1).filter(({ by }) => by === 'us');
        assert.ok(ours.length >= stood + overwritten - 1);
        for (const write of ours) assert.deepEqual(changedNames(write), [EDITED]);
      });

      it('never gets a session back from us that has ended', async () => {
        for (let round = 0; round < 25; round++) {
          const visitor = rig.site.newClient();
          await visitor.setText(EDITED, 'edit 0');
          const draft = await rig.open(visitor);
          setEdit(draft, 1);
          const { ref } = draft.base;
          const readers = Array.from({ length: 3 }, () => visitor.twin().slow(round % 4));
          const end = wait(round % 3).then(() => rig.connection.call(['DEL', keyOf(ref)]));
          const result = await saveSession(editor, draft);
          await Promise.all([end, ...readers]);
          assert.ok(['saved', 'gone'].includes(result.outcome), result.outcome);
          assert.equal(await rig.ttlMs(ref), -2);
          assert.deepEqual((await visitor.session()).items, []);
        }
      });
    });
  }

  it('keeps what it stored in other items when we save, and settles nothing without us', async () => {
    const draft = await rig.open(client);
    await client.count('Orders');
    setEdit(draft, 1);
    const merged = await saveSession(rig.connection, draft);
    assert.equal(merged.outcome, 'saved');
    assert.deepEqual(merged.mergedNames, ['Orders']);
    assert.equal(await textOf(client, EDITED), 'edit 1');
    assert.equal(await client.count('Orders'), 2);

    draft.rebase(merged.snapshot);
    await client.setText(EDITED, 'by the site');
    setEdit(draft, 2);
    const refused = await saveSession(rig.connection, draft);
    assert.equal(refused.outcome, 'changed');
    assert.deepEqual(
      refused.conflicts.map(({ name }) => name),
      [EDITED],
    );
    assert.equal(await textOf(client, EDITED), 'by the site');
    assert.equal((await saveSession(rig.connection, draft, { overwrites: true })).outcome, 'saved');
    assert.equal(await textOf(client, EDITED), 'edit 2');
    assert.equal(await client.count('Orders'), 3);
  });

  it('reads the old value after a saved edit was taken back', async () => {
    const draft = await rig.open(client);
    setEdit(draft, 1);
    const changes = draft.changes();
    const result = await saveSession(rig.connection, draft);
    assert.equal(result.outcome, 'saved');
    await client.count('Orders');
    const back = await saveChanges(rig.connection, result.snapshot, inverseChanges(changes));
    assert.equal(back.outcome, 'saved');
    assert.equal(await textOf(client, EDITED), 'edit 0');
    assert.equal(await client.count('Orders'), 2);
  });

  /** A page of which it is known that it has loaded the session, but not when it ends. */
  async function startSlowPage(
    { base: { ref } }: SessionDraft,
    name?: string,
  ): Promise<{ readonly end: Promise<void> }> {
    await rig.connection.call(['PEXPIRE', keyOf(ref), 60_000]);
    const end = client.slow(500, name);
    await until(async () => (await rig.ttlMs(ref)) > 60_000, 'the page to load its session');
    return { end };
  }

  it('keeps an edit that was saved during a page that only reads', async () => {
    const draft = await rig.open(client);
    const page = await startSlowPage(draft);
    setEdit(draft, 1);
    const changes = draft.changes();
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    await page.end;
    assert.equal(await textOf(client, EDITED), 'edit 1');
    const { items } = await readSession(rig.connection, draft.base.ref);
    assert.deepEqual(overwrittenItems(changes, items), []);
  });

  it('overwrites an edit at the end of a page that stores, which we report and can save again', async () => {
    const draft = await rig.open(client);
    const page = await startSlowPage(draft, 'Pages');
    setEdit(draft, 1);
    const changes = draft.changes();
    const added = new TextEncoder().encode('added');
    draft.apply({ type: 'add', item: 'New', bytes: added });
    const allChanges = draft.changes();
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.equal(await textOf(client, 'New'), 'added');
    await page.end;
    assert.equal(await textOf(client, EDITED), 'edit 0');

    const now = await readSession(rig.connection, draft.base.ref);
    assert.deepEqual(
      overwrittenItems(allChanges, now.items).map(({ name, isOld }) => [name, isOld]),
      [
        [EDITED, true],
        ['New', true],
      ],
    );
    assert.equal((await saveChanges(rig.connection, now, changes)).outcome, 'saved');
    assert.equal(await textOf(client, EDITED), 'edit 1');
    assert.equal(await client.count('Pages'), 2);
  });
});
