import assert from 'node:assert/strict';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import type { Command, Reply } from '../../../src/stores/commands.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import {
  type RedisCluster,
  type RedisServer,
  startCluster,
  until,
} from '../support/redis-server.ts';
import { connectTo, providerOf, text } from './support.ts';

const EDITED = 'Edited';

for (const way of ['scripts', 'transactions'] as const) {
  describe(`saving with ${way} while the slot of the session moves`, function () {
    this.timeout(60_000);
    let cluster: RedisCluster;
    let connection: RedisConnection | undefined;

    before(async () => {
      cluster = await startCluster();
    });
    after(async () => {
      connection?.close();
      await cluster.stop();
    });

    const ask = async (server: RedisServer, ...command: Command): Promise<Reply> => {
      const reply = await server.ask(...command);
      if (reply instanceof Error) throw reply;
      return reply;
    };

    const idOf = async (server: RedisServer) => text(await ask(server, 'CLUSTER', 'MYID'));
    /** The node that holds the keys of a slot. */
    const ownerOf = async (slot: number): Promise<RedisServer> => {
      for (const server of cluster.servers) {
        if (Number(await ask(server, 'CLUSTER', 'COUNTKEYSINSLOT', slot)) > 0) return server;
      }
      throw new Error(`No node holds slot ${slot}`);
    };

    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      it(`loses no edit of layout ${layout}`, async () => {
        const [first] = cluster.servers;
        assert.ok(first);
        const address = `127.0.0.1:${first.port}`;
        // A slot of its own: all keys of a slot have to move.
        const ref: SessionRef = { layout, application: '/Moving', id: `of-${layout}` };
        const keys = keysOf(ref);
        const site = await connectTo(address);
        const { codec } = providerOf(site, ref);
        const items = new SessionItems(codec, []);
        items.set(EDITED, 'edit 0');
        await providerOf(site, ref).create(ref.id, items, 20);
        site.close();
        if (way === 'transactions') {
          for (const server of cluster.servers) {
            const user = ['plain', 'reset', 'on', '>pw', '~*', '+@all', '-@scripting'];
            await ask(server, 'ACL', 'SETUSER', ...user);
          }
        }
        const open = await connectTo(way === 'scripts' ? address : `redis://plain:pw@${address}`);
        connection = open;

        const slot = Number(await ask(first, 'CLUSTER', 'KEYSLOT', keys.data));
        const source = await ownerOf(slot);
        const target = cluster.servers.find((server) => server !== source);
        assert.ok(target);

        const draft = new SessionDraft(await readSession(open, ref));
        let edit = 0;
        const run = { isOver: false, failure: undefined as unknown };
        const saveNext = async (): Promise<void> => {
          const removed = draft.item(EDITED)?.bytes;
          assert.ok(removed);
          const inserted = codec.encode(`edit ${++edit}`);
          draft.apply({
            type: 'splice',
            item: EDITED,
            splices: [{ offset: 0, removed, inserted }],
          });
          const result = await saveSession(open, draft);
          assert.equal(result.outcome, 'saved');
          draft.rebase(result.snapshot);
        };
        const saves = (async () => {
          while (!run.isOver) await saveNext();
        })().catch((error: unknown) => (run.failure = error));
        const more = async (count: number): Promise<void> => {
          const goal = edit + count;
          await until(() => edit >= goal || run.failure !== undefined, `${count} further saves`);
        };
        const [from, to] = [source, target];
        const refusalCount = async (): Promise<number> => {
          const infos = await Promise.all([ask(from, 'INFO', 'all'), ask(to, 'INFO', 'all')]);
          const counts = infos
            .map(text)
            .join()
            .matchAll(/errorstat_(?:ASK|TRYAGAIN):count=(\d+)/g);
          return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
        };
        /** Waits until a save has met the move. */
        const refusals = async (): Promise<void> => {
          const before = await refusalCount();
          await until(async () => (await refusalCount()) > before, 'a save that meets the move');
        };
        const move = async (key: Uint8Array): Promise<void> => {
          await ask(from, 'MIGRATE', '127.0.0.1', to.port, key, 0, 5000);
        };
        try {
          await more(5);
          await ask(to, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', await idOf(from));
          await ask(from, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', await idOf(to));
          // Some keys are here and some are there: nothing can be changed until all have moved.
          await move(keys.timeout);
          await refusals();
          await move(keys.data);
          await refusals();
          const id = await idOf(to);
          for (const server of [to, from])
            await ask(server, 'CLUSTER', 'SETSLOT', slot, 'NODE', id);
          await more(20);
        } finally {
          run.isOver = true;
        }
        await saves;
        assert.ifError(run.failure);
        assert.equal(await ownerOf(slot), to);
        const { items: now, ttlMs } = await readSession(open, ref);
        assert.equal(codec.decode(now[0]?.bytes ?? new Uint8Array()), `edit ${edit}`);
        assert.ok((ttlMs ?? 0) > 1_100_000 && (ttlMs ?? 0) <= 1_200_000);
        open.close();
      });
    }

    if (way === 'scripts') {
      it('says that the session is moving when that takes too long', async () => {
        const [source] = cluster.servers;
        assert.ok(source);
        const ref: SessionRef = { layout: 'aspnet-v2', application: '/Slow', id: 'session' };
        const keys = keysOf(ref);
        const open = (connection = await connectTo(`127.0.0.1:${source.port}`));
        await open.call(['HSET', keys.data, 'Item', Uint8Array.of(1)]);
        const slot = Number(await ask(source, 'CLUSTER', 'KEYSLOT', keys.data));
        const owner = await ownerOf(slot);
        const other = cluster.servers.find((server) => server !== owner);
        assert.ok(other);
        const draft = new SessionDraft(await readSession(open, ref));
        draft.apply({ type: 'add', item: 'New', bytes: Uint8Array.of(2) });
        await ask(other, 'CLUSTER', 'SETSLOT', slot, 'IMPORTING', await idOf(owner));
        await ask(owner, 'CLUSTER', 'SETSLOT', slot, 'MIGRATING', await idOf(other));
        await assert.rejects(saveSession(open, draft), { code: 'moving' });
        for (const server of [owner, other])
          await ask(server, 'CLUSTER', 'SETSLOT', slot, 'STABLE');
        assert.equal((await saveSession(open, draft)).outcome, 'saved');
      });
    }
  });
}
