import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** What may stand between two bytes. */
const BETWEEN = /[\s,:-]/g;
const HEX = /^[0-9A-Fa-f]*$/;

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
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
