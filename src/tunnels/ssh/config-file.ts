/** Directives of ssh_config(5), as one file has them. */

/** One line: a keyword and its arguments. */
export interface Directive {
  /** In lower case. */
  readonly keyword: string;
  readonly args: readonly string[];
  /** The line, from 1. */
  readonly line: number;
}

/** More than any configuration that somebody wrote. */
const MAX_DIRECTIVES = 20_000;
const MAX_LINE_LENGTH = 8192;

/**
 * Reads the text of a configuration file. Keywords are followed by blanks or one `=`; `#` begins a
 * comment; arguments may be quoted. Lines that can't be read are left out, as nothing here says who
 * may do what: what remains unknown is asked of the user.
 */
export function parseConfigFile(text: string): readonly Directive[] {
  const directives: Directive[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    if (raw.length > MAX_LINE_LENGTH) continue;
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, keyword = '', rest = ''] = /^([A-Za-z0-9]+)(?:\s*=\s*|\s+)(.*)$/s.exec(line) ?? [];
    if (keyword === '') continue;
    const args = splitArguments(rest);
    if (!args || args.length === 0) continue;
    directives.push({ keyword: keyword.toLowerCase(), args, line: index + 1 });
    if (directives.length === MAX_DIRECTIVES) break;
  }
  return directives;
}

/**
 * Splits a line as OpenSSH does (argv_split in misc.c): in both kinds of quotes blanks count as
 * text; a backslash means itself except in front of quotes, backslashes and, outside quotes, blanks.
 * Undefined where a quote has no end.
 */
export function splitArguments(text: string): readonly string[] | undefined {
  const args: string[] = [];
  let current: string | undefined;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '\\' && next !== '' && (`"'\\`.includes(next) || (quote === '' && next === ' '))) {
      current = (current ?? '') + next;
      at += 1;
    } else if (quote !== '') {
      if (char === quote) quote = '';
      else current = (current ?? '') + char;
    } else if (char === '"' || char === "'") {
      quote = char;
      current ??= '';
    } else if (/\s/.test(char)) {
      if (current !== undefined) args.push(current);
      current = undefined;
    } else if (char === '#' && current === undefined) {
      break;
    } else {
      current = (current ?? '') + char;
    }
  }
  if (quote !== '') return undefined;
  return current === undefined ? args : [...args, current];
}

/** Whether a text matches a pattern with `*` and `?`, upper and lower case alike. */
export function matchesPattern(text: string, pattern: string): boolean {
  // Two positions instead of a regular expression: a pattern of many stars takes no longer.
  const name = text.toLowerCase();
  const wanted = pattern.toLowerCase();
  let at = 0;
  let place = 0;
  let star = -1;
  let retryAt = 0;
  while (at < name.length) {
    const char = wanted.charAt(place);
    if (char === '*') {
      star = place++;
      retryAt = at;
    } else if (char !== '' && (char === '?' || char === name.charAt(at))) {
      place += 1;
      at += 1;
    } else if (star >= 0) {
      place = star + 1;
      at = ++retryAt;
    } else {
      return false;
    }
  }
  return wanted.slice(place).replaceAll('*', '') === '';
}

/** Whether one of the patterns fits and none of those behind a `!` does. */
export function matchesList(text: string, patterns: readonly string[]): boolean {
  let isMatch = false;
  for (const pattern of patterns) {
    const isNegated = pattern.startsWith('!');
    if (!matchesPattern(text, isNegated ? pattern.slice(1) : pattern)) continue;
    if (isNegated) return false;
    isMatch = true;
  }
  return isMatch;
}
