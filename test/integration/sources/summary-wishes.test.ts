import assert from 'node:assert/strict';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionItem, SessionRef } from '../../../src/stores/session.ts';
import { redisLayouts, startClusterRig, startRedisRig } from './redis-rig.ts';
import { type SourceRig, TIMEOUT_SECONDS } from './rig.ts';

const valuesOf = (found: readonly SessionItem[] = []) =>
  found.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]);

for (const [name, start] of [
  ['a server', () => startRedisRig('scripts')],
  ['a cluster, without scripts', () => startClusterRig('transactions')],
] as const) {
  describe(`what is wished for beside a summary: ${name}`, function () {
    this.timeout(60_000);
    let rig: SourceRig;
    let source: SessionSource;

    before(async () => {
      rig = await start();
      source = await rig.open();
    });
    after(async () => {
      source.close();
      await rig.stop();
    });
    beforeEach(() => rig.clear());

    for (const layout of redisLayouts) {
      const refOf = (id: string): SessionRef => ({
        layout,
        application: rig.applicationsOf(layout)[0],
        id,
      });

      it(`is told of ${layout}: values of small items, timeout and size`, async () => {
        const site = rig.sites.find((each) => each.layout === layout);
        assert.ok(site);
        const [ref, large] = [refOf('abc'), refOf('large')];
        await site.begin(ref, { Cart: 'three', Name: 'Ann' });
        await site.begin(large, { Name: 'x'.repeat(100_000) });
        const wishes = { itemsOf: () => ['Name', 'Nobody'], hasTimeout: true, hasMemory: true };
        const refs = [refOf('none'), ref, large];
        const [missing, found, much] = await source.summaries(refs, wishes);
        const { items } = await source.read(ref);
        assert.deepEqual(
          valuesOf(found?.items),
          valuesOf(items.filter((item) => item.name === 'Name')),
        );
        assert.equal(missing?.items, undefined);
        assert.equal(much?.items, undefined, 'what is large is not fetched');
        if (layout !== 'express') assert.equal(found?.timeoutSeconds, TIMEOUT_SECONDS);
        assert.ok((much?.sizeBytes ?? much?.memoryBytes ?? 0) >= 100_000);
        assert.equal((await source.summary(ref)).items, undefined, 'no more than was asked for');
      });
    }
  });
}
