import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** What may stand between two bytes. */
const BETWEEN = /[\s,:-]/g;
const HEX = /^[0-9A-Fa-f]*$/;
const DIGITS = '0123456789ABCDEF';

/** Bytes from hexadecimal digits, two a byte: `01 FF 2A`, `01-ff-2a`. @throws FormatError `invalid-value` */
export function parseHexBytes(text: string): Uint8Array {
  const digits = text.replace(BETWEEN, '');
  if (digits.length % 2 !== 0 || !HEX.test(digits)) {
    throw new FormatError(
      'invalid-value',
      l10n.t('Enter bytes as hexadecimal digits, such as {0}.', '01 FF 2A'),
      {
        details: { type: 'Byte[]', example: '01 FF 2A' },
      },
    );
  }
  const bytes = new Uint8Array(digits.length / 2);
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (digitAt(digits, at * 2) << 4) | digitAt(digits, at * 2 + 1);
  }
  return bytes;
}

/** The number of a digit that is known to be one: letters of either case follow their bit 6. */
function digitAt(digits: string, at: number): number {
  const code = digits.charCodeAt(at);
  return (code & 0x0f) + (code >= 0x40 ? 9 : 0);
}

/** Bytes as people write them: two digits each, in capitals, with a blank between. */
export function formatHexBytes(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (const byte of bytes) {
    parts.push(`${DIGITS.charAt(byte >> 4)}${DIGITS.charAt(byte & 15)}`);
  }
  return parts.join(' ');
}
