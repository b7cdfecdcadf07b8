/**
 * How configuration writes "the value of a variable", with signs on both sides: `${NAME}` of shells, Spring and dotenv,
 * `#{name}` of Octopus and Ruby (`#{name}#` of token replacers), `$(name)` of pipelines, `{{ name }}` of templates,
 * `<%= name %>` of Ruby.
 */
const DELIMITED =
  /\$\{[^{}]{1,200}\}|#\{[^{}]{1,200}\}#?|\$\([^()]{1,200}\)|\{\{[^{}]{1,200}\}\}|<%[^%]{1,200}%>/g;

/** What documentation has in the place of a value: `<your-password>`. */
const ADVICE = /<(?:[Yy]our|[Mm]y|[Ii]nsert|[Rr]eplace|[Ee]nter)[ _-][^<>]{1,80}>/g;

/** What hosts, ports and names can't be, though a password could: `%(a)s`, `__A__`, `%A%`, `<host>`, `$A`. */
const NO_NAME =
  /%\([^()]{1,200}\)s?|(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9.-]*(?:_[A-Za-z0-9.-]+)*__(?![A-Za-z0-9_])|%[A-Z][A-Z0-9_]{2,60}%|^<[A-Za-z][A-Za-z0-9 _-]{1,80}>$|^\$[A-Za-z_]\w*$/g;

const ANYWHERE = [DELIMITED, ADVICE, NO_NAME];

/** Nobody generates a password of several words in capitals between such signs. */
const CAPITALS = /^(?:__[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+__|%[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+%)$/;

/** The first mark in a value that something else is put in its place later. Not for values that may be secret. */
export function placeholderIn(value: string): string | undefined {
  const trimmed = value.trim();
  const found = ANYWHERE.flatMap((expression) => [...trimmed.matchAll(expression)]);
  return found.sort((a, b) => a.index - b.index)[0]?.[0];
}

/** The mark that stands at an offset into a text. */
export function placeholderAt(text: string, offset: number): string | undefined {
  for (const expression of ANYWHERE) {
    for (const { index, 0: mark } of text.matchAll(expression)) {
      if (index <= offset && offset < index + mark.length) return mark;
    }
  }
  return undefined;
}

/**
 * Whether a value is nothing but a mark that another is put in its place later. Signs alone make no such mark of a
 * password, which may begin with `$`, or hold `%(`.
 */
export function isPlaceholder(value: string): boolean {
  const trimmed = value.trim();
  const isWhole = (mark: RegExp): boolean => trimmed.match(mark)?.[0] === trimmed;
  return CAPITALS.test(trimmed) || isWhole(DELIMITED) || isWhole(ADVICE);
}

/** How much of what stands behind the scheme of a URL is a login whose password is such a mark, with its `@`. */
export function placeholderLoginLength(text: string): number {
  for (const { index, 0: mark } of text.matchAll(DELIMITED)) {
    const end = index + mark.length;
    if (text[end] === '@' && /^[^/?#@:]*:?$/.test(text.slice(0, index))) return end + 1;
  }
  return 0;
}

/** Longer than an address; what stands for variables counts. */
const MAX_FILLED_LENGTH = 2048;

/**
 * Puts in what `${NAME}`, `${NAME:-default}`, `${NAME-default}` and Spring's `${name:default}` stand for;
 * what is not known stays.
 */
export function filledIn(value: string, variable: (name: string) => string | undefined): string {
  let text = value;
  if (text.length > MAX_FILLED_LENGTH) return text;
  // Values may name others; a circle ends by the count.
  for (let round = 0; round < 5; round++) {
    let left = MAX_FILLED_LENGTH;
    const next = text.replace(
      /\$\{([\w.-]*\w)(?:(:-|-|:|:\?|\?)([^${}]*))?\}/g,
      (whole, name: string, sign: string | undefined, fallback: string | undefined) => {
        const known = variable(name);
        if (known !== undefined && known !== '') {
          left -= known.length;
          return left < 0 ? whole : known;
        }
        return sign?.endsWith('?') === false ? (fallback ?? '') : whole;
      },
    );
    if (next === text) break;
    text = next;
    if (text.length > MAX_FILLED_LENGTH) break;
  }
  return text;
}
