import assert from 'node:assert/strict';
import type { SessionRef } from '../../../../src/stores/session.ts';
import type { SessionIndex } from '../../../../src/stores/source/session-index.ts';
import type { SessionSource } from '../../../../src/stores/source/session-source.ts';
import { takeMoment } from '../../../../src/survey/growth/growth-moment.ts';
import { GrowthSeries, spreadOf } from '../../../../src/survey/growth/growth-series.ts';
import { GrowthWatch } from '../../../../src/host/statistics/growth-watch.ts';
import type { HostServices } from '../../../../src/host/services.ts';
import { until } from '../../../integration/support/redis-server.ts';

/** A store of as many sessions as it says, each of 100 bytes and one of 300. */
function storeOf(countOf: () => number, unlistedCount?: number) {
  const asked = { finds: 0, summaries: 0 };
  const group = () => ({
    layout: 'express',
    application: 'sess:',
    sessionCount: countOf(),
    ...(unlistedCount !== undefined && { unlistedCount }),
  });
  const source = {
    limitOf: () => undefined,
    find: () => {
      asked.finds += 1;
      return Promise.resolve({
        groups: () => [group()],
        page: ({ start, count }: { readonly start: number; readonly count: number }) => ({
          sessions: Array.from({ length: Math.min(count, countOf() - start) }, (_, at) => ({
            ref: { layout: 'express', application: 'sess:', id: String(start + at) },
          })),
        }),
      } as unknown as SessionIndex);
    },
    summaries: (refs: readonly SessionRef[]) => {
      asked.summaries += refs.length;
      return Promise.resolve(
        refs.map((ref) => ({
          ref,
          condition: 'ok' as const,
          sizeBytes: ref.id === '0' ? 300 : 100,
        })),
      );
    },
  } as unknown as SessionSource;
  return { source, asked };
}

describe('the growth of a store', () => {
  const { signal } = new AbortController();

  it('is counted, with the data of all where there are few', async () => {
    const { source } = storeOf(() => 10);
    const { groups } = await takeMoment(source, signal);
    assert.deepEqual(groups, [
      { layout: 'express', application: 'sess:', sessionCount: 10, byteCount: 1200 },
    ]);
  });

  it('has those in it that were only counted', async () => {
    const { source } = storeOf(() => 10, 90);
    const { groups } = await takeMoment(source, signal);
    assert.deepEqual(groups, [
      { layout: 'express', application: 'sess:', sessionCount: 100, byteCount: 12_000 },
    ]);
  });

  it('asks for the sizes of a bounded number, whatever there is', async () => {
    const { source, asked } = storeOf(() => 1_000_000);
    const { groups } = await takeMoment(source, signal, () => 0.5);
    assert.equal(asked.summaries, 400);
    assert.equal(groups[0]?.byteCount, 100_000_000);
  });

  it('is kept in bounded memory with its beginning, and shown with both ends', () => {
    const series = new GrowthSeries(8);
    for (let at = 0; at < 1000; at++) series.add({ atMs: at, groups: [] });
    const times = series.moments.map(({ atMs }) => atMs);
    assert.ok(times.length <= 8);
    assert.equal(times[0], 0);
    assert.equal(times.at(-1), 999);
    assert.deepEqual(spreadOf([1, 2, 3, 4, 5, 6, 7, 8, 9], 3), [1, 5, 9]);
    assert.deepEqual(spreadOf([1, 2], 3), [1, 2]);
  });

  it('is watched while somebody looks, and not else', async () => {
    let count = 3;
    const { source, asked } = storeOf(() => count);
    const services = {
      connections: { connect: () => Promise.resolve(source) },
      log: { error: () => assert.fail('an error') },
    } as unknown as HostServices;
    let toldCount = 0;
    const watch = new GrowthWatch(services, 'shop', () => (toldCount += 1), 1);
    watch.setWatching(true);
    await until(() => toldCount === 1, 'the first count');
    count = 5;
    await until(() => watch.moments.at(-1)?.groups[0]?.sessionCount === 5, 'the growth');
    watch.setWatching(false);
    const { finds } = asked;
    const other = new GrowthWatch(services, 'shop', () => (toldCount += 1), 1);
    other.setWatching(true);
    await until(() => other.moments.length >= 3, 'counts of another');
    other.dispose();
    assert.ok(asked.finds - finds <= other.moments.length + 1);
    assert.ok(watch.moments.length >= 2, 'what was counted is kept');
  });
});
