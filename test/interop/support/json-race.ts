import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { randomFrom } from '../../../src/farm/seed/random.ts';
import { overwrittenItems } from '../../../src/stores/edit/overwritten.ts';
import { readArray } from '../../../src/stores/layouts/php/session-handlers.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import type { LayoutId } from '../../../src/stores/session.ts';
import type { JsonRig } from './json-rig.ts';
import { type ItemTexts, itemsOfJson } from './item-writes.ts';
import type { ToldJson } from './told-json.ts';

const CLIENT_COUNT = 4;
const ROUNDS = 30;
/** The item that we edit. */
const EDITED = 'edited';

/**
 * Four windows store in a session that we edit meanwhile: each save that went through changed our item and nothing
 * else of what stood there at that moment, and each that the site then overwrote with what it had loaded is told.
 * @param bag the item in which the framework keeps what a site stores, where it does
 */
export async function assertNothingLost(rig: JsonRig, bag?: string): Promise<void> {
  const visit = await rig.newSession(`{"${EDITED}":"edit 0"}`);
  const ref = rig.refOf(visit);
  const clients = Array.from({ length: CLIENT_COUNT }, () => visit.client.twin());
  const random = randomFrom(7);
  const itemsOf =
    rig.encoding === 'php' ? (value: Uint8Array) => itemsOfPhp(ref.layout, value) : itemsOfJson;
  const writes = await rig.home.watchWrites?.(visit.key, itemsOf);
  // What it writes first is known to the watch from here on.
  await visit.client.store('{"first":1}');
  const item = bag ?? EDITED;
  let saved = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const draft = await rig.open(visit);
    const path = bag === undefined ? [] : [0];
    assert.ok(rig.edit(draft, item, { type: 'set', path, text: `edit ${round}` }));
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
    const told = new Map(bag === undefined ? items : entriesOf(items[0]?.[1])).get(EDITED);
    const stands = told === `s:edit ${round}`;
    if (outcome !== 'saved') {
      assert.deepEqual([outcome, stands], ['changed', false]);
      continue;
    }
    saved++;
    const now = await rig.home.source.read(ref);
    const reported = overwrittenItems(changes, now.items).map(({ name }) => name);
    // What others stored into the same bag is told as well.
    if (bag === undefined || !stands) assert.deepEqual(reported, stands ? [] : [item]);
  }
  assert.ok(saved > 0);
  if (!writes) return;
  const all = await writes.stop();
  const ours = all.filter(({ isOurs }) => isOurs);
  assert.equal(ours.length, saved);
  assert.ok(all.length > saved, `${saved} saves among ${all.length} writes`);
  for (const { changed } of ours) assert.deepEqual(changed, [EDITED]);
}

/** The entries of what is told of a bag. */
function entriesOf(told: ToldJson | undefined): readonly (readonly [string, ToldJson])[] {
  return Array.isArray(told) ? (told[1] as [string, ToldJson][]) : [];
}

/** Told apart by our own reader, which other tests hold against PHP's; what is in a bag on its own. */
function itemsOfPhp(layout: LayoutId, value: Uint8Array): ItemTexts {
  const { items } = layoutById(layout).readItems(value, 0);
  const all = items.flatMap(({ name, bytes, bag }) => {
    const inside = bag && readArray(bytes);
    if (!inside) return [{ name: name ?? '', bytes }];
    return inside.variables.map((each) => {
      return { name: each.name, bytes: bytes.subarray(each.valueStart, each.end) };
    });
  });
  return new Map(all.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]));
}
