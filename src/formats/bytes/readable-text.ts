import { decodeUtf8Strict } from './utf8.ts';

/**
 * The bytes as a text that people may have written: UTF-8 without control characters but tabs and line
 * ends.
 */
export function readableText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8Strict(bytes);
  return text === undefined || /[^\P{Cc}\t\n\r]/u.test(text) ? undefined : text;
}

const BLANKS: readonly number[] = [0x20, 0x09, 0x0a, 0x0d];

/** The first byte behind blanks, of which a thousand are looked at; 0 where there is none. */
export function firstCharacter(bytes: Uint8Array): number {
  let at = 0;
  while (at < 1000 && BLANKS.includes(bytes[at] ?? 0)) at++;
  return bytes[at] ?? 0;
}
