/** How tools mark what they fill in later: `${A}`, `#{A}#`, `$(A)`, `%(A)s`, `{{ a }}`, `<%= a %>`, `__A__`, `%A%`. */
const MARKS = [
  /\$\{[^{}]{1,200}\}/,
  /#\{[^{}]{1,200}\}#?/,
  /\$\([^()]{1,200}\)/,
  /%\([^()]{1,200}\)s?/,
  /\{\{[^{}]{1,200}\}\}/,
  /<%[^%]{1,200}%>/,
  /(?<![A-Za-z0-9_])__[A-Za-z][A-Za-z0-9.-]*(?:_[A-Za-z0-9.-]+)*__(?![A-Za-z0-9_])/,
  /%[A-Z][A-Z0-9_]{2,60}%/,
  /<(?:your|my|insert|replace|enter)[ _-][^<>]{1,80}>/i,
  /^<[A-Za-z][A-Za-z0-9 _-]{1,80}>$/,
  /^\$[A-Za-z_]\w*$/,
];

/** The first mark in a value that something else is put in its place later. */
export function placeholderIn(value: string): string | undefined {
  for (const mark of MARKS) {
    const found = mark.exec(value)?.[0];
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Puts in what `${NAME}`, `${NAME:-default}`, `${NAME-default}` and Spring's `${name:default}` stand for;
 * what is not known stays.
 */
export function filledIn(value: string, variable: (name: string) => string | undefined): string {
  let text = value;
  // Values may name others; a circle ends by the count.
  for (let round = 0; round < 5; round++) {
    const next = text.replace(
      /\$\{([\w.-]*\w)(?:(:-|-|:|:\?|\?)([^${}]*))?\}/g,
      (whole, name: string, sign: string | undefined, fallback: string | undefined) => {
        const known = variable(name);
        if (known !== undefined && known !== '') return known;
        return sign?.endsWith('?') === false ? (fallback ?? '') : whole;
      },
    );
    if (next === text || next.length > 8192) break;
    text = next;
  }
  return text;
}
