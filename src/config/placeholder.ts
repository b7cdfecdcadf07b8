/**
 * How configuration writes "the value of a variable", with signs on both sides: `${NAME}` of shells, Spring and dotenv,
 * `#{name}` of Octopus and Ruby (`#{name}#` of token replacers), `$(name)` of pipelines, `{{ name }}` of templates,
 * `<%= name %>` of Ruby.
 */
const DELIMITED = [
  String.raw`\$\{[^{}]{1,200}\}`,
  String.raw`#\{[^{}]{1,200}\}#?`,
  String.raw`\$\([^()]{1,200}\)`,
  String.raw`\{\{[^{}]{1,200}\}\}`,
  String.raw`<%[^%]{1,200}%>`,
].join('|');

/** What documentation has in the place of a value: `<your-password>`. */
const ADVICE = String.raw`<(?:[Yy]our|[Mm]y|[Ii]nsert|[Rr]eplace|[Ee]nter)[ _-][^<>]{1,80}>`;

/** These, and what hosts, ports and names can't be, though a password could: `%(a)s`, `__A__`, `%A%`, `<host>`, `$A`. */
const ANYWHERE = new RegExp(
  [
    DELIMITED,
    ADVICE,
    String.raw`%\([^()]{1,200}\)s?`,
    String.raw`(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9.-]*(?:_[A-Za-z0-9.-]+)*__(?![A-Za-z0-9_])`,
    '%[A-Z][A-Z0-9_]{2,60}%',
    '^<[A-Za-z][A-Za-z0-9 _-]{1,80}>$',
    String.raw`^\$[A-Za-z_]\w*$`,
  ].join('|'),
);

/** Nobody generates a password of several words in capitals between such signs. */
const CAPITALS = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+';
const WHOLE = new RegExp(`^(?:${DELIMITED}|${ADVICE}|__${CAPITALS}__|%${CAPITALS}%)$`);
const LOGIN = new RegExp(`^[^/?#@:]*:?(?:${DELIMITED})@`);

/** The first mark in a value that something else is put in its place later. Not for values that may be secret. */
export function placeholderIn(value: string): string | undefined {
  return ANYWHERE.exec(value.trim())?.[0];
}

/** The mark that stands at an offset into a text. */
export function placeholderAt(text: string, offset: number): string | undefined {
  for (const { index, 0: mark } of text.matchAll(new RegExp(ANYWHERE, 'g'))) {
    if (index <= offset && offset < index + mark.length) return mark;
  }
  return undefined;
}

/**
 * Whether a value is nothing but a mark that another is put in its place later. Signs alone make no such mark of a
 * password, which may begin with `$`, or hold `%(`.
 */
export function isPlaceholder(value: string): boolean {
  return WHOLE.test(value.trim());
}

/** How much of what stands behind the scheme of a URL is a login whose password is such a mark, with its `@`. */
export function placeholderLoginLength(text: string): number {
  return LOGIN.exec(text)?.[0].length ?? 0;
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
