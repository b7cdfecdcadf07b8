import { FormatError } from '../errors.ts';
import { isPhpZone } from './zones.ts';
import { l10n } from '../reason.ts';

/** A date as PHP writes it (php-src ext/date/php_date.c, `date_object_to_hash`). */
const DATE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.\d{6}$/;
const OFFSET = /^[+-](?:0\d|1[0-4]):[0-5]\d$/;
const DAY_MS = 86_400_000;

/**
 * Checks a date before PHP reads it, which would move a day or a time that there isn't in the zone.
 * @param zone the zone's name; undefined where an offset or an abbreviation stands for it
 * @throws FormatError `invalid-value`
 */
export function checkPhpDate(text: string, zone?: string): void {
  const [, ...parts] = DATE.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.map(Number);
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const isDate =
    year >= 1000 &&
    new Date(utcMs).toISOString().slice(0, 19) === text.replace(' ', 'T').slice(0, 19);
  if (!isDate || (zone !== undefined && !isTimeIn(zone, utcMs))) {
    throw invalid('DateTime', '2026-11-21 10:00:00.000000');
  }
}

/** @throws FormatError `invalid-value` */
export function checkPhpZone(text: string): void {
  if (!isPhpZone(text)) throw invalid('DateTimeZone', 'Europe/Berlin');
}

/** @throws FormatError `invalid-value` */
export function checkPhpOffset(text: string): void {
  if (!OFFSET.test(text)) throw invalid('UTC offset', '+02:00');
}

function invalid(type: string, example: string): FormatError {
  return new FormatError(
    'invalid-value',
    l10n.t('This is not a valid {0}. Example: {1}.', type, example),
    {
      details: { type, example },
    },
  );
}

/** Whether clocks of a zone show a time, and don't jump over it. @param localMs it, as if it were UTC */
function isTimeIn(zone: string, localMs: number): boolean {
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    // The offsets of the days around are the only ones that the zone may have then.
    return [localMs - DAY_MS, localMs + DAY_MS].some((around) => {
      const ms = localMs - (shownBy(format, around) - around);
      return shownBy(format, ms) === localMs;
    });
  } catch {
    // A zone that isn't known here.
    return false;
  }
}

/** What clocks show at a moment, as if it were UTC. */
function shownBy(format: Intl.DateTimeFormat, ms: number): number {
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'));
}
