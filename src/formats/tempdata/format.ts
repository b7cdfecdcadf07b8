import { decodeCoreScalar } from '../aspnetcore/scalar-value.ts';
import { decodeBson } from '../bson/format.ts';
import { isBson } from '../bson/parse.ts';
import { firstCharacter } from '../bytes/readable-text.ts';
import { FormatError } from '../errors.ts';
import type { Format } from '../format.ts';
import { decodeJson } from '../json/format.ts';
import type { DecodeOptions } from '../limits.ts';
import type { DecodedValue } from '../value.ts';
import { bsonTempDataRules } from './bson.ts';
import { tempDataProfile } from './json.ts';
import { l10n } from '../reason.ts';

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
  const reason = l10n.t('The serializers of MVC cannot read this as TempData.');
  return {
    format,
    bytes,
    root: {
      ...{ kind, typeName, text, childCount, range, bytes: root.bytes, children: () => [] },
      readOnlyReason: 'unknown-format',
    },
    warnings: [{ code: 'not-temp-data', offset: 0, reason, isRefused: true }],
    edit: () => {
      throw new FormatError('read-only', reason);
    },
  };
}

/** TempData of MVC: one item, which MVC itself makes. */
export const tempDataFormat: Format = { decode: decodeTempData };
