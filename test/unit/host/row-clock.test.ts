import assert from 'node:assert/strict';
import type { LiveSessions } from '../../../src/host/sessions/live-sessions.ts';
import type { EndpointEntry } from '../../../src/host/sessions/model-entries.ts';
import { RowClock } from '../../../src/host/sessions/row-clock.ts';
import type { SessionsModel } from '../../../src/host/sessions/sessions-model.ts';
import { until } from '../../integration/support/redis-server.ts';

describe('rows on screen', () => {
  it('are read again and again, and seldom where each look costs', async () => {
    const pauses = { free: 0, cheap: 5, paid: 60_000 };
    const reads = { free: 0, cheap: 0, paid: 0 };
    type Name = keyof typeof pauses;
    const nameOf = ({ node: { key } }: EndpointEntry): Name => key as Name;
    const entries = Object.keys(pauses).map((key) => ({
      node: { key },
      isOpen: true,
      sessions: { state: { phase: 'ready' }, index: {} },
      openLists: () => [{ rows: { nodes: [{}, {}] } }],
    })) as unknown as EndpointEntry[];
    const model = {
      entries: () => entries,
      isWatched: () => true,
      lookAgain: () => Promise.resolve(false),
      lookPauseMs: (entry: EndpointEntry, count: number) => {
        assert.equal(count, 2);
        return pauses[nameOf(entry)];
      },
      isQuicklySearched: () => false,
      rowReader: {
        followTime: () => undefined,
        read: (entry: EndpointEntry) => {
          reads[nameOf(entry)] += 1;
          return Promise.resolve();
        },
      },
    } as unknown as SessionsModel;
    const live = {
      follow: () => false,
      drop: () => undefined,
      dispose: () => undefined,
    } as unknown as LiveSessions;
    const clock = new RowClock(model, live, () => Promise.resolve(), 1);
    try {
      clock.setVisible(true);
      await until(() => reads.free >= 8 && reads.cheap >= 2, 'rows that were read again');
      assert.equal(reads.paid, 0, 'they were read as they came on screen');
      assert.ok(reads.cheap < reads.free);
    } finally {
      clock.dispose();
    }
  });
});
