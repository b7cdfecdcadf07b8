import { decodeUtf8Lenient, encodeUtf8 } from '../bytes/utf8.ts';

/** The text of a JSON string, given with its quotes; what isn't UTF-8 becomes U+FFFD. */
export function jsonText(bytes: Uint8Array, start: number, end: number): string {
  const inner = decodeUtf8Lenient(bytes, start + 1, end - 1);
  return inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
}

/** How a writer of JSON escapes what needn't be. */
export interface JsonStyle {
  /** Printable ASCII characters that are written as `\u00XX`. */
  readonly escaped: string;
  /** Whether everything beyond ASCII is written as `\uXXXX`. */
  readonly isAscii: boolean;
  /** Whether the hexadecimal digits of escapes are upper-case. */
  readonly isUpperCase: boolean;
  /** Whether `/` is written as `\/`. */
  readonly escapesSlash: boolean;
}

/** As JSON.stringify writes. */
export const javascriptStyle: JsonStyle = {
  escaped: '',
  isAscii: false,
  isUpperCase: false,
  escapesSlash: false,
};

/** As System.Text.Json writes with its default encoder (dotnet/runtime, DefaultJavaScriptEncoder). */
export const systemTextJsonStyle: JsonStyle = {
  escaped: '"&\'+<>`\u007f',
  isAscii: true,
  isUpperCase: true,
  escapesSlash: false,
};

/**
 * How the strings of a text are escaped, as far as that can be seen in it.
 * @param fallback what counts where nothing can be seen.
 */
export function styleOf(bytes: Uint8Array, fallback: JsonStyle): JsonStyle {
  let [rawBeyondAscii, escapedBeyondAscii, upper, lower, slash, plainSlash] = [0, 0, 0, 0, 0, 0];
  let escapedAscii = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte >= 0x80) rawBeyondAscii++;
    else if (byte === 0x2f) plainSlash++;
    else if (byte === 0x5c) {
      const kind = bytes[++at];
      if (kind === 0x2f) slash++;
      if (kind !== 0x75) continue;
      const digits = decodeUtf8Lenient(bytes, at + 1, at + 5);
      const code = Number.parseInt(digits, 16);
      if (code >= 0x80) escapedBeyondAscii++;
      else if (code >= 0x20) escapedAscii = true;
      if (/[A-F]/.test(digits)) upper++;
      if (/[a-f]/.test(digits)) lower++;
      at += 4;
    }
  }
  if (escapedAscii) return { ...systemTextJsonStyle, isUpperCase: lower <= upper };
  const isSeen = rawBeyondAscii + escapedBeyondAscii > 0;
  return {
    escaped: rawBeyondAscii > 0 ? '' : fallback.escaped,
    isAscii: isSeen ? escapedBeyondAscii > rawBeyondAscii : fallback.isAscii,
    isUpperCase: upper === lower ? fallback.isUpperCase : upper > lower,
    escapesSlash: slash === plainSlash ? fallback.escapesSlash : slash > plainSlash,
  };
}

const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/** A text as a JSON string with its quotes. Halves of surrogate pairs are escaped, so that nothing is lost. */
export function jsonStringBytes(text: string, style: JsonStyle): Uint8Array {
  const unit = (code: number): string => {
    const digits = code.toString(16).padStart(4, '0');
    return `\\u${style.isUpperCase ? digits.toUpperCase() : digits}`;
  };
  let written = '"';
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const isLoneSurrogate = code >= 0xd800 && code <= 0xdfff;
    if (style.escaped.includes(character)) written += unit(code);
    else if (SHORT[character] !== undefined) written += SHORT[character];
    else if (character === '/' && style.escapesSlash) written += '\\/';
    else if (code < 0x20 || isLoneSurrogate || (style.isAscii && code > 0x7e)) {
      for (let i = 0; i < character.length; i++) written += unit(character.charCodeAt(i));
    } else written += character;
  }
  return encodeUtf8(`${written}"`);
}
