/** A cookie as a browser sends it. */
export interface NamedCookie {
  readonly name: string;
  readonly value: string;
}

/** What a person pasted who looks for a session. */
export interface PastedText {
  /** Cookies that stand in it, in order, each name once: the first. */
  readonly cookies: readonly NamedCookie[];
  /** Names of cookies that stand in it with different values. */
  readonly repeated: readonly string[];
  /** Ids that stand in addresses: `/(S(…))/`, `;jsessionid=…`. */
  readonly ids: readonly string[];
  /** Where it is neither: a single word, without the quotes around it. It may be an id, a key, or a cookie's value. */
  readonly word?: string;
}

/** Longer text than this is cut: a page of headers has less. */
const maxLength = 256 * 1024;
const maxCookies = 300;

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Attributes of `Set-Cookie`, which are no cookies (RFC 6265, section 4.1.1). */
const attributes = new Set([
  'domain',
  'expires',
  'httponly',
  'max-age',
  'partitioned',
  'path',
  'priority',
  'samesite',
  'secure',
]);

/**
 * Reads what people paste: a `Cookie:` or `Set-Cookie:` header among others or alone, the text of `document.cookie`,
 * a command of curl, a row of a browser's table of cookies, a line of cookies.txt, an address, a key, an id.
 */
export function readPastedText(text: string): PastedText {
  const whole = text.slice(0, maxLength).trim();
  const found = new Map<string, string>();
  const repeated = new Set<string>();
  for (const { name, value } of cookiesIn(whole)) {
    const first = found.get(name);
    if (first === undefined && found.size < maxCookies) found.set(name, value);
    if (first !== undefined && first !== value) repeated.add(name);
  }
  const cookies = [...found].map(([name, value]) => ({ name, value }));
  const ids = idsOfAddress(whole);
  const word = unquoted(whole);
  const isWord = cookies.length === 0 && ids.length === 0 && word !== '' && !/[\r\n]/.test(word);
  return { cookies, repeated: [...repeated], ids, ...(isWord && { word }) };
}

/** All cookies that a text may have: a word may be the value of one whose name nobody knows. */
export function cookiesOf({ cookies, word }: PastedText): readonly NamedCookie[] {
  return word === undefined ? cookies : [...cookies, { name: '', value: word }];
}

function cookiesIn(text: string): readonly NamedCookie[] {
  const headers = headerCookies(text);
  if (headers.length > 0) return headers;
  const rows = text.split(/\r?\n/).flatMap((line) => tableRow(line) ?? []);
  if (rows.length > 0) return rows;
  if (/[\r\n]/.test(text)) return [];
  return pairsOf(unquoted(text)) ?? [];
}

/** Headers in lines of their own, in options of curl, or as members of JSON. */
function headerCookies(text: string): readonly NamedCookie[] {
  const found: NamedCookie[] = [];
  const add = (value: string, isSet: boolean): void => {
    const pairs = pairsOf(value.trim()) ?? [];
    found.push(...(isSet ? pairs.slice(0, 1) : pairs));
  };
  for (const line of text.split(/\r?\n/)) {
    const header = /^[\s>*<]{0,8}(set-)?cookie:(.+)$/i.exec(line);
    if (header) add(header[2] ?? '', header[1] !== undefined);
  }
  if (found.length > 0) return found;
  const option =
    /(?:-b|--cookie|-H|--header)[ =]\$?(?:'((?:[^'\\]|\\.)*)'|\^?"((?:[^"\\]|\\.)*)")/g;
  for (const [all, single, double] of text.matchAll(option)) {
    // What cmd.exe escapes ends with its sign.
    const value = (single ?? (double ?? '').replace(/\^$/, '')).replace(/\\(["'\\])/g, '$1');
    const header = /^(set-)?cookie:/i.exec(value);
    if (header) add(value.slice(header[0].length), false);
    else if (/^(?:-b|--cookie)/.test(all) && value.includes('=')) add(value, false);
  }
  if (found.length > 0) return found;
  for (const [, value = ''] of text.matchAll(/"cookie"\s*:\s*"((?:[^"\\]|\\.)*)"/gi)) {
    add(value.replace(/\\(["\\/])/g, '$1'), false);
  }
  return found;
}

/** `name=value; name=value`, or a cookie with its attributes; undefined for anything else. */
function pairsOf(text: string): readonly NamedCookie[] | undefined {
  const pairs: NamedCookie[] = [];
  for (const part of text.split(';')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, equals < 0 ? undefined : equals).trim();
    if (name === '' && part.trim() === '') continue;
    if (attributes.has(name.toLowerCase()) && pairs.length > 0) continue;
    if (equals < 0 || !token.test(name)) return undefined;
    pairs.push({ name, value: unquoted(part.slice(equals + 1).trim()) });
  }
  return pairs.length > 0 ? pairs : undefined;
}

/** A row of a browser's table of cookies, or a line of cookies.txt (curl docs/HTTP-COOKIES.md): separated by tabs. */
function tableRow(line: string): readonly NamedCookie[] | undefined {
  const cells = line.split('\t').map((cell) => cell.trim());
  const isNetscape = cells.length === 7 && /^(?:TRUE|FALSE)$/.test(cells[1] ?? '');
  const [name = '', value = ''] = isNetscape ? cells.slice(5) : cells;
  if (cells.length < 2 || !token.test(name) || value === '' || /\s/.test(value)) return undefined;
  return [{ name, value }];
}

/** Sessions without cookies: ASP.NET's in the path, servlets' as a parameter of the path. */
function idsOfAddress(text: string): readonly string[] {
  const ids = [
    ...text.matchAll(/\/\(S\(([a-z0-5]{24})\)\)/gi),
    ...text.matchAll(/;jsessionid=([\w.!~-]{8,200})/gi),
  ].map(([, id = '']) => id);
  return [...new Set(ids)];
}

/** A text without quotes around it; redis-cli escapes quotes in them. */
function unquoted(text: string): string {
  const match = /^(?:"((?:[^"\\]|\\.)*)"|'([^']*)')[,;]?$/.exec(text);
  if (!match) return text;
  return match[2] ?? (match[1] ?? '').replace(/\\(["\\])/g, '$1');
}
