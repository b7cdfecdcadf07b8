/** Looks at bytes of keys where they lie, without making anything: there are millions of keys. */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether the bytes from `start` up to `end` end with `suffix`. */
export function endsWith(
  bytes: Uint8Array,
  start: number,
  end: number,
  suffix: Uint8Array,
): boolean {
  const from = end - suffix.length;
  if (from < start) return false;
  for (let i = suffix.length - 1; i >= 0; i--) if (bytes[from + i] !== suffix[i]) return false;
  return true;
}

/** Whether the bytes are UTF-8: others can't be named in a reference, so they are left alone. */
export function isText(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && (bytes[at] ?? 0) < 0x80) at++;
  if (at === end) return true;
  try {
    strictUtf8.decode(bytes.subarray(at, end));
    return true;
  } catch {
    return false;
  }
}

/** UTF-8 as text. @throws TypeError for other bytes */
export function textOfKey(bytes: Uint8Array, start: number, end: number): string {
  return strictUtf8.decode(bytes.subarray(start, end));
}

/** A character class as a table of 256 entries, to be asked with {@link isAllOf}. */
export function charClass(chars: string): Uint8Array {
  const table = new Uint8Array(256);
  for (const char of chars) table[char.charCodeAt(0)] = 1;
  return table;
}

/** Whether all bytes from `start` up to `end` are of a class. */
export function isAllOf(bytes: Uint8Array, start: number, end: number, table: Uint8Array): boolean {
  for (let at = end - 1; at >= start; at--) if (table[bytes[at] ?? 0] !== 1) return false;
  return true;
}

export const DIGITS = '0123456789';
export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** The characters of ids that ASP.NET makes (referencesource System.Web/State/SessionId.cs). */
export const aspNetIdChars = charClass(`${LOWER}012345`);
/** The length of such an id. */
export const ASPNET_ID_LENGTH = 24;
