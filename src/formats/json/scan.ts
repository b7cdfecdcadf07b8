import { FormatError, truncated } from '../errors.ts';
import { l10n, type Reason } from '../reason.ts';

const [QUOTE, BACKSLASH, MINUS, PLUS, POINT] = [0x22, 0x5c, 0x2d, 0x2b, 0x2e] as const;
/** The characters that may follow a backslash, but for `u`. */
const ESCAPES = new Set(Array.from('"\\/bfnrt', (character) => character.charCodeAt(0)));

/** The offset behind a string that starts at `start` with its quote. @throws FormatError. */
export function scanString(bytes: Uint8Array, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at + 1;
    if (byte < 0x20) throw invalid(at, l10n.t('A string contains a control character.'));
    if (byte === BACKSLASH) at = scanEscape(bytes, at);
  }
  throw truncated(bytes.length);
}

/** The offset of the last byte of an escape. */
function scanEscape(bytes: Uint8Array, start: number): number {
  const kind = bytes[start + 1];
  if (kind === undefined) return start + 1;
  if (ESCAPES.has(kind)) return start + 1;
  if (kind !== 0x75) throw invalid(start, l10n.t('A string contains an unknown escape sequence.'));
  for (let at = start + 2; at < start + 6; at++) {
    if (at >= bytes.length) return at;
    if (!isHexDigit(bytes[at] ?? 0))
      throw invalid(at, l10n.t('The escape sequence \\u needs four hexadecimal digits.'));
  }
  return start + 5;
}

function isHexDigit(byte: number): boolean {
  const letter = byte | 0x20;
  return isDigit(byte) || (letter >= 0x61 && letter <= 0x66);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

/** The offset behind a number (RFC 8259, section 6). @throws FormatError. */
export function scanNumber(bytes: Uint8Array, start: number): number {
  let at = start;
  if (bytes[at] === MINUS) at++;
  if (bytes[at] === 0x30) at++;
  else at = scanDigits(bytes, at, start);
  if (bytes[at] === POINT) at = scanDigits(bytes, at + 1, start);
  if (((bytes[at] ?? 0) | 0x20) === 0x65) {
    at++;
    if (bytes[at] === MINUS || bytes[at] === PLUS) at++;
    at = scanDigits(bytes, at, start);
  }
  return at;
}

function scanDigits(bytes: Uint8Array, from: number, start: number): number {
  let at = from;
  while (isDigit(bytes[at])) at++;
  if (at > from) return at;
  if (at >= bytes.length) {
    throw truncated(at);
  }
  throw invalid(start === at ? start : at, l10n.t('No JSON value can start with this character.'));
}

/** The offset behind `true`, `false` or `null`. @throws FormatError. */
export function scanWord(bytes: Uint8Array, start: number, word: string): number {
  for (let i = 0; i < word.length; i++) {
    const byte = bytes[start + i];
    if (byte === word.charCodeAt(i)) continue;
    if (byte === undefined) {
      throw truncated(start + i);
    }
    throw invalid(start, l10n.t('No JSON value can start with this character.'));
  }
  return start + word.length;
}

function invalid(offset: number, reason: Reason): FormatError {
  return new FormatError('invalid-structure', reason, { offset });
}
