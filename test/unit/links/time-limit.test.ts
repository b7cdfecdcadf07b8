import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { timeLimit } from '../../../src/links/time-limit.ts';

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
