import { decodeUtf8Strict } from './utf8.ts';

/**
 * The bytes as a text that people may have written: UTF-8 without control characters but tabs and line
 * ends.
 */
export function readableText(bytes: Uint8Array): string | undefined {
  const text = decodeUtf8Strict(bytes);
  return text === undefined || /[^\P{Cc}\t\n\r]/u.test(text) ? undefined : text;
}
