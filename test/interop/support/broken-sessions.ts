import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import type { JsonRig, Visit } from './json-rig.ts';

/** What a site does on the next request with a session that it can't read. */
export type Fate =
  | 'starts a new session'
  | 'starts this session over'
  | 'with an error'
  | 'deletes'
  | 'Symfony answers with an error';

/** Breaks sessions in several ways: where we call one damaged, the site does what we say that it will. */
export async function assertFates(rig: JsonRig, fateOf: (how: string) => Fate): Promise<void> {
  const ways: Readonly<Record<string, (raw: Uint8Array) => Uint8Array>> = {
    half: (raw) => raw.subarray(0, (raw.length * 2) / 3),
    'all but the last byte': (raw) => raw.subarray(0, -1),
  };
  for (const [how, broken] of Object.entries(ways)) {
    const visit = await rig.newSession('{"user":"ada","cart":{"a":1,"b":["x","y"]}}');
    const raw = (await rig.home.raw(visit.key)) ?? assert.fail(visit.key);
    await rig.home.putRaw(visit.key, broken(raw));
    const { condition, fate } = (await rig.open(visit)).base;
    assert.equal(condition, 'damaged', how);
    const expected = fateOf(how);
    assert.match(fate ? englishText(fate) : '', new RegExp(expected), how);
    assert.equal(await fateAt(rig, visit), expected, how);
  }
}

async function fateAt(rig: JsonRig, visit: Visit): Promise<Fate> {
  let session;
  try {
    session = await visit.client.session();
  } catch {
    if (await rig.home.raw(visit.key)) return 'with an error';
    const { id, items } = await visit.client.session();
    assert.notEqual(id, visit.id);
    assert.deepEqual(items, []);
    return 'Symfony answers with an error';
  }
  assert.deepEqual(session.items, []);
  if (session.id === visit.id) return 'starts this session over';
  const isThere = (await rig.home.raw(visit.key)) !== undefined;
  return isThere ? 'starts a new session' : 'deletes';
}
