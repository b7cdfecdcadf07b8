import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { CommandRunner } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { benchLayouts } from '../../../bench/stores/layouts.ts';
import { EDITED_ITEM, refOf, sampleSession } from '../../../bench/stores/sample.ts';
import { assertBytes, connectTo } from './support.ts';
import { redisRig } from './redis-rig.ts';

const writable = benchLayouts.filter(({ isReadOnly }) => isReadOnly !== true);

describe('a session of a megabyte', () => {
  const rig = redisRig();

  /** The same connection; counts on which way a change went. */
  function counting(): CommandRunner & { scripts: number; transactions: number } {
    return {
      scripts: 0,
      transactions: 0,
      call: (command) => rig.connection.call(command),
      pipeline: (commands) => rig.connection.pipeline(commands),
      script(script, keys, args) {
        if (!script.isReadOnly) this.scripts++;
        return rig.connection.script(script, keys, args);
      },
      transaction(deed) {
        this.transactions++;
        return rig.connection.transaction(deed);
      },
    };
  }

  for (const bench of writable) {
    const { layout, text } = bench;
    const edited = (snapshot: SessionSnapshot): SessionDraft => {
      const draft = new SessionDraft(snapshot);
      const removed = draft.item(EDITED_ITEM)?.bytes ?? new Uint8Array();
      const splices = [{ offset: 0, removed, inserted: text('a good deal longer') }];
      draft.apply({ type: 'splice', item: EDITED_ITEM, splices });
      return draft;
    };
    const put = async (id: string, ms: number): Promise<readonly [SessionRef, SessionSnapshot]> => {
      const ref = refOf(bench, id);
      for (const command of sampleSession(bench, ref, 1_000_000))
        await rig.connection.call(command);
      const snapshot = await readSession(rig.connection, ref);
      return [ref, { ...snapshot, transfer: { bytes: 1_000_000, ms } }];
    };

    it(`is saved alike near the server and far from it in layout ${layout}`, async () => {
      const found: SessionSnapshot[] = [];
      for (const ms of [0, 60_000]) {
        const [ref, snapshot] = await put(`alike${ms}`, ms);
        const runner = counting();
        const result = await saveSession(runner, edited(snapshot));
        assert.equal(result.outcome, 'saved');
        // A save of fields sends a few bytes whatever the session's size is.
        const isOfFields = bench.fields === 'items';
        const way = ms === 0 && !isOfFields ? [0, 1] : [1, 0];
        if (layout !== 'aspnet-v5') assert.deepEqual([runner.scripts, runner.transactions], way);
        const now = await readSession(rig.connection, ref);
        if (result.snapshot.blob) assertBytes(now.blob, result.snapshot.blob);
        const item = now.items.find(({ name }) => name === EDITED_ITEM);
        assertBytes(item?.bytes, text('a good deal longer'));
        assert.equal(now.items.length, snapshot.items.length);
        assert.ok((now.ttlMs ?? 0) > 1_190_000 && (now.ttlMs ?? 0) <= 1_200_000);
        found.push(now);
      }
      if (found[0]?.blob) assertBytes(found[0].blob, found[1]?.blob);
    });

    it(`keeps what the site changed meanwhile in layout ${layout}, and never comes back`, async () => {
      const [ref, snapshot] = await put('merged', 0);
      const site = new SessionDraft(snapshot);
      const other = site.item('Item3')?.bytes ?? new Uint8Array();
      const theirs = text('of the site');
      const splices = [{ offset: 0, removed: other, inserted: theirs }];
      site.apply({ type: 'splice', item: 'Item3', splices });
      assert.equal((await saveSession(rig.connection, site)).outcome, 'saved');
      const result = await saveSession(rig.connection, edited(snapshot));
      assert.equal(result.outcome, 'saved');
      const now = new SessionDraft(await readSession(rig.connection, ref));
      assertBytes(now.item('Item3')?.bytes, theirs);
      assertBytes(now.item(EDITED_ITEM)?.bytes, text('a good deal longer'));

      const { data } = layoutById(layout).keys(ref);
      await rig.connection.call(['DEL', data]);
      assert.equal((await saveSession(rig.connection, edited(snapshot))).outcome, 'gone');
      assert.equal(await rig.connection.call(['EXISTS', data]), 0);
    });
  }

  for (const [user, rights] of [
    ['reader', ['+@all', '-@write']],
    ['scripter', ['+@all', '-@transaction']],
    ['plain', ['+@all', '-@scripting']],
    ['bare', ['+@all', '-@scripting', '-@transaction']],
  ] as const) {
    it(`is read whole by a user with ${rights.join(' ')}, on an endpoint that is read-only`, async () => {
      await rig.ask('ACL', 'SETUSER', user, 'reset', 'on', '>pw', '~*', ...rights);
      const { address, secrets } = parseEndpoint(`redis://${user}:pw@127.0.0.1:${rig.server.port}`);
      const reader = await connect({ address, secrets, canWrite: false });
      for (const bench of benchLayouts) {
        const ref = refOf(bench, 'whole');
        for (const command of sampleSession(bench, ref, 1_000_000))
          await rig.connection.call(command);
        const { items } = await readSession(reader, ref);
        const size = items.reduce((sum, { bytes }) => sum + bytes.length, 0);
        assert.ok(items.length >= 11 && size > 990_000, bench.layout);
      }
      reader.close();
    });
  }

  it('is read and saved on one further connection, which goes when it is not needed', async () => {
    const own = await connectTo(`127.0.0.1:${rig.server.port}`);
    const [bench] = writable.filter(({ layout }) => layout === 'php');
    assert.ok(bench);
    const ref = refOf(bench, 'kept');
    for (const command of sampleSession(bench, ref, 1_000_000)) await own.call(command);
    const before = (await clientIds(rig.connection)).length;
    for (let i = 0; i < 5; i++) await readSession(own, ref);
    assert.equal((await clientIds(rig.connection)).length, before + 1);
    // A server that closes it is asked anew.
    const newest = Math.max(...(await clientIds(rig.connection)));
    await rig.ask('CLIENT', 'KILL', 'ID', String(newest));
    assert.equal((await readSession(own, ref)).items.length, 11);
    own.close();
    const deadline = Date.now() + 5000;
    while ((await clientIds(rig.connection)).length > before - 1 && Date.now() < deadline);
    assert.equal((await clientIds(rig.connection)).length, before - 1);
  });
});

async function clientIds(connection: RedisConnection): Promise<readonly number[]> {
  const list = await connection.call(['CLIENT', 'LIST', 'TYPE', 'normal']);
  assert.ok(list instanceof Uint8Array);
  return [
    ...Buffer.from(list)
      .toString()
      .matchAll(/^id=(\d+)/gm),
  ].map(([, id]) => Number(id));
}
