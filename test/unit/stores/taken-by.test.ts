import assert from 'node:assert/strict';
import { applyChange } from '../../../src/stores/change/apply-change.ts';
import type { ChangePlan } from '../../../src/stores/plan/change-plan.ts';
import type { CommandRunner, Reply } from '../../../src/stores/commands.ts';
import { StoreError } from '../../../src/stores/replies.ts';

const key = Buffer.from('key');
const plan: ChangePlan = {
  keys: [key],
  conditions: [],
  writes: [{ type: 'command', key: 0, command: ['SET', 'new'] }],
};

/** A server that takes a change, or refuses it, and what is known of its rank afterwards. */
function runnerOf(reply: Reply, isPrimary: boolean | undefined): CommandRunner {
  const never = (): Promise<never> => Promise.reject(new Error('not used'));
  return {
    call: never,
    pipeline: never,
    transaction: never,
    script: () => Promise.resolve(reply),
    isStillPrimary: () => Promise.resolve(isPrimary),
  };
}

describe('a change that a server has taken', () => {
  it('is done where that server is the primary, or where nobody can be asked', async () => {
    for (const isPrimary of [true, undefined]) {
      const result = await applyChange(runnerOf(['done', -1], isPrimary), plan);
      assert.deepEqual(result, { outcome: 'done', ttlMs: -1 });
    }
  });

  it('is not told as done where another one is the primary', async () => {
    await assert.rejects(
      applyChange(runnerOf(['done', -1], false), plan),
      (error: unknown) => error instanceof StoreError && error.code === 'demoted',
    );
  });

  it('is refused for its own reason whoever refuses it', async () => {
    assert.deepEqual(await applyChange(runnerOf(['gone'], false), plan), { outcome: 'gone' });
  });
});
