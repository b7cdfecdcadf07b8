import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { providerOf } from './support.ts';
import { redisRig } from './redis-rig.ts';

/** Between two looks of the editor. */
const LOOK_MS = 2500;

describe('who waits for a lock', () => {
  const rig = redisRig();

  it('is told from what polling requests leave behind', async () => {
    const isTold = async (layout: 'aspnet-v2' | 'aspnet-v5'): Promise<void> => {
      const ref: SessionRef = { layout, application: '/Waits', id: 'session' };
      const provider = providerOf(rig.connection, ref);
      const items = new SessionItems(provider.codec, []);
      items.set('Name', 'Ann');
      await provider.create(ref.id, items, 20);
      await provider.getExclusive(ref.id);
      /** Looks again and again, until a look says so. */
      const says = async (expected: boolean): Promise<void> => {
        for (let looks = 0; looks < 6; looks++) {
          const [summary] = await readSummaries(rig.connection, [ref]);
          assert.ok(summary?.lock);
          if (summary.lock.isWaitedFor === expected) return;
          await wait(LOOK_MS);
        }
        assert.fail(`No look said ${expected}`);
      };
      await says(false);
      const gaveUp = new AbortController();
      const request = (async () => {
        // As SessionStateModule asks for a lock that another request holds.
        while (!gaveUp.signal.aborted) {
          await provider.getExclusive(ref.id);
          await wait(500);
        }
      })();
      await says(true);
      gaveUp.abort();
      await request;
      await says(false);
    };
    await Promise.all([isTold('aspnet-v2'), isTold('aspnet-v5')]);
  }).timeout(40_000);
});
