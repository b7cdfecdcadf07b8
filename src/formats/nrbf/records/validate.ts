import { parseNetDecimal } from '../../scalars/decimal.ts';

/** The high word, without kind bits, and the low word of the last tick of 9999-12-31. */
const MAX_TICKS_HIGH = 0x2bca2875;
const MAX_TICKS_LOW = 0xf4373fff;

/** True when the 62 low bits of a DateTime at `offset` are ticks that .NET accepts. */
export function isDateTime(bytes: Uint8Array, offset: number): boolean {
  const high = word(bytes, offset + 4) & 0x3fffffff;
  if (high !== MAX_TICKS_HIGH) return high < MAX_TICKS_HIGH;
  return word(bytes, offset) >>> 0 <= MAX_TICKS_LOW;
}

function word(bytes: Uint8Array, offset: number): number {
  return (
    (bytes[offset] ?? 0) |
    ((bytes[offset + 1] ?? 0) << 8) |
    ((bytes[offset + 2] ?? 0) << 16) |
    ((bytes[offset + 3] ?? 0) << 24)
  );
}

/** True when `bytes[start…end)` is a text that .NET's `decimal.Parse` takes. */
export function isDecimalText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  if (bytes[at] === 0x2d) at++;
  const first = at;
  let points = 0;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === 0x2e) points++;
    else if (byte < 0x30 || byte > 0x39) break;
  }
  const digits = at - first - points;
  if (at === end && points <= 1 && digits > 0 && digits <= 28) return true;
  return parseNetDecimal(latin1(bytes, start, end)) !== undefined;
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  // A text beyond a few hundred characters would only be rounded; one this long isn't a number.
  let text = '';
  for (let i = start; i < Math.min(end, start + 4096); i++) {
    text += String.fromCharCode(bytes[i] ?? 0);
  }
  return text;
}

/** How many bytes are looked at one by one before whole words are. */
const WARM_UP = 48;

/** The first position in `bytes[start…end)` that isn't ASCII, or `end`. */
export function skipAscii(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const warm = Math.min(end, start + WARM_UP);
  while (at < warm && (bytes[at] ?? 0) < 0x80) at++;
  if (at < warm || at === end) return at;
  while (at < end && (bytes.byteOffset + at) % 4 !== 0) {
    if ((bytes[at] ?? 0) > 0x7f) return at;
    at++;
  }
  const count = (end - at) >> 2;
  if (count > 0) {
    const words = new Uint32Array(bytes.buffer, bytes.byteOffset + at, count);
    let i = 0;
    while (i < count && ((words[i] ?? 0) & 0x80808080) === 0) i++;
    at += i * 4;
  }
  while (at < end && (bytes[at] ?? 0) < 0x80) at++;
  return at;
}

/**
 * Checks that `bytes[start…end)` is UTF-8 without encoded surrogates and overlong forms.
 * Gives -1 for valid text, else the offset of the first wrong sequence.
 */
export function findInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (;;) {
    at = skipAscii(bytes, at, end);
    if (at >= end) return -1;
    const size = utf8SequenceSize(bytes, at, end);
    if (size === 0) return at;
    at += size;
  }
}

/** The size of the UTF-8 sequence at `at`, 1 to 4; 0 when it isn't valid or passes `end`. */
export function utf8SequenceSize(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + size > end) return 0;
  const second = bytes[at + 1] ?? 0;
  let [low, high] = [0x80, 0xbf];
  if (first === 0xe0) low = 0xa0;
  else if (first === 0xed) high = 0x9f;
  else if (first === 0xf0) low = 0x90;
  else if (first === 0xf4) high = 0x8f;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}
