import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';
import { impossibleDate } from './calendar.ts';

/** The kinds of a DateTime, by the two top bits of its 64 ([MS-NRBF] 2.1.1.5 and .NET's DateTime). */
export const dateTimeKinds = {
  unspecified: 0,
  utc: 1,
  local: 2,
  /** Local, in the hour that occurs twice when daylight saving ends, the first of the two. */
  localFirst: 3,
} as const;

/** One of {@link dateTimeKinds}. */
export type DateTimeKind = (typeof dateTimeKinds)[keyof typeof dateTimeKinds];

/** The last tick of 9999-12-31. A tick is 100 ns, counted from 0001-01-01. */
export const MAX_DATE_TICKS = 3155378975999999999n;

/** Ticks up to 1970-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;

/** Ticks in a millisecond. */
export const TICKS_PER_MS = 10_000n;

/** Ticks in a second. */
export const TICKS_PER_SECOND = 10_000_000n;
const KIND_SHIFT = 62n;
const TICKS_MASK = (1n << KIND_SHIFT) - 1n;
/** Days from 0001-01-01 to 1970-01-01. */
const UNIX_EPOCH_DAYS = 719_162;

/** Takes the 64 bits of a DateTime apart. */
export function splitDateTime(raw: bigint): { ticks: bigint; kind: DateTimeKind } {
  return { ticks: raw & TICKS_MASK, kind: Number(raw >> KIND_SHIFT) as DateTimeKind };
}

/** Joins ticks and kind to the 64 bits of a DateTime. */
export function joinDateTime(ticks: bigint, kind: DateTimeKind): bigint {
  return ticks | (BigInt(kind) << KIND_SHIFT);
}

/** Ticks as `yyyy-MM-ddTHH:mm:ss.fffffff`. */
export function formatTicks(ticks: bigint): string {
  return formatTickWords(Number(ticks >> 32n), Number(ticks & 0xffffffffn));
}

/** As {@link formatTicks}, for ticks in two words of 32 bits: without bigints, where many are read. */
export function formatTickWords(high: number, low: number): string {
  // Long division by the ticks of a second, 16 bits at a time, so that no step passes 2^53.
  const first = high % 1e7;
  const second = (first * 65536 + (low >>> 16)) % 1e7;
  const fraction = (second * 65536 + (low & 0xffff)) % 1e7;
  const seconds =
    Math.floor(high / 1e7) * 2 ** 32 +
    Math.floor((first * 65536 + (low >>> 16)) / 1e7) * 65536 +
    Math.floor((second * 65536 + (low & 0xffff)) / 1e7);
  const time = seconds % 86_400;
  const clock = `${pad2(Math.floor(time / 3600))}:${pad2(Math.floor(time / 60) % 60)}:${pad2(time % 60)}`;
  return `${civilDate(Math.floor(seconds / 86_400))}T${clock}.${pad(fraction, 7)}`;
}

/** A DateTime in the canonical text of the value tree: ticks, and the kind behind it in brackets. */
export function formatDateTime(ticks: bigint, kind: DateTimeKind): string {
  const text = formatTicks(ticks);
  return text + kindSuffix(text, kind);
}

/** What stands behind the text of a DateTime for its kind. */
export function kindSuffix(text: string, kind: DateTimeKind): string {
  switch (kind) {
    case dateTimeKinds.unspecified:
      return '';
    case dateTimeKinds.utc:
      return ' (utc)';
    case dateTimeKinds.local:
      return ' (local)';
    case dateTimeKinds.localFirst:
      return ` (local, first ${text.slice(11, 16)})`;
  }
}

const DATE_TEXT =
  /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,7}))?)?)?\s*(Z|\((?:utc|local|unspecified|local, first(?: \d\d:\d\d)?)\))?$/i;

/**
 * Reads a DateTime: `yyyy-MM-dd`, then optionally the time to seconds or ticks, then the kind:
 * ` (utc)` or `Z`, ` (local)`, ` (local, first 02:30)`; nothing for an unspecified one.
 * @throws FormatError `not-a-date`, or `out-of-range` for a day or time that doesn't exist.
 */
export function parseDateTime(text: string): { ticks: bigint; kind: DateTimeKind } {
  const match = DATE_TEXT.exec(text.trim());
  if (!match) throw notADate();
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  const impossible = impossibleDate([year, month, day, hour, minute, second]);
  if (impossible) {
    const details = { type: 'DateTime', min: formatTicks(0n), max: formatTicks(MAX_DATE_TICKS) };
    throw new FormatError('out-of-range', impossible, { details });
  }
  const seconds = BigInt(dayNumber(year, month, day)) * 86_400n;
  const time = BigInt(hour * 3600 + minute * 60 + second);
  const fraction = BigInt((match[7] ?? '').padEnd(7, '0'));
  return { ticks: (seconds + time) * TICKS_PER_SECOND + fraction, kind: kindOf(match[8]) };
}

function kindOf(suffix = ''): DateTimeKind {
  const word = suffix.toLowerCase();
  if (word === 'z' || word === '(utc)') return dateTimeKinds.utc;
  if (word === '(local)') return dateTimeKinds.local;
  return word.startsWith('(local,') ? dateTimeKinds.localFirst : dateTimeKinds.unspecified;
}

function notADate(): FormatError {
  return new FormatError(
    'not-a-date',
    l10n.t('Enter a date such as 2026-11-21T10:00:00.0000000.'),
    { details: { type: 'DateTime' } },
  );
}

/** The calendar day that is so many days after 0001-01-01, as `yyyy-MM-dd`. */
function civilDate(days: number): string {
  // Years that start in March put the leap day at the end, where no month has to know of it.
  const sinceMarch = days + 306;
  const era = Math.floor(sinceMarch / 146_097);
  const dayOfEra = sinceMarch - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const leapDays = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - (365 * yearOfEra + leapDays);
  const monthIndex = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthIndex + 2) / 5) + 1;
  const month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${pad(year, 4)}-${pad2(month)}-${pad2(day)}`;
}

function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86_400_000 + UNIX_EPOCH_DAYS;
}

const twoDigits = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'));

function pad2(value: number): string {
  return twoDigits[value] ?? String(value);
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
