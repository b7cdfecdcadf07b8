/** As Utf8JsonReader.TryGetGuid takes it. */
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** ISO 8601-1 extended: a day, maybe a time with up to 16 digits of a second, maybe an offset. */
const DATE =
  /^(\d{4})-(\d\d)-(\d\d)(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,16})?)?(?:Z|([+-])(\d\d)(?::([0-5]\d))?)?)?$/;
const MAX_OFFSET_MINUTES = 14 * 60;

/**
 * What a string comes back as from System.Text.Json where a reader asks for a Guid and a DateTime first
 * (dotnet/runtime src/libraries/System.Text.Json/src/System/Text/Json/JsonHelpers.Date.cs); undefined for
 * one that stays a string.
 */
export function readAs(text: string): 'Guid' | 'DateTime' | undefined {
  if (text.length > 42) return undefined;
  if (GUID.test(text)) return 'Guid';
  return isDate(text) ? 'DateTime' : undefined;
}

function isDate(text: string): boolean {
  const parts = DATE.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false;
  const [sign, hours] = [parts[5], parts[6]];
  if (sign === undefined) return true;
  const minutes = Number(hours) * 60 + Number(parts[7] ?? '0');
  return minutes <= MAX_OFFSET_MINUTES && isWithinYears(text, sign, minutes);
}

function daysOf(year: number, month: number): number {
  return new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate();
}

/** A date with an offset has to be one of the years 1 to 9999 in UTC, too. */
function isWithinYears(text: string, sign: string, minutes: number): boolean {
  const time = Number(text.slice(11, 13)) * 60 + Number(text.slice(14, 16));
  if (text.startsWith('0001-01-01') && sign === '+') return time >= minutes;
  return !(text.startsWith('9999-12-31') && sign === '-') || time + minutes < 24 * 60;
}
