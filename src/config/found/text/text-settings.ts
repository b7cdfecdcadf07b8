import type { Reader } from '../find.ts';
import { Places } from '../places.ts';
import { entryFinds } from '../settings/entry-finds.ts';
import type { Entry } from '../settings/entries.ts';
import { springFinds } from '../settings/spring.ts';
import { iniLines } from './ini-lines.ts';

/**
 * `application.properties`, and any other file of Java properties: a backslash at the end joins lines, others begin an
 * escape (java.util.Properties.load).
 */
export const readProperties: Reader = (file) => {
  const places = new Places(file);
  const entries: Entry[] = [];
  for (const { text, offset } of joinedLines(file.text)) {
    const match = /^((?:\\.|[^\\\s=:])+)[ \t\f]*(?:[=:][ \t\f]*)?(.*)$/s.exec(text);
    if (!match) continue;
    const [, name = '', value = ''] = match;
    const place = places.at(offset + text.length - value.length);
    entries.push({
      key: unescaped(name).replaceAll('.', ':'),
      value: unescaped(value).trim(),
      place,
    });
  }
  return Promise.resolve(springFinds(entries));
};

interface JoinedLine {
  readonly text: string;
  /** Where it begins. */
  readonly offset: number;
}

/** The lines without comments; those that go on in the next one in one. */
function joinedLines(text: string): readonly JoinedLine[] {
  const lines: JoinedLine[] = [];
  let parts: string[] = [];
  let offset = 0;
  let start = 0;
  for (const whole of text.split('\n')) {
    const line = whole.replace(/\r$/, '');
    const own = line.trimStart();
    if (parts.length === 0) offset = start + line.length - own.length;
    start += whole.length + 1;
    if (parts.length === 0 && /^(?:[#!]|$)/.test(own)) continue;
    const goesOn = endsInEscape(own);
    parts.push(goesOn ? own.slice(0, -1) : own);
    if (goesOn) continue;
    lines.push({ text: parts.join(''), offset });
    parts = [];
  }
  if (parts.length > 0) lines.push({ text: parts.join(''), offset });
  return lines;
}

/** Whether the last backslash isn't escaped by one before it. */
function endsInEscape(line: string): boolean {
  let end = line.length;
  while (line.charAt(end - 1) === '\\') end--;
  return (line.length - end) % 2 === 1;
}

function unescaped(text: string): string {
  const signs: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', f: '\f' };
  return text.replace(/\\(?:u([0-9a-f]{4})|(.))/gis, (_, hex: string | undefined, char: string) =>
    hex === undefined ? (signs[char] ?? char) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** Settings in sections, as many programs have them. */
export const readIniSettings: Reader = (file) => {
  const places = new Places(file);
  const entries = iniLines(file.text).map(({ section, name, value, offset }) => ({
    key: section ? `${section}:${name}` : name,
    value,
    place: places.at(offset),
  }));
  return Promise.resolve(entryFinds(entries, { kind: 'settings' }));
};
