import type { JsonProfile } from '../json/profile.ts';
import { systemTextJsonStyle } from '../json/strings.ts';

/** As Utf8JsonReader.TryGetGuid takes it. */
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** As Utf8JsonReader.TryGetDateTime takes it: ISO 8601-1 extended, up to 16 digits of a second. */
const DATE =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:T(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,16})?)?(?:Z|[+-]\d\d:\d\d)?)?$/;

/**
 * How TempData is written: flat, with the default encoder of System.Text.Json. Numbers are Int32, and a
 * string that looks like a Guid or a date comes back as one
 * (dotnet/aspnetcore src/Mvc/Mvc.ViewFeatures/src/Infrastructure/DefaultTempDataSerializer.cs).
 */
export const tempDataProfile: JsonProfile = {
  style: systemTextJsonStyle,
  numberType: 'Int32',
  stringType: (text, depth) => {
    if (depth > 1) return undefined;
    if (GUID.test(text)) return 'Guid';
    return DATE.test(text) ? 'DateTime' : undefined;
  },
};
