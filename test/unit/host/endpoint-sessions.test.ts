import assert from 'node:assert/strict';
import type { ConnectionPool } from '../../../src/host/endpoints/connection-pool.ts';
import { EndpointSessions } from '../../../src/host/sessions/endpoint-sessions.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import type {
  SearchOptions,
  SearchProgress,
  SessionIndex,
} from '../../../src/stores/source/session-index.ts';
import type { SearchCost } from '../../../src/stores/source/search-cost.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';

const index = (sessionCount: number): SessionIndex => ({
  sessionCount,
  unlistedCount: 0,
  groups: () => [],
  page: () => ({ sessions: [], totalCount: 0 }),
  find: () => undefined,
});
/** A pool and a source that do what the test says. */
function set(up: {
  searchCost?: SearchCost;
  connect?: (source: SessionSource) => Promise<SessionSource>;
  scan?: (
    report: (progress: SearchProgress) => void,
    signal: AbortSignal | undefined,
  ) => Promise<SessionIndex>;
}) {
  const phases: string[] = [];
  const source = {
    facts: { mode: 'standalone', usesTls: false, database: 0 },
    searchCost: up.searchCost,
    find: (options: SearchOptions) =>
      (up.scan ?? (() => Promise.resolve(index(2))))(
        (progress) => options.onProgress?.(progress),
        options.signal,
      ),
  } as unknown as SessionSource;
  const pool = {
    current: () => undefined,
    connect: () => (up.connect ?? (() => Promise.resolve(source)))(source),
  } as unknown as ConnectionPool;
  const sessions = new EndpointSessions('e', pool, () => {
    if (phases.at(-1) !== sessions.state.phase) phases.push(sessions.state.phase);
  });
  return { sessions, phases };
}

async function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** Lets what is ready go on. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

describe('the search for sessions', () => {
  it('that costs something waits until somebody has been told so, and stays as it was', async () => {
    let scans = 0;
    const searchCost = { entryCount: 1_000_000, readUnits: 250_000 };
    const { sessions, phases } = set({
      searchCost,
      scan: () => Promise.resolve(index((scans += 1))),
    });
    await sessions.load();
    await sessions.search();
    await sessions.search(true);
    assert.equal(scans, 0);
    assert.deepEqual(sessions.state, { phase: 'unasked', cost: searchCost });
    await sessions.searchAtCost();
    assert.equal(scans, 1);
    await sessions.search();
    assert.equal(scans, 1);
    assert.equal(sessions.index?.sessionCount, 1);
    assert.deepEqual(phases.slice(-2), ['connecting', 'ready']);
  });

  it('goes from connecting over scanning to ready, once for all who ask', async () => {
    let scans = 0;
    const { sessions, phases } = set({
      scan: (report) => {
        scans++;
        report({ keyCount: 3, sessionCount: 1, index: index(1) });
        return Promise.resolve(index(2));
      },
    });
    await Promise.all([sessions.load(), sessions.load()]);
    await sessions.load();
    assert.equal(scans, 1);
    assert.deepEqual(phases, ['connecting', 'scanning', 'ready']);
    assert.equal(sessions.index?.sessionCount, 2);
  });

  it('shows what was found so far during the first search only', async () => {
    let during: SessionIndex | undefined;
    const { sessions } = set({
      scan: (report) => {
        report({ keyCount: 3, sessionCount: 1, index: index(1) });
        during = sessions.index;
        return Promise.resolve(index(2));
      },
    });
    await sessions.load();
    assert.equal(during?.sessionCount, 1);
    await sessions.search();
    assert.equal(during.sessionCount, 2, 'the last complete index stays');
  });

  it('takes a failure as a state, and works again after another search', async () => {
    let isUp = false;
    const { sessions } = set({
      connect: (source) =>
        isUp
          ? Promise.resolve(source)
          : Promise.reject(new ConnectError({ reason: 'refused', usesTls: false })),
    });
    await sessions.load();
    assert.equal(sessions.state.phase, 'failed');
    await sessions.load();
    assert.equal(sessions.state.phase, 'failed', 'it is not tried again by itself');
    isUp = true;
    await sessions.search();
    assert.equal(sessions.state.phase, 'ready');
  });

  it('tells of no step and no failure when nobody asked for it', async () => {
    const { sessions, phases } = set({});
    await sessions.load();
    phases.length = 0;
    await sessions.search(true);
    assert.deepEqual(phases, []);
  });

  it('keeps what the first search has found when it is stopped, and begins no other by itself', async () => {
    let scans = 0;
    const { sessions, phases } = set({
      scan: (report, signal) => {
        scans += 1;
        report({ keyCount: 3, totalKeyCount: 9, sessionCount: 1, index: index(1) });
        return untilAborted(signal);
      },
    });
    const search = sessions.load();
    await settled();
    assert.ok(sessions.stop());
    await search;
    await sessions.load();
    assert.equal(scans, 1);
    assert.deepEqual(sessions.state, { phase: 'stopped', keyCount: 3, totalKeyCount: 9 });
    assert.equal(sessions.index?.sessionCount, 1);
    assert.deepEqual(phases, ['connecting', 'scanning', 'stopped']);
    assert.ok(!sessions.stop(), 'there is nothing to stop');
  });

  it('goes back to what was found before when a later search is stopped', async () => {
    let isSlow = false;
    const { sessions } = set({
      scan: (report, signal) => {
        if (!isSlow) return Promise.resolve(index(7));
        report({ keyCount: 3, sessionCount: 1, index: index(1) });
        return untilAborted(signal);
      },
    });
    await sessions.load();
    isSlow = true;
    const search = sessions.search();
    await settled();
    assert.ok(sessions.stop());
    await search;
    assert.equal(sessions.state.phase, 'ready');
    assert.equal(sessions.index?.sessionCount, 7);
  });

  it('is called off by a reset', async () => {
    let aborted = false;
    const { sessions } = set({
      scan: (_report, signal) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener('abort', () => {
            aborted = true;
            reject(signal.reason as Error);
          });
        }),
    });
    const search = sessions.load();
    await Promise.resolve();
    await Promise.resolve();
    sessions.reset();
    await search;
    assert.equal(sessions.state.phase, 'idle');
    assert.equal(sessions.index, undefined);
    assert.ok(aborted);
  });
});
