import assert from 'node:assert/strict';
import { StoreError } from '../../../src/stores/replies.ts';
import type { SessionReadOnlyReason } from '../../../src/stores/session.ts';
import type { JsonRig } from './json-rig.ts';

/** A session is shown as the site tells it, with why it can't be changed, and no edit of it is carried out. */
export async function assertOnlyShown(
  rig: JsonRig,
  stored: string,
  reason: SessionReadOnlyReason,
): Promise<void> {
  const visit = await rig.assertShown(stored);
  const before = await rig.home.raw(visit.key);
  const { base } = await rig.open(visit);
  assert.equal(base.readOnlyReason, reason);
  const item = base.items.find(({ isSystem }) => !isSystem) ?? assert.fail('no item');
  const name = item.name ?? assert.fail('no name');
  const changes = [{ name, before: item.bytes, after: Uint8Array.from(item.bytes).reverse() }];
  await assert.rejects(
    rig.home.source.change({ kind: 'save', ref: base.ref, opened: base, changes }),
    (error) => error instanceof StoreError && error.code === 'unwritable',
  );
  assert.deepEqual(await rig.home.raw(visit.key), before);
}

/** A session that was ended and made again is the same to the site. */
export async function assertComesBack(rig: JsonRig, stored: string): Promise<void> {
  const { source } = rig.home;
  const ended = await rig.newSession(stored);
  const seen = await source.summary(rig.refOf(ended));
  assert.equal(
    (await source.change({ kind: 'end', ref: rig.refOf(ended), seen })).outcome,
    'ended',
  );
  assert.deepEqual((await ended.client.session()).items, []);

  const visit = await rig.newSession(stored);
  const before = await visit.client.session();
  const ref = rig.refOf(visit);
  const content = await source.read(ref);
  const assertFrame = await rig.home.watchFrame(visit.key);
  const last = await source.summary(ref);
  assert.equal((await source.change({ kind: 'end', ref, seen: last })).outcome, 'ended');
  assert.equal((await source.change({ kind: 'create', ref, content })).outcome, 'created');
  await assertFrame('made again');
  assert.deepEqual({ ...(await visit.client.session()), endsMs: 0 }, { ...before, endsMs: 0 });
}
