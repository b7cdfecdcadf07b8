import type { SourceText } from './source-text.ts';

/** What XML has for characters that it needs itself (XML 1.0, section 4.6), and for any by its number. */
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-f]{1,6});/gi;

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** Puts what entities of XML stand for; the same object comes back where there are none. */
export function decodeEntities(source: SourceText): SourceText {
  return source.replace(ENTITY, ([entity]) => {
    const name = entity.slice(1, -1).toLowerCase();
    if (!name.startsWith('#')) return named[name];
    const isHex = name.charAt(1) === 'x';
    const code = Number.parseInt(name.slice(isHex ? 2 : 1), isHex ? 16 : 10);
    return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : undefined;
  });
}
