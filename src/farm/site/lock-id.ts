import { localTicks } from './values.ts';

/** The last tick of 9999-12-31: `DateTime.MaxValue`. */
const maxTicks = 3_155_378_975_999_999_999n;

let last = 0n;

/** The local clock in ticks, with the microseconds that `Date` leaves out; never the same twice. */
const nowTicks = (): bigint => {
  const ms = performance.timeOrigin + performance.now();
  return localTicks(new Date(ms)) + BigInt(Math.floor((ms % 1) * 10_000));
};

/** A lock's value: `DateTime.Now.Ticks` of the web server, as text. Its id and its time in one. */
export const newLockId = (): string => {
  const now = nowTicks();
  last = now > last ? now : last + 1n;
  return String(last);
};

/**
 * A lock's age as a waiting web server computes it, by its own local clock. What isn't a number
 * counts as very old.
 * @throws RangeError for a number that is no DateTime, as the provider does in every request
 */
export const lockAgeMs = (lockId: string): number => {
  const isInt64 =
    /^-?\d{1,19}$/.test(lockId) && BigInt.asIntN(64, BigInt(lockId)) === BigInt(lockId);
  const ticks = isInt64 ? BigInt(lockId) : 0n;
  if (ticks < 0n || ticks > maxTicks) {
    throw new RangeError(
      'Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.',
    );
  }
  return Number(nowTicks() - ticks) / 10_000;
};
