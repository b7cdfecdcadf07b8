import {
  TICKS_PER_MS,
  TICKS_PER_SECOND,
  UNIX_EPOCH_TICKS,
} from '../../formats/scalars/date-time.ts';

/** A moment from .NET's ticks in milliseconds since 1970, both of one time zone. */
export function unixMsOfTicks(ticks: bigint): number {
  return Number((ticks - UNIX_EPOCH_TICKS) / TICKS_PER_MS);
}

/** .NET's ticks of a moment in milliseconds since 1970, both of one time zone. */
export function ticksOfUnixMs(unixMs: number): bigint {
  return BigInt(Math.round(unixMs)) * TICKS_PER_MS + UNIX_EPOCH_TICKS;
}

/** A duration in .NET's ticks as seconds, rounded down. */
export function secondsOfTicks(ticks: bigint): number {
  return Number(ticks / TICKS_PER_SECOND);
}

/** A duration as .NET's ticks. */
export function ticksOfSeconds(seconds: number): bigint {
  return BigInt(seconds) * TICKS_PER_SECOND;
}
