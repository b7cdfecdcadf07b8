import { decodeUtf8Strict } from '../bytes/utf8.ts';

/**
 * Text in Java's modified UTF-8 (java.io.DataInput): zero takes two bytes, characters beyond the first
 * 65,536 are two surrogates of three bytes each. What can't be read becomes U+FFFD.
 */
export function modifiedUtf8(bytes: Uint8Array): string {
  const usual = decodeUtf8Strict(bytes);
  if (usual !== undefined) return usual;
  const parts: string[] = [];
  let units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const size = first < 0x80 ? 1 : first >> 5 === 6 ? 2 : first >> 4 === 14 ? 3 : 0;
    const [second = 0, third = 0] = bytes.subarray(at + 1, at + 3);
    const isBad = size === 0 || at + size > bytes.length || (size > 1 && second >> 6 !== 2);
    if (isBad || (size === 3 && third >> 6 !== 2)) {
      units.push(0xfffd);
      at++;
    } else {
      if (size === 1) units.push(first);
      else if (size === 2) units.push(((first & 0x1f) << 6) | (second & 0x3f));
      else units.push(((first & 0x0f) << 12) | ((second & 0x3f) << 6) | (third & 0x3f));
      at += size;
    }
    if (units.length === 4096) {
      parts.push(String.fromCharCode(...units));
      units = [];
    }
  }
  return parts.join('') + String.fromCharCode(...units);
}
