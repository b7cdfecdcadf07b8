import type { SessionFilter } from './session-filter.ts';

const signs = { '=': 'is', '~': 'contains', '>': 'over', '<': 'under' } as const;

type ItemFilter = Extract<SessionFilter, { kind: 'item' }>;

/**
 * Reads what a person writes of an item's value: `UserName = ann`, `Cart.Count > 3`, `Name ~ nn`, or the path
 * alone for sessions that have it. Quotes around the value keep its blanks.
 * @returns undefined where there is no path
 */
export function parseItemCondition(text: string): ItemFilter | undefined {
  const at = Object.keys(signs)
    .map((sign) => text.indexOf(sign))
    .filter((index) => index > 0);
  const end = at.length === 0 ? text.length : Math.min(...at);
  const path = text.slice(0, end).trim();
  if (path === '') return undefined;
  const sign = text[end] as keyof typeof signs | undefined;
  const value = unquoted(text.slice(end + 1).trim());
  if (sign === undefined) return { kind: 'item', path, test: 'exists' };
  return { kind: 'item', path, test: signs[sign], text: value };
}

/** The same as a person would write it. */
export function writeItemCondition({ path, test, text = '' }: ItemFilter): string {
  if (test === 'exists') return path;
  const [sign] = Object.entries(signs).find(([, each]) => each === test) ?? ['='];
  const isPlain = text === text.trim() && text !== '' && !text.startsWith('"');
  return `${path} ${sign} ${isPlain ? text : `"${text}"`}`;
}

function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}
