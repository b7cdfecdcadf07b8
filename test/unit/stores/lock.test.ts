import assert from 'node:assert/strict';
import { lockAgeMs } from '../../../src/stores/layouts/aspnet/lock.ts';
import { newLockValue } from '../../../src/stores/layouts/aspnet/new-lock-value.ts';

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

describe('a lock that is held for stepping', () => {
  const random = (byte: number) => (count: number) => new Uint8Array(count).fill(byte);

  it('has a value that every server can read as a time, and takes for a young lock', () => {
    // 9999-12-31T23:59:59.9999999: beyond it, `new DateTime(ticks)` throws.
    const maxTicks = 3_155_378_975_999_999_999n;
    for (const byte of [0, 0x7f, 0xff]) {
      const value = newLockValue(NOW_MS, random(byte));
      assert.match(value, /^\d{18}$/);
      assert.ok(BigInt(value) <= maxTicks);
      for (const offsetHours of [-12, 0, 14]) {
        const ageTicks = BigInt(ticksAt(0, offsetHours)) - BigInt(value);
        assert.ok(ageTicks < 0n, `its age is negative at UTC ${offsetHours}`);
      }
    }
  });

  it('has a value of its own each time', () => {
    assert.notEqual(newLockValue(NOW_MS, random(1)), newLockValue(NOW_MS, random(2)));
    assert.notEqual(newLockValue(NOW_MS, random(1)), newLockValue(NOW_MS + 1, random(1)));
  });

  it('tells how long it has been held, however often it was renewed', () => {
    const value = newLockValue(NOW_MS - 95_000, random(7));
    assert.equal(lockAgeMs(value, 30_000, NOW_MS), 95_000);
    assert.equal(lockAgeMs(value, 1000, NOW_MS), 95_000);
    assert.equal(lockAgeMs(newLockValue(NOW_MS + 2000, random(7)), 30_000, NOW_MS), 0);
  });
});
