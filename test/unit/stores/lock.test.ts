import assert from 'node:assert/strict';
import { lockAgeMs } from '../../../src/stores/aspnet/lock.ts';

const EPOCH_TICKS = 621_355_968_000_000_000n;
const NOW_MS = Date.UTC(2026, 10, 21, 10, 0, 0, 400);

/** The lock id that a web server writes whose clock shows `offsetMs` more than UTC. */
function ticksAt(ageMs: number, offsetHours: number): string {
  return String(EPOCH_TICKS + BigInt(NOW_MS - ageMs + offsetHours * 3_600_000) * 10_000n);
}

describe('age of a lock', () => {
  for (const offsetHours of [0, 1, -8, 5.5, 5.75, 14, -12]) {
    it(`is the same for a server at UTC ${offsetHours}`, () => {
      assert.equal(lockAgeMs(ticksAt(12_000, offsetHours), 98_000, NOW_MS), 12_000);
    });
  }

  it('agrees with another execution timeout', () => {
    assert.equal(lockAgeMs(ticksAt(200_000, 2), 100_000, NOW_MS), 200_000);
  });

  it('is corrected when the clock of the server is some seconds off', () => {
    assert.equal(lockAgeMs(ticksAt(9_000, 2), 98_000, NOW_MS), 12_000);
    assert.equal(lockAgeMs(ticksAt(-2_000, 2), 109_900, NOW_MS), 100);
  });

  it('is told from the time to live when the lock id is no time', () => {
    assert.equal(lockAgeMs('held-by-hand', 100_000, NOW_MS), 10_000);
  });

  it('is told from the lock id when the key has no time to live', () => {
    assert.equal(lockAgeMs(ticksAt(30_000, -3), undefined, NOW_MS), 30_000);
  });

  for (const value of ['', '0', 'abc', '-5', '99999999999999999999', '100000000000000000']) {
    it(`is unknown for ${JSON.stringify(value)} without a time to live`, () => {
      assert.equal(lockAgeMs(value, undefined, NOW_MS), undefined);
    });
  }

  it('is unknown when nothing fits', () => {
    assert.equal(lockAgeMs('abc', 500_000, NOW_MS), undefined);
  });
});
