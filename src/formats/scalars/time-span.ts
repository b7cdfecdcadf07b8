import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

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
      l10n.t('Enter a time span as days.hours:minutes:seconds, such as 1.02:03:04.5.'),
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
    const [min, max] = [formatTimeSpan(MIN_TICKS), formatTimeSpan(MAX_TICKS)];
    const reason = l10n.t(
      'Enter a time span from {0} to {1}, with hours up to 23, and minutes and seconds up to 59.',
      min,
      max,
    );
    throw new FormatError('out-of-range', reason, { details: { type: 'TimeSpan', min, max } });
  }
  return ticks;
}
