/** Ticks of 100 ns from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
const TICKS_PER_MS = 10_000n;

/** A moment in UTC from .NET's ticks, in milliseconds since 1970. */
export function unixMsOfTicks(ticks: bigint): number {
  return Number((ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MS);
}

/** .NET's ticks of a moment in UTC. */
export function ticksOfUnixMs(unixMs: number): bigint {
  return BigInt(Math.round(unixMs)) * TICKS_PER_MS + UNIX_EPOCH_TICKS;
}

/** A duration in .NET's ticks as seconds, rounded down. */
export function secondsOfTicks(ticks: bigint): number {
  return Number(ticks / 10_000_000n);
}

/** A duration as .NET's ticks. */
export function ticksOfSeconds(seconds: number): bigint {
  return BigInt(seconds) * 10_000_000n;
}
