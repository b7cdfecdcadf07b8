import assert from 'node:assert/strict';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { extendSession, setSessionTimeout } from '../../../src/stores/deeds/session-lifetime.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { providerOf, recordedSession, restore, text } from './support.ts';
import { forBothWays } from './redis-rig.ts';

forBothWays('lifetime of a session', (rig) => {
  for (const provider of ['2.2.6', '4.0.1', '5.0.4']) {
    describe(`of provider ${provider}`, () => {
      async function open(): Promise<{ ref: SessionRef; keys: ReturnType<typeof keysOf> }> {
        await rig.ask('FLUSHALL');
        const ref = await restore(rig.connection, recordedSession(provider, 'demo'));
        const keys = keysOf(ref);
        await rig.connection.call(['DEL', keys.lock]);
        return { ref, keys };
      }

      const ttlOf = async (key: Uint8Array): Promise<number> =>
        Number(await rig.connection.call(['PTTL', key]));

      /** Asks for the session as a page without writing rights does: that slides its lifetime. */
      async function request(ref: SessionRef): Promise<void> {
        assert.equal((await providerOf(rig.site, ref).get(ref.id)).kind, 'found');
      }

      it('begins again with the stored timeout when it is extended', async () => {
        const { ref, keys } = await open();
        const { timeoutSeconds = 0 } = await readSession(rig.connection, ref);
        assert.ok(timeoutSeconds > 0);
        for (const key of [keys.data, keys.timeout])
          await rig.connection.call(['PEXPIRE', key, 5000]);
        const result = await extendSession(rig.connection, ref);
        assert.equal(result.outcome, 'done');
        assert.equal(result.timeoutSeconds, timeoutSeconds);
        for (const key of [keys.data, keys.timeout]) {
          const ttlMs = await ttlOf(key);
          assert.ok(ttlMs <= timeoutSeconds * 1000 && ttlMs > timeoutSeconds * 1000 - 1000);
        }
      });

      it('is extended while a request holds the lock, as requests do it themselves', async () => {
        const { ref, keys } = await open();
        await rig.connection.call(['SET', keys.lock, '639148400000000000', 'PX', 50_000]);
        assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
      });

      it('is another for requests to come when its timeout is set', async () => {
        const { ref, keys } = await open();
        const result = await setSessionTimeout(rig.connection, ref, 3000);
        assert.deepEqual(
          { ...result, ttlMs: 0 },
          { outcome: 'done', timeoutSeconds: 3000, ttlMs: 0 },
        );
        for (const key of [keys.data, keys.timeout]) {
          assert.ok((await ttlOf(key)) > 2_999_000 && (await ttlOf(key)) <= 3_000_000);
          await rig.connection.call(['PEXPIRE', key, 5000]);
        }
        await request(ref);
        for (const key of [keys.data, keys.timeout]) {
          assert.ok((await ttlOf(key)) > 2_999_000 && (await ttlOf(key)) <= 3_000_000);
        }
        assert.equal((await readSession(rig.connection, ref)).timeoutSeconds, 3000);
      });

      it('is not set while a request holds the lock, which would undo it', async () => {
        const { ref, keys } = await open();
        await rig.connection.call(['SET', keys.lock, '639148400000000000', 'PX', 50_000]);
        const before = await readSession(rig.connection, ref);
        assert.equal((await setSessionTimeout(rig.connection, ref, 3000)).outcome, 'locked');
        assert.equal(
          (await readSession(rig.connection, ref)).timeoutSeconds,
          before.timeoutSeconds,
        );
      });

      it('is over for good when the session has gone', async () => {
        const { ref, keys } = await open();
        const all = [keys.data, keys.timeout, keys.lock];
        await rig.connection.call(['DEL', keys.data]);
        assert.equal((await extendSession(rig.connection, ref)).outcome, 'gone');
        assert.equal((await setSessionTimeout(rig.connection, ref, 3000)).outcome, 'gone');
        assert.equal(await rig.connection.call(['EXISTS', keys.data]), 0);
        await rig.connection.call(['DEL', ...all]);
        assert.equal((await extendSession(rig.connection, ref)).outcome, 'gone');
        assert.equal((await setSessionTimeout(rig.connection, ref, 3000)).outcome, 'gone');
        assert.equal(await rig.connection.call(['EXISTS', ...all]), 0);
      });

      it('cannot begin again without a stored timeout, and gets one when it is set', async () => {
        const { ref, keys } = await open();
        await rig.connection.call(['DEL', keys.timeout]);
        assert.equal((await extendSession(rig.connection, ref)).outcome, 'no-timeout');
        assert.equal(await rig.connection.call(['EXISTS', keys.timeout]), 0);
        assert.equal((await setSessionTimeout(rig.connection, ref, 600)).outcome, 'done');
        assert.ok((await ttlOf(keys.timeout)) > 599_000);
      });

      it('is mended when what is stored is no whole number', async () => {
        const { ref, keys } = await open();
        const isHash = !provider.startsWith('5');
        await rig.connection.call(
          isHash
            ? ['HSET', keys.timeout, 'SessionTimeout', '1200.5']
            : ['SET', keys.timeout, '1200.5', 'EX', 100],
        );
        assert.equal((await extendSession(rig.connection, ref)).outcome, 'no-timeout');
        assert.equal((await setSessionTimeout(rig.connection, ref, 1200)).outcome, 'done');
        const stored = isHash
          ? await rig.connection.call(['HGET', keys.timeout, 'SessionTimeout'])
          : await rig.connection.call(['GET', keys.timeout]);
        assert.equal(text(stored), '1200');
        await request(ref);
      });

      it('leaves a key of another type alone', async () => {
        const { ref, keys } = await open();
        await rig.connection.call(['DEL', keys.timeout]);
        await rig.connection.call(['SADD', keys.timeout, 'x']);
        const expected = { outcome: 'wrong-type', foundType: 'set' };
        assert.deepEqual(await setSessionTimeout(rig.connection, ref, 600), expected);
        assert.equal(await ttlOf(keys.timeout), -1);
      });
    });
  }
});
