import type { ScalarEditor } from '../../formats/value.ts';

/** A value that a site can read in the place of one that nobody is to see: of the same type, length and look. */
export function plausibleText(text: string, editor: ScalarEditor): string {
  switch (editor.type) {
    case 'String':
      return editor.of === undefined ? plausibleString(text) : ofType(text, editor.of);
    case 'Char':
      return plausibleString(text);
    case 'Boolean':
      return text === 'True' ? 'False' : text === 'true' ? 'false' : text;
    case 'DateTime':
      return dateTime(text);
    case 'TimeSpan':
      return '00:00:00';
    case 'Guid':
      return text.replace(/[0-9a-f]/gi, '1');
    case 'Enum':
      return text;
    default:
      return plausibleNumber(text);
  }
}

/** A text whose letters and digits say nothing any more; what a site may take apart by keeps its form. */
export function plausibleString(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    const json = plausibleJson(text);
    if (json !== undefined) return json;
  }
  // Digits of a Guid are letters, too.
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text)) {
    return text.replace(/[0-9a-f]/gi, '1');
  }
  if (/^\s*</.test(text)) {
    return text.replace(
      />[^<]+|"[^"<>]*"/g,
      (part) => part.slice(0, 1) + withoutWords(part.slice(1)),
    );
  }
  const scheme = /^[a-z][a-z0-9+.-]{0,20}:\/\//i.exec(text)?.[0] ?? '';
  return scheme + withoutWords(text.slice(scheme.length));
}

/** Letters for letters and digits for digits, each as long in UTF-8 as what it stands for. */
function withoutWords(text: string): string {
  return text.replace(/[\p{L}\p{N}\p{M}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code > 0xffff) return '😀';
    if (code > 0x7ff) return '例';
    if (code > 0x7f) return 'é';
    if (character >= '0' && character <= '9') return '1';
    return character < 'a' ? 'X' : 'x';
  });
}

function plausibleJson(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text, (_, member: unknown) => {
      if (typeof member === 'string') return plausibleString(member);
      if (typeof member === 'number') return Number(plausibleNumber(String(member)));
      return member === true ? false : member;
    });
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** As many digits. Those of an exponent stay small enough for every type. */
function plausibleNumber(text: string): string {
  return /\d/.test(text) ? text.replace(/[2-9]/g, '1').replace(/([eE][+-]?)\d+/, '$11') : '0';
}

/** The kind behind it stays. */
function dateTime(text: string): string {
  const kind = / \((?:utc|local)/.exec(text)?.[0];
  return `2000-01-01T00:00:00.0000000${kind === undefined ? '' : `${kind})`}`;
}

function ofType(text: string, type: NonNullable<ScalarEditor['of']>): string {
  switch (type) {
    case 'BigInteger':
    case 'Version':
      return plausibleNumber(text);
    case 'Color':
      return '#111111';
    case 'DateTimeOffset':
      return '2000-01-01T00:00:00.0000000+00:00';
    case 'StringBuilder':
    case 'Uri':
    case 'RelativeUri':
      return plausibleString(text);
  }
}
