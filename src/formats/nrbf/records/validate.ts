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

/** From so many bytes on, looking at whole words pays for the view that it takes. */
const LONG = 200;
const NOT_ASCII = 0x80808080 | 0;

/**
 * Checks that `bytes[start…end)` is UTF-8 without encoded surrogates and overlong forms.
 * Gives -1 for valid text, else the offset of the first wrong sequence.
 */
export function findInvalidUtf8(bytes: Uint8Array, start: number, end: number): number {
  if (end - start >= LONG) return findInvalidInWords(bytes, start, end);
  for (let at = start; at < end;) {
    if ((bytes[at] ?? 0) < 0x80) at++;
    else {
      const size = utf8SequenceSize(bytes, at, end);
      if (size === 0) return at;
      at += size;
    }
  }
  return -1;
}

function findInvalidInWords(bytes: Uint8Array, start: number, end: number): number {
  // The whole words of the buffer that the text lies in.
  const shift = bytes.byteOffset % 4;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset - shift, (end + shift) >> 2);
  const last = words.length - 4;
  let at = start;
  while (at < end) {
    if ((bytes[at] ?? 0) > 0x7f) {
      const size = utf8SequenceSize(bytes, at, end);
      if (size === 0) return at;
      at += size;
      continue;
    }
    let word = (at + shift) >> 2;
    if ((at + shift) % 4 !== 0 || word > last) {
      at++;
      continue;
    }
    for (; word <= last; word += 4) {
      const first = (words[word] ?? 0) | (words[word + 1] ?? 0);
      const second = (words[word + 2] ?? 0) | (words[word + 3] ?? 0);
      if (((first | second) & NOT_ASCII) !== 0) break;
    }
    at = Math.max(word * 4 - shift, at);
    const near = Math.min(end, at + 16);
    while (at < near && (bytes[at] ?? 0) < 0x80) at++;
  }
  return -1;
}

/** The size of the UTF-8 sequence at `at`, 1 to 4; 0 when it isn't valid or passes `end`. */
export function utf8SequenceSize(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + size > end) return 0;
  const second = bytes[at + 1] ?? 0;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) if (((bytes[at + i] ?? 0) & 0xc0) !== 0x80) return 0;
  return size;
}
