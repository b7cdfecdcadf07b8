import { writeNetString } from '../../bytes/net-string.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { FormatError } from '../../errors.ts';
import { joinDateTime, parseDateTime } from '../../scalars/date-time.ts';
import { formatDecimal, parseDecimal } from '../../scalars/decimal.ts';
import { floatBytes, parseFloatText } from '../../scalars/float.ts';
import { integerBytes, integerTypes, isIntegerType, parseInteger } from '../../scalars/integer.ts';
import { parseBoolean, parseChar } from '../../scalars/text.ts';
import { parseTimeSpan } from '../../scalars/time-span.ts';
import type { ScalarType } from '../../value.ts';
import { l10n } from '../../reason.ts';

/**
 * The raw form of a primitive ([MS-NRBF] 2.1.1), as .NET writes it.
 * @param text in the forms that `ValueNode.text` uses.
 * @throws FormatError when the text isn't a value of the type.
 */
export function primitiveBytes(type: ScalarType, text: string): Uint8Array {
  if (isIntegerType(type)) {
    return integerBytes(parseInteger(type, text), integerTypes[type].size);
  }
  switch (type) {
    case 'Boolean':
      return Uint8Array.of(parseBoolean(text) ? 1 : 0);
    case 'Char':
      return encodeUtf8(parseChar(text));
    case 'Single':
    case 'Double':
      return floatBytes(type, parseFloatText(type, text));
    case 'Decimal':
      return writeNetString(formatDecimal(parseDecimal(text)));
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(text);
      return integerBytes(joinDateTime(ticks, kind), 8);
    }
    case 'TimeSpan':
      return integerBytes(parseTimeSpan(text), 8);
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
