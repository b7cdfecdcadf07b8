import { trimEndOf } from '../trim-end.ts';

/** The bytes that base64 text stands for; undefined for anything else. `=` at the end may be missing. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const digits = trimEndOf(text, '=');
  if (digits.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4));
  let [bits, count, at] = [0, 0, 0];
  for (let index = 0; index < digits.length; index++) {
    const value = valueOf(digits.charCodeAt(index));
    if (value < 0) return undefined;
    bits = (bits << 6) | value;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = (bits >> count) & 0xff;
    bits &= 0xff;
  }
  return bytes;
}

/** Bytes as base64 text, with `=` at its end. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // A call takes no more arguments than some ten thousand.
  for (let at = 0; at < bytes.length; at += 8192) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + 8192)));
  }
  return btoa(parts.join(''));
}

function valueOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code - 0x41;
  if (code >= 0x61 && code <= 0x7a) return code - 0x61 + 26;
  if (code >= 0x30 && code <= 0x39) return code - 0x30 + 52;
  if (code === 0x2b) return 62;
  return code === 0x2f ? 63 : -1;
}
