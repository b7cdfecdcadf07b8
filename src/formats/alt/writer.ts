import { writeNetString } from '../bytes/net-string.ts';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { parseDateTime } from '../scalars/date-time.ts';
import { decimalToWords, parseDecimal } from '../scalars/decimal.ts';
import { floatBytes, parseFloatText } from '../scalars/float.ts';
import { parseGuid } from '../scalars/guid.ts';
import { integerBytes, integerTypes, isIntegerType, parseInteger } from '../scalars/integer.ts';
import { parseBoolean, parseChar, parseText } from '../scalars/text.ts';
import { parseTimeSpan } from '../scalars/time-span.ts';
import { concatBytes } from '../splice.ts';
import type { ScalarType } from '../value.ts';
import { altTypeByte } from './types.ts';
import { l10n } from '../reason.ts';

/** The bytes of a null item. */
export function writeAltNull(): Uint8Array {
  return Uint8Array.of(altTypeByte('Null') ?? 0);
}

/** An item that holds an object: the type byte, and the NRBF stream behind it. */
export function writeAltObject(stream: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(altTypeByte('Object') ?? 0), stream]);
}

/**
 * A scalar item: the type byte and the payload.
 * @param text the value in the texts that `ValueNode.text` uses.
 * @throws FormatError when the text isn't a value of the type, or .NET doesn't write the type so (Enum).
 */
export function writeAltScalar(type: ScalarType, text: string): Uint8Array {
  const byte = altTypeByte(type);
  if (byte === undefined) {
    throw new FormatError(
      'wrong-type',
      l10n.t('A value of the type {0} cannot be used here.', type),
      {
        details: { type },
      },
    );
  }
  return concatBytes([Uint8Array.of(byte), altPayload(type, text)]);
}

/**
 * What follows the type byte for a scalar.
 * @param size for IntPtr and UIntPtr: 4 or 8, as the process that wrote it had it.
 * @throws FormatError when the text isn't a value of the type.
 */
export function altPayload(type: ScalarType, text: string, size?: number): Uint8Array {
  if (isIntegerType(type)) {
    const bytes = size ?? integerTypes[type].size;
    return integerBytes(parseInteger(type, text, bytes), bytes);
  }
  switch (type) {
    case 'String':
      return writeNetString(parseText(text));
    case 'Boolean':
      return Uint8Array.of(parseBoolean(text) ? 1 : 0);
    case 'Char':
      return encodeUtf8(parseChar(text));
    case 'Single':
    case 'Double':
      return floatBytes(type, parseFloatText(type, text));
    case 'Decimal': {
      const { lo, mid, hi, flags } = decimalToWords(parseDecimal(text));
      return concatBytes([lo, mid, hi, flags].map((word) => integerBytes(BigInt(word), 4)));
    }
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(text);
      if (kind !== 0) {
        throw new FormatError(
          'kind-not-stored',
          l10n.t(
            'This format does not store whether a date is UTC or local. Enter the date without it.',
          ),
          {
            details: { type },
          },
        );
      }
      return integerBytes(ticks, 8);
    }
    case 'TimeSpan':
      return integerBytes(parseTimeSpan(text), 8);
    case 'Guid':
      return parseGuid(text);
    default:
      throw new FormatError(
        'wrong-type',
        l10n.t('A value of the type {0} cannot be used here.', type),
        {
          details: { type },
        },
      );
  }
}
