import assert from 'node:assert/strict';
import type { SessionCondition, SessionRef } from '../../../src/stores/session.ts';
import type { ManyRead } from '../../../src/stores/source/many-read.ts';
import { listOfRefs } from '../../../src/survey/session-list.ts';
import {
  walkSessions,
  type WalkOptions,
  type WalkProgress,
} from '../../../src/survey/walk-sessions.ts';

describe('walkSessions', () => {
  it('gives each session once, in the order of the list', async () => {
    const { ids } = await walked(sessions(3000));
    assert.deepEqual(
      ids,
      sessions(3000).map(({ ref }) => ref.id),
    );
  });

  it('counts those that are gone, unreadable or too large, and gives the others', async () => {
    const { ids, progress } = await walked(
      [
        session('a'),
        session('b', { condition: 'gone' }),
        session('c', { condition: 'no-access' }),
        session('d', { size: 5000 }),
        session('e', { size: 900 }),
        session('f', { condition: 'damaged' }),
      ],
      { maxBatchBytes: 500, maxSessionBytes: 1000 },
    );
    assert.deepEqual(ids.sort(), ['a', 'e', 'f']);
    const { doneCount, totalCount, goneCount, unreadableCount, tooLargeCount, byteCount } =
      progress ?? assert.fail('no progress');
    assert.deepEqual(
      { doneCount, totalCount, goneCount, unreadableCount, tooLargeCount, byteCount },
      {
        doneCount: 6,
        totalCount: 6,
        goneCount: 1,
        unreadableCount: 1,
        tooLargeCount: 1,
        byteCount: 920,
      },
    );
  });

  it('asks for no more data than it may, and reads larger sessions by themselves', async () => {
    const all = Array.from({ length: 400 }, (_, index) =>
      session(`s${String(index)}`, { size: index % 7 === 0 ? 3000 : 20 }),
    );
    const { ids, asked } = await walked(all, { maxBatchBytes: 4000 });
    assert.equal(new Set(ids).size, 400);
    assert.equal(ids.length, 400);
    assert.ok(Math.max(...asked.map(({ given }) => given)) <= 8000);
  });

  it('reads small sessions in large batches', async () => {
    const { asked } = await walked(sessions(5000));
    assert.ok(asked.length < 20, String(asked.length));
  });

  it('reads one batch ahead, and no more while nobody looks', async () => {
    const source = sourceOf(sessions(3000));
    const walk = walkSessions(source, listOfRefs(sessions(3000).map(({ ref }) => ref)));
    await walk.next();
    assert.equal(source.asked.length, 2);
    await walk.return();
    assert.equal(source.asked.length, 2);
  });

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController();
    const onProgress = () => stop.abort(new Error('enough'));
    await assert.rejects(walked(sessions(5000), { signal: stop.signal, onProgress }), /enough/);
  });

  it('ends at once when its signal says so, also while the source does not answer', async () => {
    const stop = new AbortController();
    const source = { readMany: () => new Promise<never>(() => undefined) };
    const walk = walkSessions(source, listOfRefs([refOf('a')]), { signal: stop.signal });
    const next = walk.next();
    stop.abort(new Error('enough'));
    await assert.rejects(next, /enough/);
  });

  it('ends with the error of the source', async () => {
    const source = { readMany: () => Promise.reject(new Error('lost')) };
    const walk = walkSessions(source, listOfRefs([refOf('a')]));
    await assert.rejects(walk.next(), /lost/);
  });

  it('looks at a session that is named twice once', () => {
    assert.equal(listOfRefs([refOf('a'), refOf('b'), refOf('a')]).count, 2);
  });
});

interface Sample {
  readonly ref: SessionRef;
  readonly size: number;
  readonly condition: SessionCondition;
}

function refOf(id: string): SessionRef {
  return { layout: 'aspnet-v5', application: '/App', id };
}

function session(
  id: string,
  { size = 10, condition = 'ok' }: Partial<Pick<Sample, 'size' | 'condition'>> = {},
): Sample {
  return { ref: refOf(id), size, condition };
}

function sessions(count: number): readonly Sample[] {
  return Array.from({ length: count }, (_, index) => session(String(index)));
}

/** A source that leaves out what is too much, as a real one does. */
function sourceOf(all: readonly Sample[]) {
  const byId = new Map(all.map((one) => [one.ref.id, one]));
  const asked: { readonly count: number; readonly given: number }[] = [];
  return {
    asked,
    readMany(refs: readonly SessionRef[], maxBytes: number): Promise<readonly ManyRead[]> {
      let given = 0;
      const read = refs.map((ref): ManyRead => {
        const { size, condition } = byId.get(ref.id) ?? assert.fail(ref.id);
        if (given + size > maxBytes) return { ref, leftOutBytes: size };
        given += size;
        const bytes = new Uint8Array(size);
        return { ref, condition, items: [{ name: 'a', bytes, isSystem: false }], readAtMs: 0 };
      });
      asked.push({ count: refs.length, given });
      return Promise.resolve(read);
    },
  };
}

async function walked(all: readonly Sample[], options: WalkOptions = {}) {
  const source = sourceOf(all);
  const ids: string[] = [];
  let progress: WalkProgress | undefined;
  const onProgress = (now: WalkProgress) => {
    progress = now;
    options.onProgress?.(now);
  };
  const list = listOfRefs(all.map(({ ref }) => ref));
  for await (const batch of walkSessions(source, list, { ...options, onProgress })) {
    ids.push(...batch.map(({ ref }) => ref.id));
  }
  return { ids, progress, asked: source.asked };
}
