import { userPattern } from './user-pattern.ts';

/** What a value is asked: all that stand in a query have to hold at one place of an item. */
export type ValueTest =
  /** Its text has this one in it, in whatever letters. */
  | { readonly kind: 'contains'; readonly text: string }
  /** Its text is this one, in whatever letters. */
  | { readonly kind: 'is'; readonly text: string }
  /** It is a number, or a point in time written alike, in this range. */
  | { readonly kind: 'range'; readonly from?: Bound; readonly to?: Bound }
  | { readonly kind: 'pattern'; readonly pattern: RegExp }
  | { readonly kind: 'null' };

/** An end of a range. */
export interface Bound {
  /** As it was written: `100`, `2026-11-29`. */
  readonly text: string;
  readonly isIncluded: boolean;
}

/** What values are searched for. */
export interface SearchQuery {
  /** Text that an item's name, a key or a value has in it. */
  readonly text?: string;
  /** Part of the item's name; with `=` before it, all of it. `*` stands for any text. */
  readonly name?: string;
  /** Part of the name of the value's type, or of one around it. */
  readonly type?: string;
  /** The end of the path to the value: `Items[0].Name`, `Items[*].Name`, `Name`. */
  readonly path?: string;
  readonly tests: readonly ValueTest[];
}

/** What is wrong with a query: the part that can't be read, and why. */
export class QueryError extends Error {
  override readonly name = 'QueryError';
  readonly code: 'empty' | 'bad-pattern' | 'no-text' | 'twice';
  readonly part: string;

  constructor(code: QueryError['code'], part = '') {
    super(`${code}: ${part}`);
    this.code = code;
    this.part = part;
  }
}

const fields = ['name', 'type', 'path', 'value'] as const;
type Field = (typeof fields)[number];

/**
 * Reads what a person writes: `name:Cart value:>100 type:List path:Items[0].Name null`, `"Ann Meyer"`,
 * `10..20`, `/^ann/`. Words without a field are one text, as they were written.
 * @throws QueryError
 */
export function parseQuery(text: string): SearchQuery {
  const found = new Map<Field, string>();
  const tests: ValueTest[] = [];
  const words: string[] = [];
  for (const { field, value, isQuoted } of termsOf(text)) {
    if (field === undefined) {
      const test = isQuoted ? undefined : bareTest(value);
      if (test) tests.push(test);
      else words.push(value);
    } else if (value === '') {
      throw new QueryError('no-text', `${field}:`);
    } else if (field === 'value') {
      tests.push(
        isQuoted ? { kind: 'contains', text: value } : (bareTest(value) ?? textTest(value)),
      );
    } else {
      if (found.has(field)) throw new QueryError('twice', `${field}:`);
      found.set(field, value);
    }
  }
  const query: SearchQuery = {
    ...Object.fromEntries(found),
    ...(words.length > 0 && { text: words.join(' ') }),
    tests,
  };
  if (found.size === 0 && words.length === 0 && tests.length === 0) throw new QueryError('empty');
  return query;
}

interface Term {
  readonly field?: Field;
  readonly value: string;
  readonly isQuoted: boolean;
}

/** The parts of a query: blanks stand between them, unless quotes or slashes hold them together. */
function termsOf(text: string): readonly Term[] {
  const terms: Term[] = [];
  let at = 0;
  while (at < text.length) {
    if (isBlank(text[at])) {
      at += 1;
      continue;
    }
    const field = fields.find(
      (name) => text.slice(at, at + name.length + 1).toLowerCase() === `${name}:`,
    );
    if (field !== undefined) at += field.length + 1;
    const { value, end, isQuoted } = readValue(text, at);
    terms.push({ ...(field !== undefined && { field }), value, isQuoted });
    at = end;
  }
  return terms;
}

function readValue(text: string, start: number): { value: string; end: number; isQuoted: boolean } {
  const sign = text[start];
  if (sign === '"' || sign === '/') {
    let end = start + 1;
    while (end < text.length && text[end] !== sign) end += text[end] === '\\' ? 2 : 1;
    const isClosed = end < text.length;
    if (sign === '"' && isClosed) {
      const value = text
        .slice(start + 1, end)
        .replaceAll('\\"', '"')
        .replaceAll('\\\\', '\\');
      return { value, end: end + 1, isQuoted: true };
    }
    if (sign === '/' && isClosed) {
      let after = end + 1;
      while (after < text.length && !isBlank(text[after])) after += 1;
      return { value: text.slice(start, after), end: after, isQuoted: false };
    }
  }
  let end = start;
  while (end < text.length && !isBlank(text[end])) end += 1;
  return { value: text.slice(start, end), end, isQuoted: false };
}

function isBlank(sign: string | undefined): boolean {
  return sign?.trim() === '';
}

/** A test that is told by its form; undefined for plain text. */
function bareTest(value: string): ValueTest | undefined {
  if (value.toLowerCase() === 'null') return { kind: 'null' };
  const pattern = /^\/(.+)\/([a-z]*)$/s.exec(value);
  // A path of a site (`/Cart/Items`) is text.
  if (pattern && /^[imsu]*$/.test(pattern[2] ?? '')) return patternTest(value, pattern);
  const compared = /^([<>])(=?)(.+)$/s.exec(value);
  if (compared) {
    const [, sign, equal, text = ''] = compared;
    const bound = { text, isIncluded: equal === '=' };
    return sign === '>' ? { kind: 'range', from: bound } : { kind: 'range', to: bound };
  }
  const dots = value.indexOf('..');
  if (dots === -1) return undefined;
  const [from, to] = [value.slice(0, dots), value.slice(dots + 2)];
  if ((from === '' && to === '') || ![from, to].every(isOrdered)) return undefined;
  return {
    kind: 'range',
    ...(from !== '' && { from: { text: from, isIncluded: true } }),
    ...(to !== '' && { to: { text: to, isIncluded: true } }),
  };
}

/** A number, a date, or an open end. */
function isOrdered(text: string): boolean {
  return text === '' || isNumber(text) || /^\d{4}-\d{2}/.test(text);
}

function patternTest(value: string, [, source = '', flags = '']: RegExpExecArray): ValueTest {
  const pattern = userPattern(source, flags);
  if (!pattern) throw new QueryError('bad-pattern', value);
  return { kind: 'pattern', pattern };
}

function textTest(value: string): ValueTest {
  return value.startsWith('=') && value.length > 1
    ? { kind: 'is', text: unquoted(value.slice(1)) }
    : { kind: 'contains', text: value };
}

function unquoted(text: string): string {
  return text.length > 1 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text;
}

/** Whether a text is one number. */
export function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
