import { FormatError } from '../errors.ts';
import { isPhpZone } from './zones.ts';
import { l10n, type Reason } from '../reason.ts';
import { impossibleDate } from '../scalars/calendar.ts';

/** A date as PHP writes it (php-src ext/date/php_date.c, `date_object_to_hash`). */
const DATE = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)\.\d{6}$/;
const OFFSET = /^[+-](?:0\d|1[0-4]):[0-5]\d$/;
const DAY_MS = 86_400_000;
/** PHP reads years with fewer digits otherwise than it writes them. */
const FIRST_YEAR = 1000;

/**
 * Checks a date before PHP reads it, which would move a day or a time that there isn't in the zone.
 * @param zone the zone's name; undefined where an offset or an abbreviation stands for it
 * @throws FormatError `invalid-value`
 */
export function checkPhpDate(text: string, zone?: string): void {
  const found = DATE.exec(text);
  if (!found) throw invalidDate();
  const parts = found.slice(1).map(Number);
  const impossible = impossibleDate(parts, FIRST_YEAR);
  if (impossible) throw invalidDate(impossible);
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const utcMs = Date.UTC(year, month - 1, day, hour, minute, second);
  if (zone === undefined) return;
  const isThere = isTimeIn(zone, utcMs);
  if (isThere === undefined) throw invalidDate();
  if (!isThere) {
    throw invalidDate(
      l10n.t('Clocks in {0} are set forward past this time. Enter another time.', zone),
    );
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

function invalidDate(reason?: Reason): FormatError {
  return invalid('DateTime', '2026-11-21 10:00:00.000000', reason);
}

function invalid(
  type: string,
  example: string,
  reason = l10n.t('This is not a valid {0}. Example: {1}.', type, example),
): FormatError {
  return new FormatError('invalid-value', reason, { details: { type, example } });
}

/**
 * Whether clocks of a zone show a time, and don't jump over it; undefined for a zone that isn't known here.
 * @param localMs the time, as if it were UTC
 */
function isTimeIn(zone: string, localMs: number): boolean | undefined {
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
    return undefined;
  }
}

/** What clocks show at a moment, as if it were UTC. */
function shownBy(format: Intl.DateTimeFormat, ms: number): number {
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'));
}
