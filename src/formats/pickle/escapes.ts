import { decodeUtf8Lenient } from '../bytes/utf8.ts';

/** Python's raw-unicode-escape: Latin-1, with `\uXXXX` and `\UXXXXXXXX`. */
export function escapedText(content: Uint8Array): string {
  const latin1 = latin1Text(content);
  return latin1.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})/g,
    (whole, short?: string, long?: string) => {
      const code = Number.parseInt(short ?? long ?? '', 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}

/** Each byte as the character of its number. */
export function latin1Text(content: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < content.length; at += 4096) {
    parts.push(String.fromCharCode(...content.subarray(at, at + 4096)));
  }
  return parts.join('');
}

const SIMPLE: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, a: 7, b: 8, f: 12, v: 11 };

/** The bytes of a string between quotes with Python's escapes. */
export function quotedBytes(content: Uint8Array): Uint8Array {
  const result = new Uint8Array(content.length);
  let length = 0;
  for (let at = 1; at < content.length - 1; at++) {
    const byte = content[at] ?? 0;
    const next = String.fromCharCode(content[at + 1] ?? 0);
    if (byte !== 0x5c) {
      result[length++] = byte;
      continue;
    }
    const digits = /^[0-9a-f]{2}/i.exec(decodeUtf8Lenient(content, at + 2, at + 4));
    if (next === 'x' && digits) {
      result[length++] = Number.parseInt(digits[0], 16);
      at += 3;
    } else {
      result[length++] = SIMPLE[next] ?? content[at + 1] ?? 0;
      at++;
    }
  }
  return result.subarray(0, length);
}
