import assert from 'node:assert/strict';
import { isSessionId } from '../../../src/farm/site/session-id.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { createSession, newSessionIdFor } from '../../../src/stores/deeds/copy-session.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { SessionItem } from '../../../src/stores/session.ts';
import { assertBytes, providerOf, recordedSession, restore } from './support.ts';
import { forBothWays } from './redis-rig.ts';

/** Items as text; a hash gives them in no order. */
const listed = (items: readonly SessionItem[]): readonly string[] =>
  items.map(({ name, bytes }) => `${name}: ${Buffer.from(bytes).toString('hex')}`).sort();

forBothWays('making a session', (rig) => {
  for (const provider of ['2.2.6', '4.0.1', '5.0.4']) {
    it(`gives a copy of one of provider ${provider} everything but its lock`, async () => {
      await rig.ask('FLUSHALL');
      const ref = await restore(rig.connection, recordedSession(provider, 'demo'));
      const keys = keysOf(ref);
      for (const key of [keys.data, keys.timeout])
        await rig.connection.call(['PEXPIRE', key, 70_000]);
      await rig.connection.call(['SET', keys.lock, '639148400000000000', 'EX', 50]);
      const original = await readSession(rig.connection, ref);
      const id = newSessionIdFor(ref.layout) ?? '';
      assert.ok(isSessionId(id), id);
      const copy = { ...ref, id };
      assert.deepEqual(await createSession(rig.connection, copy, original), { outcome: 'created' });
      const read = await readSession(rig.connection, copy);
      assert.deepEqual(listed(read.items), listed(original.items));
      assertBytes(read.blob, original.blob);
      assert.equal(read.timeoutSeconds, original.timeoutSeconds);
      assert.equal(read.lock, undefined);
      for (const key of [keysOf(copy).data, keysOf(copy).timeout]) {
        const ttlMs = Number(await rig.connection.call(['PTTL', key]));
        assert.ok(ttlMs > 68_000 && ttlMs <= 70_000, String(ttlMs));
      }
      const store = providerOf(rig.site, ref);
      const answer = await store.getExclusive(id);
      assert.equal(answer.kind, 'found');
      assert.equal(answer.items.length, original.items.length);
    });

    it(`never overwrites anything of one of provider ${provider} that is there`, async () => {
      const session = recordedSession(provider, 'demo');
      for (const part of ['data', 'timeout', 'lock'] as const) {
        await rig.ask('FLUSHALL');
        const ref = await restore(rig.connection, session);
        const original = await readSession(rig.connection, ref);
        const copy = { ...ref, id: 'abcdefghijklmnopqrstuvwx' };
        const keys = keysOf(copy);
        await rig.connection.call(['SET', keys[part], 'x']);
        assert.deepEqual(await createSession(rig.connection, copy, original), {
          outcome: 'exists',
        });
        assert.equal(await rig.connection.call(['EXISTS', keys.data, keys.timeout, keys.lock]), 1);
      }
    });
  }

  it('makes none that the provider could not store again', async () => {
    const ref = { layout: 'aspnet-v2', application: '/', id: 'many' } as const;
    const items = Array.from({ length: 3999 }, (_, i) => ({
      name: `Item${i}`,
      bytes: Uint8Array.of(1),
      isSystem: false,
    }));
    const tooMany = createSession(rig.connection, ref, { items, ttlMs: 10_000 });
    await assert.rejects(tooMany, { code: 'too-many-items', subject: '3998' });
    const most = await createSession(rig.connection, ref, { items: items.slice(1), ttlMs: 10_000 });
    assert.equal(most.outcome, 'created');
    assert.ok(Number(await rig.connection.call(['PTTL', keysOf(ref).data])) > 8000);
  });
});
