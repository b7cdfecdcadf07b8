import assert from 'node:assert/strict';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { Site } from './rig.ts';

/** What a source does when it reads many sessions, of two applications. */
export async function readsMany(
  source: SessionSource,
  site: Site,
  refOf: (id: string, which: 0 | 1) => SessionRef,
): Promise<void> {
  const refs = Array.from({ length: 70 }, (_, at) => refOf(`many${at}`, at % 2 ? 1 : 0));
  for (const ref of refs) await site.begin(ref, { Cart: 'three', Name: ref.id });
  const [missing, ...read] = await source.readMany([refOf('none', 0), ...refs], 1_000_000);
  assert.ok(missing && 'condition' in missing);
  assert.equal(missing.condition, 'gone');
  assert.deepEqual(
    read.map(({ ref }) => ref),
    refs,
  );
  for (const many of read) {
    assert.ok('items' in many);
    const one = await source.read(many.ref);
    assert.equal(many.condition, one.condition);
    assert.deepEqual(many.items, one.items);
    assert.equal(many.timeoutSeconds, one.timeoutSeconds);
    const { bytes } = many.items.find(({ name }) => name === 'Name') ?? assert.fail('no Name');
    assert.deepEqual([...bytes], [...site.encode(many.ref.id)]);
    assert.ok((one.ttlMs ?? 0) <= (many.ttlMs ?? 0), 'no lifetime has slid');
  }
  const memory = await source.memoryOf([refOf('none', 0), ...refs]);
  assert.equal(memory.length, refs.length + 1);
  assert.equal(memory[0], undefined);
  // A store that doesn't tell does so for none.
  for (const bytes of memory.slice(1)) {
    assert.equal(bytes === undefined, memory[1] === undefined);
    assert.ok(bytes === undefined || bytes > 'three'.length, String(bytes));
  }
  const some = await source.readMany(refs, 1);
  const left = some.filter((one) => 'leftOutBytes' in one && one.leftOutBytes > 1);
  assert.equal(left.length, refs.length);
}
