/** Options and members whose value is a secret, up to what stands between name and value. */
const namedSecret =
  /\b(?:(?:sentinel|redis|auth)?_?(?:password|passwd|passphrase|pwd|secret)|(?:access|auth|bearer|refresh)?_?token)(?=\\*["']?\s{0,3}[=:])/gi;
const separator = /(\\*["']?\s*[=:]\s*)(\\*)(["']?)/y;
/** Headers of HTTP that let somebody in, to the end of their line. */
const secretHeader =
  /\b((?:set-)?cookie2?|(?:proxy-)?authorization|x-api-key)(\\*["']?\s{0,3}[=:]\s{0,3})[^\r\n]+/gi;
/** Session ids in paths: cookieless sessions of ASP.NET, `/(S(…))/`, and those of Java servers. */
const cookielessId = /\/\((?:[A-Z]\([^()/\s]*\))+\)/gi;
const pathParameter = /(;(?:jsessionid|phpsessid|sid)=)[^;/?#\s"']+/gi;
/** Session ids in queries. */
const queryParameter =
  /([?&](?:phpsessid|jsessionid|asp\.net_sessionid|connect\.sid|session_?id|session|sid)=)[^&#\s"']+/gi;

/** The text without the values of options, members, headers and parameters that are secrets by their names. */
export function withoutNamedSecrets(text: string): string {
  return withoutOptions(text)
    .replace(secretHeader, '$1$2***')
    .replace(cookielessId, '/(***)')
    .replace(pathParameter, '$1***')
    .replace(queryParameter, '$1***');
}

function withoutOptions(text: string): string {
  let result = '';
  let rest = 0;
  namedSecret.lastIndex = 0;
  for (let found = namedSecret.exec(text); found; found = namedSecret.exec(text)) {
    separator.lastIndex = namedSecret.lastIndex;
    const [all = '', between = '', backslashes = '', quote = ''] = separator.exec(text) ?? [];
    const start = namedSecret.lastIndex + between.length;
    const from = namedSecret.lastIndex + all.length;
    const end =
      quote === '' ? plainEnd(text, start) : quotedEnd(text, from, quote, backslashes.length);
    if (end <= start) continue;
    const shown = quote === '' ? '***' : `${backslashes}${quote}***${backslashes}${quote}`;
    result += text.slice(rest, start) + shown;
    rest = end;
    namedSecret.lastIndex = end;
  }
  return rest === 0 ? text : result + text.slice(rest);
}

/** Where a value without quotes ends: at the next option or line. It may hold blanks. */
function plainEnd(text: string, start: number): number {
  const length = text.slice(start).search(/[,;\r\n"]|&(?=[\w.-]+=)/);
  return length < 0 ? text.length : start + length;
}

/**
 * Where a quoted value ends: behind the next quote that is escaped as the first one is. JSON in JSON
 * has one backslash in front of it, and doubles those of the value.
 */
function quotedEnd(text: string, from: number, quote: string, backslashes: number): number {
  let run = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === quote && run % (2 * (backslashes + 1)) === backslashes) return at + 1;
    run = text[at] === '\\' ? run + 1 : 0;
    if (text[at] === '\n') return at;
  }
  return text.length;
}
