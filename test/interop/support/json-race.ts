import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { overwrittenItems } from '../../../src/stores/edit/overwritten.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { LayoutId } from '../../../src/stores/session.ts';
import type { JsonRig } from './json-rig.ts';
import { type ItemTexts, itemsOfJson } from './item-writes.ts';

const CLIENT_COUNT = 4;
const ROUNDS = 30;
/** The item that we edit. */
const EDITED = 'edited';

/**
 * Four windows store in a session that we edit meanwhile: each save that went through changed our item and nothing
 * else of what stood there at that moment, and each that the site then overwrote with what it had loaded is told.
 */
export async function assertNothingLost(rig: JsonRig): Promise<void> {
  const visit = await rig.newSession(`{"${EDITED}":"edit 0"}`);
  const ref = rig.refOf(visit);
  const clients = Array.from({ length: CLIENT_COUNT }, () => visit.client.twin());
  const random = randomFrom(7);
  const itemsOf =
    rig.encoding === 'php' ? (value: Uint8Array) => itemsOfPhp(ref.layout, value) : itemsOfJson;
  const writes = await rig.home.watchWrites?.(visit.key, itemsOf);
  // What it writes first is known to the watch from here on.
  await visit.client.store('{"first":1}');
  let saved = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const draft = await rig.open(visit);
    assert.ok(rig.edit(draft, EDITED, { type: 'set', path: [], text: `edit ${round}` }));
    const changes = draft.changes();
    const requests = clients.map(async (client, index) => {
      await wait(random.below(4));
      await client.store(`{"client${index}":${round}}`);
    });
    await wait(random.below(8));
    const { outcome } = await rig.save(draft);
    await Promise.all(requests);
    const { id, items } = await visit.client.session();
    assert.equal(id, visit.id);
    const told = items.find(([name]) => name === EDITED)?.[1];
    const stands = told === `s:edit ${round}`;
    if (outcome !== 'saved') {
      assert.deepEqual([outcome, stands], ['changed', false]);
      continue;
    }
    saved++;
    const now = await rig.home.source.read(ref);
    const reported = overwrittenItems(changes, now.items).map(({ name }) => name);
    assert.deepEqual(reported, stands ? [] : [EDITED]);
  }
  assert.ok(saved > 0);
  if (!writes) return;
  const all = await writes.stop();
  const ours = all.filter(({ isOurs }) => isOurs);
  assert.equal(ours.length, saved);
  assert.ok(all.length > saved, `${saved} saves among ${all.length} writes`);
  for (const { changed } of ours) assert.deepEqual(changed, [EDITED]);
}

/** Told apart by our own reader, which other tests hold against PHP's. */
function itemsOfPhp(layout: LayoutId, value: Uint8Array): ItemTexts {
  const { items } = layoutById(layout).readItems(value, 0);
  return new Map(items.map(({ name, bytes }) => [name ?? '', Buffer.from(bytes).toString('hex')]));
}
