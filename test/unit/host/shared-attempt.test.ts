import assert from 'node:assert/strict';
import { SharedAttempt } from '../../../src/host/endpoints/shared-attempt.ts';

/** An attempt that ends when the test says so. */
function pending() {
  let finish: (value: string) => void = () => undefined;
  let signal: AbortSignal | undefined;
  const attempt = new SharedAttempt<string>((given) => {
    signal = given;
    return new Promise((resolve, reject) => {
      finish = resolve;
      given.addEventListener('abort', () => reject(given.reason as Error));
    });
  });
  return { attempt, finish: (value: string) => finish(value), isAborted: () => signal?.aborted };
}

describe('an attempt that is shared', () => {
  it('gives everyone the same result', async () => {
    const { attempt, finish } = pending();
    const results = Promise.all([attempt.wait(), attempt.wait(new AbortController().signal)]);
    finish('done');
    assert.deepEqual(await results, ['done', 'done']);
  });

  it('lets one go and works on for the others', async () => {
    const { attempt, finish, isAborted } = pending();
    const controller = new AbortController();
    const leaving = attempt.wait(controller.signal);
    const staying = attempt.wait();
    controller.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    assert.equal(isAborted(), false);
    finish('done');
    assert.equal(await staying, 'done');
  });

  it('is called off when the last one leaves', async () => {
    const { attempt, isAborted } = pending();
    const controller = new AbortController();
    const leaving = attempt.wait(controller.signal);
    controller.abort();
    await assert.rejects(leaving, { name: 'AbortError' });
    assert.equal(isAborted(), true);
  });
});
