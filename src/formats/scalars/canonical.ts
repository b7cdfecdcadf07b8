import type { ScalarEditor, TextType } from '../value.ts';
import { parseBigInteger } from './big-integer.ts';
import { formatColor, parseColor } from './color.ts';
import { formatDateTimeOffset, parseDateTimeOffset } from './date-time-offset.ts';
import { formatDateTime, parseDateTime } from './date-time.ts';
import { formatDecimal, parseDecimal } from './decimal.ts';
import { parseEnum } from './enum-text.ts';
import { formatFloat, parseFloatText } from './float.ts';
import { formatGuid, parseGuid } from './guid.ts';
import { formatHexBytes, parseHexBytes } from './hex-bytes.ts';
import { isIntegerType, parseInteger } from './integer.ts';
import { parseNumberText } from './number.ts';
import { parseBoolean, parseChar, parseText } from './text.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';
import { parseRelativeUri, parseUri } from './uri.ts';
import { formatVersion, parseVersion } from './version.ts';

/**
 * Checks what a user typed for a scalar, and gives the text that the value tree will show for it.
 * Use it to tell what is wrong with an input before anything is changed.
 * @throws FormatError with a code such as `not-a-number` or `out-of-range` (details `min`, `max`).
 */
export function canonicalText(editor: ScalarEditor, text: string): string {
  const { type } = editor;
  if (isIntegerType(type)) return String(parseInteger(type, text));
  switch (type) {
    case 'Enum':
      return parseEnum(editor, text);
    case 'String':
      return editor.of === undefined ? parseText(text) : textOf(editor.of, text);
    case 'Boolean':
      return String(parseBoolean(text));
    case 'Char':
      return parseChar(text);
    case 'Single':
    case 'Double':
      return formatFloat(type, parseFloatText(type, text));
    case 'Number':
      return parseNumberText(text);
    case 'Decimal':
      return formatDecimal(parseDecimal(text));
    case 'DateTime': {
      const { ticks, kind } = parseDateTime(text);
      return formatDateTime(ticks, kind);
    }
    case 'TimeSpan':
      return formatTimeSpan(parseTimeSpan(text));
    case 'Guid':
      return formatGuid(parseGuid(text));
    case 'Bytes':
      return formatHexBytes(parseHexBytes(text));
  }
}

function textOf(type: TextType, text: string): string {
  switch (type) {
    case 'BigInteger':
      return String(parseBigInteger(text));
    case 'Color':
      return formatColor(parseColor(text))?.text ?? text;
    case 'DateTimeOffset':
      return formatDateTimeOffset(parseDateTimeOffset(text)) ?? text;
    case 'StringBuilder':
      return parseText(text);
    case 'Uri':
      return parseUri(text);
    case 'RelativeUri':
      return parseRelativeUri(text);
    case 'Version':
      return formatVersion(parseVersion(text));
  }
}
