import assert from 'node:assert/strict';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { startMonitor } from '../support/monitor.ts';
import { assertBytes, connectBy, connectTo, recordedSession, restore } from './support.ts';
import { redisRig } from './redis-rig.ts';

const item = { name: 'Way', bytes: Uint8Array.of(1, 2, 3) };

describe('ways to save a session', () => {
  const rig = redisRig();

  async function open(provider: string): Promise<{ ref: SessionRef; draft: SessionDraft }> {
    await rig.ask('FLUSHALL');
    const ref = await restore(rig.connection, recordedSession(provider, 'demo'));
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    draft.apply({ type: 'add', item: item.name, bytes: item.bytes });
    return { ref, draft };
  }

  /** A connection of a user with other rights than all. */
  async function connectAs(...rules: string[]): Promise<RedisConnection> {
    await rig.ask('ACL', 'SETUSER', 'small', 'reset', 'on', '>pw', '~*', ...rules);
    return connectTo(`redis://small:pw@127.0.0.1:${rig.server.port}`);
  }

  async function itemNow(ref: SessionRef): Promise<Uint8Array | undefined> {
    const { items } = await readSession(rig.connection, ref);
    return items.find(({ name }) => name === item.name)?.bytes;
  }

  for (const provider of ['4.0.1', '5.0.4']) {
    describe(`of provider ${provider}`, () => {
      it('take one round trip where scripts are allowed', async () => {
        const { ref, draft } = await open(provider);
        const first = await saveSession(rig.connection, draft);
        assert.equal(first.outcome, 'saved');
        draft.rebase(first.snapshot);
        draft.apply({ type: 'remove', item: item.name, bytes: item.bytes });
        const monitor = await startMonitor(rig.server.port);
        await saveSession(rig.connection, draft);
        const commands = await monitor.stop();
        const sent = commands.filter(({ fromScript }) => !fromScript);
        assert.deepEqual(
          sent.map(({ name }) => name),
          ['EVALSHA'],
        );
        const inner = commands.filter(({ fromScript }) => fromScript).map(({ name }) => name);
        assert.ok(!inner.some((name) => /EXPIRE|PERSIST|SETNX/.test(name)), inner.join());
        assert.equal(await itemNow(ref), undefined);
      });

      it('are done after the server forgot its scripts', async () => {
        const { ref, draft } = await open(provider);
        await rig.ask('SCRIPT', 'FLUSH');
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
        assertBytes(await itemNow(ref), item.bytes);
      });

      it('watch the keys and write at once where scripts are not allowed', async () => {
        const { ref, draft } = await open(provider);
        const plain = await connectBy('transactions', rig.server);
        try {
          const monitor = await startMonitor(rig.server.port);
          assert.equal((await saveSession(plain, draft)).outcome, 'saved');
          const names = (await monitor.stop()).map(({ name }) => name);
          assert.ok(!names.some((name) => name.startsWith('EVAL')), names.join());
          assert.ok(names.indexOf('WATCH') < names.lastIndexOf('MULTI'), names.join());
          const written = names.slice(names.lastIndexOf('MULTI'), names.lastIndexOf('EXEC'));
          assert.ok(written.includes(provider === '4.0.1' ? 'HSET' : 'SET'), names.join());
          assertBytes(await itemNow(ref), item.bytes);
        } finally {
          plain.close();
        }
      });

      it('name the grant that is missing when neither is allowed', async () => {
        const { ref, draft } = await open(provider);
        const small = await connectAs('+@all', '-@scripting', '-@transaction');
        try {
          const expected = { code: 'no-permission', subject: 'EVALSHA' };
          await assert.rejects(saveSession(small, draft), expected);
          assert.equal(await itemNow(ref), undefined);
        } finally {
          small.close();
        }
      });

      it('write nothing at all when one of the commands is not allowed', async () => {
        for (const further of [[], ['-@scripting']]) {
          const { ref, draft } = await open(provider);
          const before = await readSession(rig.connection, ref);
          const [removed] = before.items;
          assert.ok(removed);
          draft.apply({ type: 'remove', item: removed.name, bytes: removed.bytes });
          const missing = provider === '4.0.1' ? 'HDEL' : 'SET';
          const small = await connectAs('+@all', `-${missing.toLowerCase()}`, ...further);
          try {
            const expected = { code: 'no-permission', subject: missing };
            await assert.rejects(saveSession(small, draft), expected);
            const after = await readSession(rig.connection, ref);
            assert.deepEqual(after.items, before.items);
          } finally {
            small.close();
          }
        }
      });

      it('write nothing while the endpoint is read-only', async () => {
        for (const way of ['scripts', 'transactions'] as const) {
          const { ref, draft } = await open(provider);
          const reader = await connectBy(way, rig.server);
          reader.canWrite = false;
          try {
            await assert.rejects(saveSession(reader, draft), { code: 'read-only' });
            assert.equal(await itemNow(ref), undefined);
            const { data } = keysOf(ref);
            const write = reader.transaction((link) => link.commit([['DEL', data]]));
            await assert.rejects(write, { code: 'read-only' });
          } finally {
            reader.close();
          }
        }
      });
    });
  }
});
