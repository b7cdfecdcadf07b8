import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The 16 bytes of .NET's `Guid.ToByteArray` (first three groups little-endian) in D form. */
export function formatGuid(bytes: Uint8Array): string {
  const hex = (indices: readonly number[]): string =>
    indices.map((index) => (bytes[index] ?? 0).toString(16).padStart(2, '0')).join('');
  const groups = [
    [3, 2, 1, 0],
    [5, 4],
    [7, 6],
    [8, 9],
    [10, 11, 12, 13, 14, 15],
  ];
  return groups.map(hex).join('-');
}

/**
 * Reads a Guid in D, N, B or P form and gives the 16 bytes of .NET's `Guid.ToByteArray`.
 * @throws FormatError `not-a-guid`.
 */
export function parseGuid(text: string): Uint8Array {
  const trimmed = text.trim();
  const inner = /^\{(.*)\}$/.exec(trimmed) ?? /^\((.*)\)$/.exec(trimmed);
  const digits = inner?.[1] ?? trimmed;
  const isGuid =
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(digits) || /^[0-9a-f]{32}$/i.test(digits);
  if (!isGuid) {
    throw new FormatError('not-a-guid', l10n.t('Enter a GUID with 32 hexadecimal digits.'), {
      details: { type: 'Guid' },
    });
  }
  const hex = digits.replaceAll('-', '');
  const bytes = new Uint8Array(16);
  const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
  for (const [i, target] of order.entries()) {
    bytes[target] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  }
  return bytes;
}
