import { shortAscii } from './short-ascii.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/**
 * Decodes `bytes[start…end)`; invalid sequences become U+FFFD. A byte order mark is a character like
 * others.
 */
export function decodeUtf8Lenient(bytes: Uint8Array, start = 0, end = bytes.length): string {
  return shortAscii(bytes, start, end) ?? lenient.decode(bytes.subarray(start, end));
}

/** Decodes UTF-8, or gives undefined when the bytes aren't valid. */
export function decodeUtf8Strict(bytes: Uint8Array): string | undefined {
  const short = shortAscii(bytes, 0, bytes.length);
  if (short !== undefined) return short;
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Encodes text as UTF-8; an unpaired surrogate becomes U+FFFD, as .NET's encoder does. */
export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text);
}
