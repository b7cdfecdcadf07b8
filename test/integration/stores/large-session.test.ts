import assert from 'node:assert/strict';
import { writeCollection } from '../../../src/formats/alt/collection.ts';
import type { CommandRunner } from '../../../src/stores/commands.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { assertBytes } from './support.ts';
import { redisRig } from './redis-rig.ts';

const count = 10_000;
const names = Array.from({ length: count }, (_, i) => `Item ${i}`);

describe('a session with 10,000 items', function () {
  this.timeout(20_000);
  const rig = redisRig();

  async function put(ref: SessionRef): Promise<void> {
    const items = names.map((name, i) => ({
      name,
      bytes: Uint8Array.of(2, i & 255, i >> 8, 0, 0),
    }));
    const { data } = keysOf(ref);
    await rig.connection.call(
      ref.layout === 'aspnet-v2'
        ? ['HSET', data, ...items.flatMap(({ name, bytes }) => [name, bytes])]
        : ['SET', data, writeCollection({ items })],
    );
    await rig.connection.call(['EXPIRE', data, 100]);
  }

  for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
    it(`is counted, read and saved in layout ${layout}, all items at once`, async () => {
      const ref: SessionRef = { layout, application: '/big', id: 'x' };
      await put(ref);
      const [summary] = await readSummaries(rig.connection, [ref]);
      assert.equal(summary?.itemCount, count);
      const draft = new SessionDraft(await readSession(rig.connection, ref));
      assert.equal(draft.items().length, count);
      for (const item of names) {
        const inserted = Uint8Array.of(8, 8);
        const splices = [{ offset: 5, removed: new Uint8Array(), inserted }];
        draft.apply({ type: 'splice', item, splices });
      }
      let longest = 0;
      const runner: CommandRunner = {
        call: (command) => rig.connection.call(command),
        pipeline: (commands) => rig.connection.pipeline(commands),
        script(script, keys, args) {
          longest = Math.max(longest, 3 + keys.length + args.length);
          return rig.connection.script(script, keys, args);
        },
        transaction: (deed) => rig.connection.transaction(deed),
      };
      const result = await saveSession(runner, draft);
      assert.equal(result.outcome, 'saved');
      assert.ok(longest <= 3999, 'ElastiCache Serverless takes no more arguments');
      const { items, ttlMs } = await readSession(rig.connection, ref);
      assert.equal(items.length, count);
      const last = items.find(({ name }) => name === names.at(-1));
      assertBytes(last?.bytes, Uint8Array.of(2, 9999 & 255, 9999 >> 8, 0, 0, 8, 8));
      assert.ok((ttlMs ?? 0) > 0);
    });
  }
});
