import { FormatError, truncated } from '../errors.ts';
import { decodeUtf8Lenient, encodeUtf8 } from './utf8.ts';
import { l10n } from '../reason.ts';

/**
 * The length prefix of a .NET `BinaryWriter` string: 7 bits a byte, low group first, the high bit
 * says that more follow; at most five bytes, the value at most 2^31-1 ([MS-NRBF] 2.1.1.6).
 * @throws FormatError `truncated`, `invalid-count`.
 */
export function readLengthPrefix(
  bytes: Uint8Array,
  offset: number,
): { readonly length: number; readonly end: number } {
  let length = 0;
  for (let i = 0; i < 5; i++) {
    const byte = bytes[offset + i];
    if (byte === undefined) {
      throw truncated(offset);
    }
    if (i === 4 && byte > 7) break;
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { length, end: offset + i + 1 };
  }
  throw new FormatError('invalid-count', l10n.t('The length of a string is not valid.'), {
    offset,
  });
}

/** Writes the shortest length prefix for a number of bytes. */
export function writeLengthPrefix(length: number): Uint8Array {
  const prefix: number[] = [];
  let rest = length;
  while (rest >= 0x80) {
    prefix.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  prefix.push(rest);
  return Uint8Array.from(prefix);
}

/**
 * Reads a string as .NET's `BinaryReader.ReadString` does: a length in bytes, then UTF-8 in which
 * invalid sequences read as U+FFFD.
 * @throws FormatError `truncated`, `invalid-count`.
 */
export function readNetString(
  bytes: Uint8Array,
  offset: number,
): { readonly text: string; readonly end: number } {
  const prefix = readLengthPrefix(bytes, offset);
  const end = prefix.end + prefix.length;
  if (end > bytes.length) throw truncated(offset);
  return { text: decodeUtf8Lenient(bytes, prefix.end, end), end };
}

/** Writes a string as .NET's `BinaryWriter` does; an unpaired surrogate becomes U+FFFD. */
export function writeNetString(text: string): Uint8Array {
  const encoded = encodeUtf8(text);
  const prefix = writeLengthPrefix(encoded.length);
  const bytes = new Uint8Array(prefix.length + encoded.length);
  bytes.set(prefix);
  bytes.set(encoded, prefix.length);
  return bytes;
}
