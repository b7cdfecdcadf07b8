import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { ValueRow } from '../../src/protocol/editor-rows.ts';
import { fill } from '../ui/duration.ts';
import { splitDate } from './date-text.ts';

/** How far a date is from now, and when it is in the zone of whoever reads it. */
export interface DateRemark {
  readonly text: string;
  readonly title: string;
}

const units = [
  ['year', 365.25 * 86_400_000],
  ['month', 30.44 * 86_400_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** Years beyond these are no dates of people: the least and the greatest value of a type. */
const [firstYear, lastYear] = [1900, 2200];

const dateTypes = new Set(['DateTime', 'DateTimeOffset']);

/**
 * What stands beside a date: nothing where it is no date of people. A date whose zone isn't stored may be off by
 * half a day, which the remark says.
 * @param language of the formats
 */
export function dateRemark(
  { typeName, text }: ValueRow,
  nowMs: number,
  language: string,
  strings: EditorStrings,
): DateRemark | undefined {
  if (!dateTypes.has(typeName)) return undefined;
  const { clock, kind } = splitDate(text);
  const parts = /^(\d{4})-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?/.exec(clock);
  const year = Number(parts?.[1]);
  if (!parts || year < firstYear || year > lastYear) return undefined;
  const offset = /[+-]\d\d:\d\d$|Z$/.exec(clock)?.[0];
  const zone = offset ?? (kind === 'utc' ? 'Z' : '');
  const atMs = Date.parse(parts[0].replace(' ', 'T') + zone);
  if (Number.isNaN(atMs)) return undefined;
  const relative = relativeText(atMs - nowMs, language);
  if (zone === '') {
    const title = kind === '' ? strings.dateUnspecified : strings.dateLocal;
    return { text: `≈ ${relative}`, title };
  }
  const here = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' });
  return { text: relative, title: fill(strings.dateHere, here.format(atMs)) };
}

function relativeText(byMs: number, language: string): string {
  const [unit, ms] = units.find(([, each]) => Math.abs(byMs) >= each) ?? ['minute', 60_000];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  return format.format(Math.round(byMs / ms), unit);
}
