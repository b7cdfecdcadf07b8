import { decodeBson } from '../bson/format.ts';
import { isBson } from '../bson/parse.ts';
import { FormatError } from '../errors.ts';
import { decodeJson } from '../json/format.ts';
import { systemTextJsonStyle } from '../json/strings.ts';
import type { DecodeOptions } from '../limits.ts';
import { decodeNrbf, isNrbf } from '../nrbf/format.ts';
import type { DecodedValue } from '../value.ts';
import { decodeCoreScalar } from './scalar-value.ts';
import { bsonTempDataRules } from './temp-data-bson.ts';
import { tempDataProfile } from './temp-data.ts';

/** What a JSON text of more than a number or a word starts with: `{`, `[`, `"`. */
const JSON_STARTS: readonly number[] = [0x7b, 0x5b, 0x22];

/**
 * Decodes a value of an ASP.NET Core session. The session keeps bytes without a type: what fits best is
 * shown, JSON and BSON only where they are whole. Never throws.
 */
export function decodeCore(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  if (JSON_STARTS.includes(firstCharacter(bytes))) {
    const json = decodeJson(bytes, options, { style: systemTextJsonStyle });
    if (!json.failure) return json;
  }
  if (isBson(bytes)) {
    const bson = decodeBson(bytes, options);
    if (!bson.failure) return bson;
  }
  if (isNrbf(bytes)) {
    const nrbf = decodeNrbf(bytes, options);
    if (!nrbf.failure) return nrbf;
  }
  return decodeCoreScalar(bytes);
}

/**
 * Decodes MVC's TempData, the entry `__ControllerTempData` of an ASP.NET Core session
 * (dotnet/aspnetcore src/Mvc/Mvc.ViewFeatures/src/SessionStateTempDataProvider.cs): JSON since 3.0,
 * BSON before and with Newtonsoft.Json. Anything else is shown as text or bytes, and not edited: MVC's own
 * serializers don't read it.
 */
export function decodeTempData(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  // The length of a document may look like a brace; no JSON text ends in a zero.
  if (isBson(bytes)) return decodeBson(bytes, options, bsonTempDataRules);
  if (firstCharacter(bytes) === 0x7b) return decodeJson(bytes, options, tempDataProfile);
  return shown(decodeCoreScalar(bytes));
}

/** A value of one node without anything to edit. */
function shown({ format, bytes, root }: DecodedValue): DecodedValue {
  const { kind, typeName, text, childCount, range } = root;
  const message = "MVC's own serializers don't read this as TempData.";
  return {
    format,
    bytes,
    root: {
      ...{ kind, typeName, text, childCount, range, bytes: root.bytes, children: () => [] },
      readOnlyReason: 'unknown-format',
    },
    warnings: [{ code: 'not-temp-data', offset: 0, message, isRefused: true }],
    edit: () => {
      throw new FormatError('read-only', message);
    },
  };
}

function firstCharacter(bytes: Uint8Array): number {
  let at = 0;
  while (at < 1000 && [0x20, 0x09, 0x0a, 0x0d].includes(bytes[at] ?? 0)) at++;
  return bytes[at] ?? 0;
}
