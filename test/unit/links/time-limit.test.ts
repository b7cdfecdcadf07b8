import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { timeLimit, withinTime } from '../../../src/links/time-limit.ts';

describe('timeLimit', () => {
  it('ends although garbage is collected meanwhile, also inside of another signal', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const user = new AbortController();
    const outer = AbortSignal.any([user.signal, timeLimit(150, user.signal)]);
    const ended = once(outer, 'abort');
    const collecting = setInterval(collect, 20);
    try {
      await ended;
    } finally {
      clearInterval(collecting);
    }
    assert.equal((outer.reason as Error).name, 'TimeoutError');
  });

  it('leaves nothing behind work that is over before', async () => {
    const user = new AbortController();
    const warnings: string[] = [];
    const note = ({ name }: Error): void => void warnings.push(name);
    process.on('warning', note);
    try {
      for (let n = 0; n < 30; n++) {
        assert.equal(await withinTime(60_000, [user.signal], () => Promise.resolve(n)), n);
        const failing = () => Promise.reject(new Error('of its own'));
        await assert.rejects(withinTime(60_000, [user.signal], failing), /of its own/);
      }
      const waiting = withinTime(60_000, [user.signal], async (limit) => {
        await once(limit, 'abort');
        throw limit.reason;
      });
      user.abort(new Error('by the user'));
      await assert.rejects(waiting, /by the user/);
      await new Promise(setImmediate);
      assert.deepEqual(warnings, []);
    } finally {
      process.off('warning', note);
    }
  });

  it('ends with another signal, for its reason, at once or later', () => {
    const user = new AbortController();
    const signal = timeLimit(60_000, new AbortController().signal, user.signal);
    assert.equal(signal.aborted, false);
    const reason = new Error('by the user');
    user.abort(reason);
    assert.equal(signal.reason, reason);
    assert.equal(timeLimit(60_000, user.signal).reason, reason);
  });
});
