import assert from 'node:assert/strict';
import { formatTicks } from '../../../../src/formats/scalars/date-time.ts';
import { lockAgeMs, newLockId } from '../../../../src/farm/site/lock-id.ts';
import { isSessionId, newSessionId, readSessionId } from '../../../../src/farm/site/session-id.ts';

describe('session ids of the sample site', () => {
  it("look like ASP.NET's and never repeat", () => {
    const ids = new Set(Array.from({ length: 1000 }, newSessionId));
    assert.equal(ids.size, 1000);
    for (const id of ids) assert.match(id, /^[a-z0-5]{24}$/);
  });

  it('are found in the cookies, if they are ids at all', () => {
    const id = 'abcdefghijklmnopqrst0123';
    assert.equal(readSessionId(`a=1; ASP.NET_SessionId=${id}; b=2`), id);
    assert.equal(readSessionId('ASP.NET_SessionId=../../etc'), undefined);
    assert.equal(readSessionId(`XASP.NET_SessionId=${id}`), undefined);
    assert.equal(readSessionId(undefined), undefined);
    assert.equal(isSessionId(`${id}x`), false);
  });
});

describe('lock ids of the sample site', () => {
  it('are ticks of the local clock, each later than the one before', () => {
    const locks = Array.from({ length: 100 }, newLockId);
    for (const [index, lock] of locks.entries()) {
      assert.match(lock, /^\d{18}$/);
      assert.ok(index === 0 || BigInt(lock) > BigInt(locks[index - 1] ?? 0));
    }
    const two = (number: number): string => String(number).padStart(2, '0');
    const now = new Date();
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    assert.equal(formatTicks(BigInt(newLockId())).slice(0, 13), `${day}T${two(now.getHours())}`);
  });

  it('tell their age', () => {
    const age = lockAgeMs(newLockId());
    assert.ok(age >= -1 && age < 1000, String(age));
  });

  it('count as very old when they are no number, as with the provider', () => {
    const century = 100 * 365 * 86_400_000;
    for (const text of ['abc', '0', '', '99999999999999999999', '1.5']) {
      assert.ok(lockAgeMs(text) > century, text);
    }
  });

  it('make a request fail when they are no DateTime, as with the provider', () => {
    assert.throws(() => lockAgeMs('-1'), RangeError);
    assert.throws(() => lockAgeMs('3155378976000000000'), RangeError);
  });
});
