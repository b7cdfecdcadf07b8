import { l10n, type Reason } from '../reason.ts';

/**
 * Why a date and time can't be, whatever the time zone, and what to enter; undefined when it can.
 * @param parts year, month (from 1), day, hour, minute, second
 * @param firstYear the first year that the format has
 */
export function impossibleDate(
  [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[],
  firstYear = 1,
): Reason | undefined {
  if (year < firstYear) return l10n.t('Enter a year from {0} to 9999.', digits(firstYear, 4));
  if (month < 1 || month > 12) return l10n.t('Enter a month from 01 to 12.');
  const days = daysInMonth(year, month);
  if (day < 1 || day > days) {
    const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
    return l10n.t('{0} does not exist. That month has {1} days.', date, days);
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return l10n.t('Enter a time from 00:00:00 to 23:59:59. Midnight is 00:00:00 of the next day.');
  }
  return undefined;
}

function daysInMonth(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
}

function digits(value: number, count: number): string {
  return String(value).padStart(count, '0');
}
