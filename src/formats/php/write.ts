import { encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { parseFloatText } from '../scalars/float.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import { parseInteger } from '../scalars/integer.ts';
import { parseBoolean, parseText } from '../scalars/text.ts';
import { concatBytes } from '../splice.ts';
import type { FreshValue } from '../tree/dialect.ts';
import { l10n } from '../reason.ts';

/** A new value. @throws FormatError `wrong-type`, or when the text is no value of the type. */
export function freshPhp(value: FreshValue): Uint8Array {
  if (value.kind === 'null') return encodeUtf8('N;');
  if (value.kind === 'object') return encodeUtf8('a:0:{}');
  switch (value.type) {
    case 'String':
      return writeString(parseText(value.text));
    case 'Boolean':
      return encodeUtf8(`b:${parseBoolean(value.text) ? 1 : 0};`);
    case 'Int64':
      return encodeUtf8(`i:${parseInteger('Int64', value.text)};`);
    case 'Double':
      return encodeUtf8(`d:${doubleText(parseFloatText('Double', value.text))};`);
    default:
      throw new FormatError(
        'wrong-type',
        l10n.t('PHP cannot store a value of the type {0}.', value.type),
        {
          details: { type: value.type },
        },
      );
  }
}

/** Whether a text is an integer to PHP where it is an array's key. */
export function isPhpIntegerKey(text: string): boolean {
  return /^(?:0|-?[1-9]\d{0,18})$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** A key of an array: texts of integers are integers to PHP. */
export function writePhpKey(text: string): Uint8Array {
  return isPhpIntegerKey(text) ? encodeUtf8(`i:${text};`) : writeString(parseText(text));
}

/** A string of any bytes, by their digits. @throws FormatError */
export function writePhpBytes(text: string): Uint8Array {
  return stringOf(parseHexBytes(text));
}

function writeString(text: string): Uint8Array {
  return stringOf(encodeUtf8(text));
}

function stringOf(content: Uint8Array): Uint8Array {
  return concatBytes([encodeUtf8(`s:${content.length}:"`), content, encodeUtf8('";')]);
}

/** The digits that PHP writes (php-src main/snprintf.c, php_gcvt, with serialize_precision -1). */
function doubleText(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INF' : '-INF';
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const [mantissa = '', power = '0'] = value.toExponential().split('e');
  const exponent = Number(power);
  const sign = mantissa.startsWith('-') ? '-' : '';
  const digits = mantissa.replace(/[-.]/g, '');
  if (exponent < -4 || exponent >= 17) {
    const fraction = digits.length > 1 ? digits.slice(1) : '0';
    const powerSign = exponent < 0 ? '-' : '+';
    return `${sign}${digits[0] ?? '0'}.${fraction}E${powerSign}${Math.abs(exponent)}`;
  }
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  const whole = digits.slice(0, exponent + 1).padEnd(exponent + 1, '0');
  const fraction = digits.slice(exponent + 1);
  return sign + whole + (fraction === '' ? '' : `.${fraction}`);
}
