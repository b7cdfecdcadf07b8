import assert from 'node:assert/strict';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ReplyError } from '../../../src/stores/commands.ts';
import { NoReplyError, UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { StoreError } from '../../../src/stores/replies.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type RedisServer, startRedis, startSentinel, until } from '../support/redis-server.ts';
import { connectTo, providerOf, text } from './support.ts';

const password = 'open-sesame';
const EDITED = 'Edited';

describe('saving while a replica takes over', function () {
  this.timeout(60_000);
  const servers: RedisServer[] = [];
  let primary: RedisServer;
  let replica: RedisServer;
  let sentinel: RedisServer;
  let connection: RedisConnection | undefined;

  beforeEach(async () => {
    primary = await startRedis({ password });
    servers.push(primary);
    const replicaOf = ['--replicaof', '127.0.0.1', String(primary.port)];
    replica = await startRedis({ password, args: replicaOf });
    servers.push(replica);
    sentinel = await startSentinel('shop', primary.port, password);
    servers.push(sentinel);
  });
  afterEach(async () => {
    connection?.close();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  const isInStep = async (): Promise<boolean> => {
    const info = text(await primary.ask('INFO', 'replication'));
    const [, offset] = /slave0:.*state=online,offset=(\d+)/.exec(info) ?? [];
    const [, own] = /master_repl_offset:(\d+)/.exec(info) ?? [];
    return offset !== undefined && offset === own;
  };
  const isKnown = async (): Promise<boolean> => {
    const replicas = await sentinel.ask('SENTINEL', 'REPLICAS', 'shop');
    return Array.isArray(replicas) && replicas.length > 0;
  };

  for (const [way, layout] of [
    ['scripts', 'aspnet-v2'],
    ['transactions', 'aspnet-v5'],
  ] as const) {
    it(`with ${way} loses no edit of layout ${layout}`, async () => {
      const address = `127.0.0.1:${sentinel.port},serviceName=shop,password=${password}`;
      const site = await connectTo(address);
      const ref: SessionRef = { layout, application: '/Failover', id: 'session' };
      const { codec } = providerOf(site, ref);
      const items = new SessionItems(codec, []);
      items.set(EDITED, 'edit 0');
      await providerOf(site, ref).create(ref.id, items, 20);
      site.close();
      if (way === 'transactions') {
        // The default user stays, without scripts: Sentinels log in as that user, too.
        for (const server of [primary, replica]) {
          await server.ask('ACL', 'SETUSER', 'default', '-@scripting');
        }
      }
      const open = (connection = await connectTo(address));
      await until(isKnown, 'the replica to be known', 30_000);
      await until(isInStep, 'the replica to be in step');

      const draft = new SessionDraft(await readSession(open, ref));
      let edit = 0;
      const told = { saved: 0, reported: 0 };
      /** The value that a server holds, asked on a connection of its own. */
      const heldBy = async ({ port }: RedisServer): Promise<unknown> => {
        const direct = await connectTo(`127.0.0.1:${port}`, { password });
        try {
          const { items: held } = await readSession(direct, ref);
          return codec.decode(held[0]?.bytes ?? new Uint8Array());
        } finally {
          direct.close();
        }
      };
      /** Saves the next edit, again and again until it is done. */
      const saveNext = async (): Promise<void> => {
        const removed = draft.item(EDITED)?.bytes;
        assert.ok(removed);
        const inserted = codec.encode(`edit ${++edit}`);
        draft.apply({
          type: 'splice',
          item: EDITED,
          splices: [{ offset: 0, removed, inserted }],
        });
        await until(
          async () => {
            try {
              const result = await saveSession(open, draft);
              assert.equal(result.outcome, 'saved');
              draft.rebase(result.snapshot);
              told.saved++;
              return true;
            } catch (error) {
              // Of a save that isn't told as saved the user hears why.
              const isReported =
                error instanceof UnknownOutcomeError ||
                error instanceof NoReplyError ||
                error instanceof ReplyError ||
                error instanceof StoreError;
              if (!isReported) throw error;
              told.reported++;
              return false;
            }
          },
          'a save',
          40_000,
        );
      };
      for (let i = 0; i < 20; i++) await saveNext();
      await until(isInStep, 'the replica to be in step');
      const states: string[] = [];
      open.onStateChange((state) => states.push(state));
      assert.equal(await heldBy(replica), `edit ${edit}`);
      await primary.stop();
      const reportedBefore = told.reported;
      for (let i = 0; i < 20; i++) {
        await saveNext();
        // What is told as saved from now on is on the server that has taken over.
        assert.equal(await heldBy(replica), `edit ${edit}`);
      }

      assert.equal(states[0], 'reconnecting', 'a save met the failover');
      assert.equal(told.saved, 40);
      assert.equal(reportedBefore, 0, 'nothing is reported while the primary is well');
      const { items: now, ttlMs } = await readSession(open, ref);
      assert.equal(codec.decode(now[0]?.bytes ?? new Uint8Array()), `edit ${edit}`);
      assert.ok((ttlMs ?? 0) > 1_100_000 && (ttlMs ?? 0) <= 1_200_000);
      const role = text(await replica.ask('INFO', 'replication'));
      assert.match(role, /role:master/);
    });
  }
});
