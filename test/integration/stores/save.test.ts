import assert from 'node:assert/strict';
import { decodeItem } from '../../../src/formats/registry.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { releaseLock } from '../../../src/stores/deeds/release-lock.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { assertBytes, bytesOf, type RecordedSession, recordedSession, restore } from './support.ts';
import { forBothWays } from './redis-rig.ts';

/** A text item of the sessions that are recorded as "demo", and another item of them. */
const TEXT_ITEM = 'UserInput';
const OTHER_ITEM = 'SavedAt';

forBothWays('saving a session', (rig) => {
  /** Sets the text of an item, as an editor would. */
  function setText(draft: SessionDraft, item: string, text: string): void {
    const { itemEncoding } = layoutById(draft.base.ref.layout);
    const bytes = draft.item(item)?.bytes;
    assert.ok(bytes);
    const splices = decodeItem(bytes, itemEncoding).edit({ type: 'set', path: [], text });
    draft.apply({ type: 'splice', item, splices });
  }

  async function open(session: RecordedSession): Promise<{ ref: SessionRef; draft: SessionDraft }> {
    await rig.ask('FLUSHALL');
    const ref = await restore(rig.connection, session);
    return { ref, draft: new SessionDraft(await readSession(rig.connection, ref)) };
  }

  async function textNow(ref: SessionRef, item: string): Promise<string | undefined> {
    const snapshot = await readSession(rig.connection, ref);
    const bytes = snapshot.items.find(({ name }) => name === item)?.bytes;
    return bytes && decodeItem(bytes, layoutById(ref.layout).itemEncoding).root.text;
  }

  for (const provider of ['2.2.6', '4.0.1', '5.0.4']) {
    const session = recordedSession(provider, 'demo');

    describe(`of provider ${provider}`, () => {
      it('writes the edit and leaves every other byte and time to live as it was', async () => {
        const { ref, draft } = await open(session);
        const keys = keysOf(ref);
        await rig.connection.call(['PEXPIRE', keys.data, 77_777]);
        const before = await readSession(rig.connection, ref);
        setText(draft, TEXT_ITEM, 'saved by a test');
        const result = await saveSession(rig.connection, draft);
        assert.equal(result.outcome, 'saved');
        const after = await readSession(rig.connection, ref);
        assert.equal(await textNow(ref, TEXT_ITEM), 'saved by a test');
        for (const { name, bytes } of before.items) {
          if (name === TEXT_ITEM) continue;
          assertBytes(after.items.find((item) => item.name === name)?.bytes, bytes);
        }
        assert.ok((after.ttlMs ?? 0) <= 77_777 && (after.ttlMs ?? 0) > 76_000);
        draft.rebase(result.snapshot);
        assert.equal(draft.isDirty, false);
        if (after.blob) assertBytes(result.snapshot.blob, after.blob);
      });

      it('keeps the last milliseconds of a session exactly, and never makes it immortal', async () => {
        for (const ttlMs of [1, 2, 5, 20, 100, 250, 500]) {
          const { ref, draft } = await open(session);
          const { data } = keysOf(ref);
          setText(draft, TEXT_ITEM, 'late');
          await rig.connection.call(['PEXPIRE', data, ttlMs]);
          const { outcome } = await saveSession(rig.connection, draft);
          assert.ok(outcome === 'saved' || outcome === 'gone', outcome);
          const left = Number(await rig.connection.call(['PTTL', data]));
          assert.ok(left !== -1 && left <= ttlMs, `${left} of ${ttlMs} ms`);
        }
      });

      it('keeps a session without a time to live that way', async () => {
        const { ref, draft } = await open(session);
        await rig.connection.call(['PERSIST', keysOf(ref).data]);
        setText(draft, TEXT_ITEM, 'x');
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
        assert.equal(await rig.connection.call(['PTTL', keysOf(ref).data]), -1);
      });

      it('refuses while a request holds the lock, and says since when', async () => {
        const { ref, draft } = await open(session);
        setText(draft, TEXT_ITEM, 'x');
        await rig.connection.call(['SET', keysOf(ref).lock, 'somebody', 'PX', 100_000]);
        const result = await saveSession(rig.connection, draft);
        assert.equal(result.outcome, 'locked');
        assert.equal(result.lock.value, 'somebody');
        assert.ok((result.lock.ageMs ?? 0) >= 10_000 && (result.lock.ageMs ?? 0) < 11_000);
        assert.notEqual(await textNow(ref, TEXT_ITEM), 'x');
      });

      it('refuses when the session has gone, and does not bring it back', async () => {
        const { ref, draft } = await open(session);
        setText(draft, TEXT_ITEM, 'x');
        const { data, timeout } = keysOf(ref);
        await rig.connection.call(['DEL', data, timeout]);
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'gone');
        assert.equal(
          (await saveSession(rig.connection, draft, { overwrites: true })).outcome,
          'gone',
        );
        assert.equal(await rig.connection.call(['EXISTS', data, timeout]), 0);
      });

      it('refuses when the site changed the same item, and overwrites it when told to', async () => {
        const { ref, draft } = await open(session);
        const theirs = new SessionDraft(await readSession(rig.connection, ref));
        setText(theirs, TEXT_ITEM, 'theirs');
        assert.equal((await saveSession(rig.connection, theirs)).outcome, 'saved');
        setText(draft, TEXT_ITEM, 'mine');
        const result = await saveSession(rig.connection, draft);
        assert.equal(result.outcome, 'changed');
        assert.deepEqual(
          result.conflicts.map(({ name }) => name),
          [TEXT_ITEM],
        );
        assert.equal(await textNow(ref, TEXT_ITEM), 'theirs');
        assert.equal(
          (await saveSession(rig.connection, draft, { overwrites: true })).outcome,
          'saved',
        );
        assert.equal(await textNow(ref, TEXT_ITEM), 'mine');
      });

      it('takes over what the site changed elsewhere in the session', async () => {
        const { ref, draft } = await open(session);
        const theirs = new SessionDraft(await readSession(rig.connection, ref));
        const other = theirs.item(OTHER_ITEM);
        assert.ok(other);
        setText(theirs, OTHER_ITEM, '2030-01-02T03:04:05.0000000');
        assert.equal((await saveSession(rig.connection, theirs)).outcome, 'saved');
        setText(draft, TEXT_ITEM, 'mine');
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
        assert.equal(await textNow(ref, TEXT_ITEM), 'mine');
        assert.match((await textNow(ref, OTHER_ITEM)) ?? '', /^2030-01-02/);
      });

      it('counts as done when it is done again after a lost reply', async () => {
        const { draft } = await open(session);
        setText(draft, TEXT_ITEM, 'once');
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
        assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      });

      it('refuses a key of another type', async () => {
        const { ref, draft } = await open(session);
        setText(draft, TEXT_ITEM, 'x');
        const { data } = keysOf(ref);
        await rig.connection.pipeline([
          ['DEL', data],
          ['SADD', data, 'member'],
        ]);
        const result = await saveSession(rig.connection, draft);
        assert.deepEqual(result, { outcome: 'wrong-type', foundType: 'set' });
      });
    });
  }

  it('never removes the last item of a session that would end with it', async () => {
    const { ref, draft } = await open(recordedSession('4.0.1', 'counter'));
    for (const { name, bytes } of draft.items()) draft.apply({ type: 'remove', item: name, bytes });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'last-item');
    assert.equal((await readSession(rig.connection, ref)).condition, 'ok');
  });

  for (const provider of ['4.0.1', '5.0.4']) {
    it(`adds no second spelling of a name to a session of provider ${provider}`, async () => {
      const { ref, draft } = await open(recordedSession(provider, 'demo'));
      const site = new SessionDraft(draft.base);
      const bytes = draft.item(TEXT_ITEM)?.bytes ?? new Uint8Array();
      site.apply({ type: 'add', item: 'Cart', bytes });
      assert.equal((await saveSession(rig.connection, site)).outcome, 'saved');
      // The draft was opened before, and knows nothing of it.
      draft.apply({ type: 'add', item: 'cart', bytes });
      const expected = { code: 'name-taken', subject: 'Cart' };
      await assert.rejects(saveSession(rig.connection, draft), expected);
      assert.equal((await readSession(rig.connection, ref)).items.length, site.items().length);
    });

    it(`renames an item of provider ${provider} but for its case`, async () => {
      const { ref, draft } = await open(recordedSession(provider, 'demo'));
      const before = draft.item(TEXT_ITEM)?.bytes;
      draft.apply({ type: 'rename', item: TEXT_ITEM, name: TEXT_ITEM.toLowerCase() });
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const { items } = await readSession(rig.connection, ref);
      assertBytes(items.find(({ name }) => name === TEXT_ITEM.toLowerCase())?.bytes, before);
      assert.equal(items.length, draft.items().length);
    });
  }

  it('adds no item to as many as the provider can store at once', async () => {
    await rig.ask('FLUSHALL');
    const ref = { layout: 'aspnet-v2', application: '/', id: 'many' } as const;
    const fields = Array.from({ length: 3998 }, (_, i) => [`Item${i}`, 'x']).flat();
    await rig.connection.call(['HSET', keysOf(ref).data, ...fields]);
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    draft.apply({ type: 'rename', item: 'Item7', name: 'Renamed' });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    draft.apply({ type: 'add', item: 'New', bytes: Uint8Array.of(1) });
    const expected = { code: 'too-many-items', subject: '3998' };
    await assert.rejects(saveSession(rig.connection, draft), expected);
  });

  it('does not write a damaged collection', async () => {
    await rig.ask('FLUSHALL');
    const ref = { layout: 'aspnet-v5', application: '/odd', id: 'torn' } as const;
    const torn = bytesOf('AgAAAP////8BYQFiBQAAAAoAAAACAQAAAAI=');
    await rig.connection.call(['SET', keysOf(ref).data, torn, 'EX', 100]);
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    draft.apply({ type: 'add', item: 'c', bytes: new Uint8Array([0x15]) });
    await assert.rejects(saveSession(rig.connection, draft), { code: 'unwritable' });
    assertBytes((await rig.connection.call(['GET', keysOf(ref).data])) as Uint8Array, torn);
  });

  it('releases the lock that was seen and no other', async () => {
    const { ref } = await open(recordedSession('5.0.4', 'demo'));
    const { lock } = keysOf(ref);
    await rig.connection.call(['SET', lock, 'first', 'EX', 100]);
    const seen = (await readSession(rig.connection, ref)).lock;
    assert.ok(seen);
    await rig.connection.call(['SET', lock, 'second', 'EX', 100]);
    assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'other-lock');
    assert.equal(await rig.connection.call(['EXISTS', lock]), 1);
    await rig.connection.call(['SET', lock, 'first', 'EX', 100]);
    assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'released');
    assert.equal((await releaseLock(rig.connection, ref, seen)).outcome, 'gone');
  });

  it('ends a session with all its keys, unless a request locked it since', async () => {
    const { ref } = await open(recordedSession('5.0.4', 'demo'));
    const { data, lock, timeout } = keysOf(ref);
    await rig.connection.call(['SET', lock, 'request', 'EX', 100]);
    assert.equal((await endSession(rig.connection, ref)).outcome, 'locked');
    assert.equal(await rig.connection.call(['EXISTS', data, timeout]), 2);
    const seen = (await readSession(rig.connection, ref)).lock;
    assert.equal((await endSession(rig.connection, ref, seen)).outcome, 'ended');
    assert.equal(await rig.connection.call(['EXISTS', data, lock, timeout]), 0);
    assert.equal((await endSession(rig.connection, ref)).outcome, 'gone');
  });
});
