import assert from 'node:assert/strict';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { readCollection } from '../../../src/formats/alt/collection.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import { assertBytes, recordedSessions, restore } from './support.ts';
import { redisRig } from './redis-rig.ts';

const bytesOfLength = (length: number): Uint8Array => new Uint8Array(length).fill(0x41);

describe('saving items that stand in one blob', () => {
  const rig = redisRig();

  it('makes of any mix of edits what they mean, byte by byte', async () => {
    const random = randomFrom(7);
    const sessions = recordedSessions().filter(
      ({ provider, state }) => provider.startsWith('5.') && state.found,
    );
    for (const session of sessions) {
      await rig.ask('FLUSHALL');
      const ref = await restore(rig.connection, session);
      await rig.connection.call(['DEL', keysOf(ref).lock]);
      for (let round = 0; round < 8; round++) {
        const loaded = await readSession(rig.connection, ref);
        if (loaded.condition === 'damaged') break;
        const draft = new SessionDraft(loaded);
        const meant = new Map(loaded.items.map(({ name, bytes }) => [name, bytes]));
        for (const { name, bytes } of loaded.items) {
          const kind = random.below(5);
          if (kind === 0) {
            draft.apply({ type: 'remove', item: name, bytes });
            meant.delete(name);
          } else if (kind <= 2) {
            const length = kind === 1 ? bytes.length : random.below(600);
            const inserted = bytesOfLength(length);
            const splices = [{ offset: 0, removed: bytes, inserted }];
            draft.apply({ type: 'splice', item: name, splices });
            meant.set(name, inserted);
          }
        }
        if (random.below(3) === 0) {
          const added = `added in ${round}`;
          draft.apply({ type: 'add', item: added, bytes: bytesOfLength(round) });
          meant.set(added, bytesOfLength(round));
        }
        const result = await saveSession(rig.connection, draft);
        assert.equal(result.outcome, 'saved');
        const blob = (await rig.connection.call(['GET', keysOf(ref).data])) as Uint8Array;
        const stored = readCollection(blob);
        assert.equal(stored.failure, undefined);
        assert.deepEqual(
          stored.items.map(({ name }) => name),
          [...meant.keys()],
        );
        for (const { name, bytes } of stored.items) assertBytes(bytes, meant.get(name));
        assertBytes(result.snapshot.blob ?? loaded.blob, blob);
      }
    }
  });

  it('leaves alone what the site wrote into another item of the same length', async () => {
    const ref = { layout: 'aspnet-v5', application: '/one', id: 'x' } as const;
    const { data } = keysOf(ref);
    // Two items, "a" and "b", with the Int32 values 1 and 2.
    const stored = Uint8Array.from(
      Buffer.from('02000000ffffffff01610162050000000a00000002010000000202000000', 'hex'),
    );
    await rig.connection.call(['SET', data, stored, 'PX', 50_000]);
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    assert.deepEqual(
      draft.items().map(({ name }) => name),
      ['a', 'b'],
    );
    await rig.connection.call(['SETRANGE', data, stored.length - 4, Uint8Array.of(9, 9, 9, 9)]);
    const splices = [{ offset: 1, removed: Uint8Array.of(1), inserted: Uint8Array.of(7) }];
    draft.apply({ type: 'splice', item: 'a', splices });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    const { items } = await readSession(rig.connection, ref);
    assertBytes(items[0]?.bytes, Uint8Array.of(2, 7, 0, 0, 0));
    assertBytes(items[1]?.bytes, Uint8Array.of(2, 9, 9, 9, 9));
    const ttlMs = Number(await rig.connection.call(['PTTL', data]));
    assert.ok(ttlMs > 0 && ttlMs <= 50_000);
  });
});
