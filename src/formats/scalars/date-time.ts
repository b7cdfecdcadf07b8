import { FormatError } from '../errors.ts';

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

const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 864_000_000_000n;
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
  const days = Number(ticks / TICKS_PER_DAY);
  const inDay = ticks % TICKS_PER_DAY;
  const seconds = Number(inDay / TICKS_PER_SECOND);
  const { year, month, day } = civilDate(days);
  const date = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
  const time = `${pad(Math.floor(seconds / 3600), 2)}:${pad(Math.floor(seconds / 60) % 60, 2)}`;
  const fraction = pad(Number(inDay % TICKS_PER_SECOND), 7);
  return `${date}T${time}:${pad(seconds % 60, 2)}.${fraction}`;
}

/** A DateTime in the canonical text of the value tree: ticks, and the kind behind it in brackets. */
export function formatDateTime(ticks: bigint, kind: DateTimeKind): string {
  const text = formatTicks(ticks);
  switch (kind) {
    case dateTimeKinds.unspecified:
      return text;
    case dateTimeKinds.utc:
      return `${text} (utc)`;
    case dateTimeKinds.local:
      return `${text} (local)`;
    case dateTimeKinds.localFirst:
      return `${text} (local, first ${text.slice(11, 16)})`;
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
  if (!match) throw notADate('The text is not a date of the form yyyy-MM-dd HH:mm:ss.fffffff.');
  const part = (index: number): number => Number(match[index] ?? 0);
  const [year, month, day] = [part(1), part(2), part(3)];
  const [hour, minute, second] = [part(4), part(5), part(6)];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    throw dateOutOfRange('There is no such day.');
  }
  if (hour > 23 || minute > 59 || second > 59) throw dateOutOfRange('There is no such time.');
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

function notADate(message: string): FormatError {
  return new FormatError('not-a-date', message, { details: { type: 'DateTime' } });
}

function dateOutOfRange(message: string): FormatError {
  return new FormatError('out-of-range', message, {
    details: { type: 'DateTime', min: formatTicks(0n), max: formatTicks(MAX_DATE_TICKS) },
  });
}

/** The calendar day that is so many days after 0001-01-01. */
function civilDate(days: number): { year: number; month: number; day: number } {
  const date = new Date((days - UNIX_EPOCH_DAYS) * 86_400_000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

function dayNumber(year: number, month: number, day: number): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / 86_400_000 + UNIX_EPOCH_DAYS;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}
