/** A long secret is recognised by this many characters: whoever repeats it may have cut it. */
const enoughCharacters = 16;
/** The most backslashes in front of one character: a few levels of JSON in JSON. */
const maxBackslashes = 16;

/** A secret, taken apart for {@link hideSecret}: its characters, with backslashes in a row as one. */
export type SecretUnits = readonly string[];

/** Takes a secret apart. */
export function secretUnits(secret: string): SecretUnits {
  return secret.match(/\\+|[^\\]/gsu) ?? [];
}

/**
 * Puts `***` in the place of a secret, however it is written: as it is, percent-encoded (twice, too),
 * in JSON (`\"`, `\/`, `\u00e9`, in a text in JSON as well), quoted by a shell or by Redis (`\x0a`), in
 * HTML, with `+` for a blank. The start of a long one is enough.
 */
export function hideSecret(text: string, units: SecretUnits): string {
  let result = '';
  let rest = 0;
  for (let at = 0; at < text.length; at++) {
    const length = lengthAt(text, at, units);
    if (length === 0) continue;
    result += `${text.slice(rest, at)}***`;
    rest = at + length;
    at = rest - 1;
  }
  return rest === 0 ? text : result + text.slice(rest);
}

/** How many characters of a text from `at` on are the secret; 0 where it doesn't stand. */
function lengthAt(text: string, at: number, units: SecretUnits): number {
  // A character may be written in several ways that begin alike, so there may be several ends.
  let ends: readonly number[] = [at];
  let found = 0;
  for (const unit of units) {
    const next = new Set(ends.flatMap((end) => endsAfter(text, end, unit)));
    if (next.size === 0) break;
    ends = [...next];
    found++;
  }
  return found === units.length || found >= enoughCharacters ? Math.max(...ends) - at : 0;
}

/** Where a character of the secret may end that begins at a place, in whatever form. */
function endsAfter(text: string, at: number, unit: string): number[] {
  const first = text[at];
  if (first === undefined) return [];
  const ends = text.startsWith(unit, at) ? [at + unit.length] : [];
  switch (first) {
    case '%':
      ends.push(...endsOf(text, at, percentForms(unit)));
      break;
    case '\\':
      ends.push(...escapeEnds(text, at, unit));
      break;
    case '&':
      ends.push(...endsOf(text, at, entities[unit] ?? []));
      break;
    case '+':
      if (unit === ' ') ends.push(at + 1);
  }
  return ends;
}

/** The ends of those of some forms (in lower case) that stand at a place. */
function endsOf(text: string, at: number, forms: readonly string[]): number[] {
  return forms
    .filter((form) => text.slice(at, at + form.length).toLowerCase() === form)
    .map((form) => at + form.length);
}

function percentForms(unit: string): readonly string[] {
  const once = Array.from(new TextEncoder().encode(unit), (byte) => `%${hex(byte, 2)}`).join('');
  return [once, once.replaceAll('%', '%25')];
}

const letterEscapes: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\r': 'r',
  '\t': 't',
  '\b': 'b',
  '\f': 'f',
  '\u0007': 'a',
};

function escapeEnds(text: string, at: number, unit: string): number[] {
  let start = at;
  while (text[start] === '\\' && start - at < maxBackslashes) start++;
  if (unit.startsWith('\\')) {
    // Escaped ones are twice as many or more; the last may belong to the next character.
    return Array.from({ length: start - at - unit.length }, (_, index) => start - index);
  }
  const codes = Array.from({ length: unit.length }, (_, index) => unit.charCodeAt(index));
  const bytes = Array.from(new TextEncoder().encode(unit));
  const backslashes = text.slice(at, start);
  const literal = [unit, letterEscapes[unit]].filter((form) => form !== undefined);
  return [
    ...literal.filter((form) => text.startsWith(form, start)).map((form) => start + form.length),
    ...endsOf(text, start, [
      codes.map((code) => `u${hex(code, 4)}`).join(backslashes),
      bytes.map((byte) => `x${hex(byte, 2)}`).join(backslashes),
    ]),
  ];
}

const entities: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;', '&#38;', '&#x26;'],
  '<': ['&lt;', '&#60;', '&#x3c;'],
  '>': ['&gt;', '&#62;', '&#x3e;'],
  '"': ['&quot;', '&#34;', '&#x22;'],
  "'": ['&apos;', '&#39;', '&#x27;'],
};

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
