import assert from 'node:assert/strict';
import { ReplyError } from '../../../src/stores/commands.ts';
import { LockWaits } from '../../../src/stores/read/lock-waits.ts';

const key = new TextEncoder().encode('{/Shop_1}_WriteLock');

/** Looks every three seconds; the server says how long ago the key was used before each look. */
function lookAt(idles: readonly (number | ReplyError)[], pauseMs = 3000): (boolean | undefined)[] {
  const waits = new LockWaits();
  let nowMs = 0;
  return [undefined, ...idles].map((idle) => {
    assert.equal(waits.question(key) !== undefined, idle !== undefined);
    nowMs += pauseMs;
    return waits.note(key, '638', idle, { askedAtMs: nowMs, repliedAtMs: nowMs + 5 });
  });
}

describe('requests that wait for a lock', () => {
  it('use its key between looks', () => {
    assert.deepEqual(lookAt([0, 1, 0]), [undefined, undefined, true, true]);
    assert.deepEqual(lookAt([3, 2]), [undefined, false, false]);
  });

  it('are not taken for one who used the key once', () => {
    assert.deepEqual(lookAt([3, 0, 3]), [undefined, false, undefined, false]);
  });

  it('can not be told right after another look of ours, or where the server does not say', () => {
    assert.deepEqual(lookAt([0, 0, 0], 1000), [undefined, undefined, undefined, undefined]);
    const lfu = new ReplyError('ERR An LFU maxmemory policy is selected, idle time not tracked.');
    assert.deepEqual(lookAt([lfu, lfu]), [undefined, undefined, undefined]);
  });

  it('are asked about anew when another request holds the lock', () => {
    const waits = new LockWaits();
    const look = (value: string | undefined, atMs: number) =>
      waits.note(key, value, 0, { askedAtMs: atMs, repliedAtMs: atMs });
    for (const atMs of [0, 3000, 6000]) look('1', atMs);
    assert.equal(look('1', 9000), true);
    assert.equal(look('2', 12_000), undefined);
    assert.equal(look(undefined, 15_000), undefined);
    assert.equal(waits.question(key), undefined);
  });
});
