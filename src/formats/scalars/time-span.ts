import { FormatError } from '../errors.ts';

const MAX_TICKS = (1n << 63n) - 1n;
const MIN_TICKS = -(1n << 63n);

/** Ticks of 100 ns in .NET's constant form: `[-][d.]hh:mm:ss[.fffffff]`. */
export function formatTimeSpan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const seconds = size / 10_000_000n;
  const fraction = size % 10_000_000n;
  const days = seconds / 86_400n;
  const two = (value: bigint): string => String(value).padStart(2, '0');
  const time = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const tail = fraction === 0n ? '' : `.${String(fraction).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days === 0n ? '' : `${days}.`}${time}${tail}`;
}

/**
 * Reads `[-][d.]hh:mm[:ss[.fffffff]]`, or a number of days alone, as .NET's TimeSpan does.
 * @throws FormatError `not-a-time-span`, or `out-of-range` with `min` and `max`.
 */
export function parseTimeSpan(text: string): bigint {
  const match =
    /^\s*(-?)(?:(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?|(\d{1,8}))\s*$/.exec(
      text,
    );
  if (!match) {
    throw new FormatError(
      'not-a-time-span',
      'The text is not a time span of the form d.hh:mm:ss.',
      {
        details: { type: 'TimeSpan' },
      },
    );
  }
  const part = (index: number): bigint => BigInt(match[index] ?? 0);
  const [hours, minutes, seconds] = [part(3), part(4), part(5)];
  const days = match[7] === undefined ? part(2) : part(7);
  const whole = ((days * 24n + hours) * 60n + minutes) * 60n + seconds;
  const size = whole * 10_000_000n + BigInt((match[6] ?? '').padEnd(7, '0'));
  const ticks = match[1] === '-' ? -size : size;
  if (hours > 23n || minutes > 59n || seconds > 59n || ticks < MIN_TICKS || ticks > MAX_TICKS) {
    throw new FormatError('out-of-range', 'Hours go to 23, minutes and seconds to 59.', {
      details: {
        type: 'TimeSpan',
        min: formatTimeSpan(MIN_TICKS),
        max: formatTimeSpan(MAX_TICKS),
      },
    });
  }
  return ticks;
}
