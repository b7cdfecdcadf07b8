import { formatTimeSpan } from '../scalars/time-span.ts';

const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?(Z|[+-]\d\d:\d\d)?$/;
const duration =
  /^(-)?P(?:(\d{1,8})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,10})M)?(?:(\d{1,12})(?:\.(\d{1,7}))?S)?)?$/;
const TICKS_PER_SECOND = 10_000_000n;

/** A date of XML Schema with its type and text of .NET: one with an offset is read back in the reader's zone. */
export function xsdDateTime(
  text: string,
): { readonly typeName: string; readonly text: string } | undefined {
  const [, date, fraction = '', zone = ''] = dateTime.exec(text) ?? [];
  if (date === undefined) return undefined;
  const whole = `${date}.${fraction.padEnd(7, '0')}`;
  if (zone === '') return { typeName: 'DateTime', text: whole };
  if (zone === 'Z') return { typeName: 'DateTime', text: `${whole} (utc)` };
  return { typeName: 'DateTimeOffset', text: whole + zone };
}

/** A duration of XML Schema (`P1DT2H3M4.5S`) as a TimeSpan's text. */
export function xsdTimeSpan(text: string): string | undefined {
  const found = duration.exec(text);
  if (!found) return undefined;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fractionText = ''] = found;
  const clock = (BigInt(days) * 24n + BigInt(hours)) * 60n + BigInt(minutes);
  const fraction = BigInt(fractionText.padEnd(7, '0'));
  const ticks = (clock * 60n + BigInt(seconds)) * TICKS_PER_SECOND + fraction;
  return formatTimeSpan(sign === undefined ? ticks : -ticks);
}
