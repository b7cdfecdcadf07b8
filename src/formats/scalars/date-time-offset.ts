import { FormatError } from '../errors.ts';
import { dateTimeKinds, formatTicks, MAX_DATE_TICKS, parseDateTime } from './date-time.ts';
import { invalidValue } from './invalid-value.ts';
import { l10n } from '../reason.ts';

const TICKS_PER_MINUTE = 600_000_000n;

/** The largest distance to UTC that .NET takes. */
const MAX_OFFSET_MINUTES = 14 * 60;

/** A System.DateTimeOffset: the clock in UTC, and how far the local one is ahead of it. */
export interface DateTimeOffset {
  readonly utcTicks: bigint;
  readonly offsetMinutes: number;
}

/**
 * The local clock and the distance to UTC: `2026-11-21T10:00:00.0000000+01:00`; undefined where one of
 * the clocks shows a day that doesn't exist.
 */
export function formatDateTimeOffset({
  utcTicks,
  offsetMinutes,
}: DateTimeOffset): string | undefined {
  const local = utcTicks + BigInt(offsetMinutes) * TICKS_PER_MINUTE;
  if (local < 0n || local > MAX_DATE_TICKS) return undefined;
  const size = Math.abs(offsetMinutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  const zone = `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
  return formatTicks(local) + zone;
}

/**
 * Reads a date, as a DateTime, with the distance to UTC behind it: `+01:00` or `Z`.
 * @throws FormatError `invalid-value`, `not-a-date`, `out-of-range`.
 */
export function parseDateTimeOffset(text: string): DateTimeOffset {
  const trimmed = text.trim();
  const match = /(?:Z|([+-])(\d\d):(\d\d))$/i.exec(trimmed);
  if (!match) throw invalidValue('DateTimeOffset');
  const minutes = Number(match[2] ?? 0) * 60 + Number(match[3] ?? 0);
  const { ticks, kind } = parseDateTime(trimmed.slice(0, match.index).trimEnd());
  if (kind !== dateTimeKinds.unspecified || Number(match[3] ?? 0) > 59) {
    throw invalidValue('DateTimeOffset');
  }
  const offsetMinutes = match[1] === '-' ? -minutes : minutes;
  const utcTicks = ticks - BigInt(offsetMinutes) * TICKS_PER_MINUTE;
  if (minutes > MAX_OFFSET_MINUTES || utcTicks < 0n || utcTicks > MAX_DATE_TICKS) {
    const details = { type: 'DateTimeOffset' };
    const reason =
      minutes > MAX_OFFSET_MINUTES
        ? l10n.t('Enter a UTC offset from -14:00 to +14:00.')
        : l10n.t('In UTC, this date is not in the years 0001 to 9999. Enter another date.');
    throw new FormatError('out-of-range', reason, { details });
  }
  return { utcTicks, offsetMinutes: offsetMinutes === 0 ? 0 : offsetMinutes };
}
