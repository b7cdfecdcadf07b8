import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { freePort, type RedisServer, startRedis, until } from '../support/redis-server.ts';
import { connectBy, providerOf } from './support.ts';

const names = ['First', 'Second', 'Third'];

for (const way of ['scripts', 'transactions'] as const) {
  describe(`saving with ${way} while the server is killed`, function () {
    this.timeout(60_000);
    let folder: string;
    let port: number;
    let server: RedisServer;
    let connection: RedisConnection;

    /** Starts the server on what the one before has written to disk. */
    const start = (): Promise<RedisServer> =>
      startRedis({
        port,
        args: ['--dir', folder, '--appendonly', 'yes', '--appendfsync', 'always'],
      });

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'session-farm-crash-'));
      port = await freePort();
      server = await start();
      connection = await connectBy(way, server);
    });
    afterEach(async () => {
      connection.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    });

    for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
      it(`leaves nothing half written, and can be done again, in layout ${layout}`, async () => {
        const ref: SessionRef = { layout, application: '/Crash', id: 'session' };
        const site = await connectBy('scripts', server);
        const { codec } = providerOf(site, ref);
        const items = new SessionItems(codec, []);
        for (const name of names) items.set(name, 'edit 0');
        items.set('Kept', 'as it was');
        await providerOf(site, ref).create(ref.id, items, 20);
        site.close();

        const textOf = (bytes: Uint8Array): string => {
          const value = codec.decode(bytes);
          assert.ok(typeof value === 'string');
          return value;
        };

        const random = randomFrom(layout.length);
        const draft = new SessionDraft(await readSession(connection, ref));
        let edit = 0;
        /** Changes all items at once; of a length that differs, so that a blob is written anew. */
        const change = (): void => {
          edit++;
          for (const name of names) {
            const removed = draft.item(name)?.bytes;
            assert.ok(removed);
            const inserted = codec.encode(`edit ${edit} ${'x'.repeat(random.below(300))}`);
            draft.apply({
              type: 'splice',
              item: name,
              splices: [{ offset: 0, removed, inserted }],
            });
          }
        };
        const save = async (): Promise<void> => {
          const result = await saveSession(connection, draft);
          assert.equal(result.outcome, 'saved');
          draft.rebase(result.snapshot);
        };

        for (let round = 0; round < 4; round++) {
          const killed = wait(20 + random.below(60)).then(() => server.stop());
          for (;;) {
            change();
            if (
              !(await save().then(
                () => true,
                () => false,
              ))
            )
              break;
          }
          await killed;
          server = await start();
          await connectBy(way, server).then((user) => user.close());
          await until(
            () => connection.call(['PING']).then(Boolean, () => false),
            'the connection to come back',
          );
          const { items: stored, ttlMs } = await readSession(connection, ref);
          const texts = new Map(stored.map(({ name, bytes }) => [name, textOf(bytes)]));
          const edits = names.map((name) => texts.get(name)?.split(' ')[1]);
          // The save that was underway is there as a whole or not at all.
          assert.equal(new Set(edits).size, 1, `half written: ${edits.join()}`);
          assert.ok(edits[0] === String(edit) || edits[0] === String(edit - 1), edits[0]);
          assert.equal(texts.get('Kept'), 'as it was');
          assert.ok((ttlMs ?? 0) > 1_100_000 && (ttlMs ?? 0) <= 1_200_000);
          // The server has forgotten its scripts, and the user doesn't know what was written.
          await save();
          const again = new SessionDraft(await readSession(connection, ref));
          for (const name of names) {
            const bytes = again.item(name)?.bytes ?? new Uint8Array();
            assert.match(textOf(bytes), new RegExp(`^edit ${edit} `));
          }
        }
      });
    }
  });
}
