/** A secret that a site signs or encrypts cookies with. It is never shown: only what it is called. */
export interface SiteKey {
  readonly text: string;
  /** As it is called where it stands: `APP_KEY`. */
  readonly name: string;
}

/** Longer files are none of settings. */
const maxLength = 128 * 1024;
const maxKeys = 100;
const maxValueLength = 4096;
const minValueLength = 4;

/** What a name has in it that may stand before a key. */
const keyName = /secret|key|salt|passw/i;
/** The names under which frameworks look for theirs. */
const usualName =
  /^(?:app_key|app_previous_keys|secret|secret_?key\w*|session_?secret|cookie_?\w*|keys)$/i;

/**
 * The keys that stand in a file of settings: `.env`, `settings.py`, `secrets.yml`, a configuration in JSON,
 * JavaScript or PHP, or a file that has nothing but the key. Reads names and values, and runs nothing.
 * @param file its name, which a key that stands alone gets
 */
export function readSiteKeys(text: string, file: string): readonly SiteKey[] {
  const whole = text.slice(0, maxLength).replace(/^\uFEFF/, '');
  const alone = whole.trim();
  const found: SiteKey[] = [];
  for (const match of whole.matchAll(
    /(?<![\w-])([\w-]{1,100})['"\]]{0,3}[ \t]{0,20}(?:=>|[:=])(?!=)[ \t]{0,20}/g,
  )) {
    const name = match[1] ?? '';
    if (!keyName.test(name)) continue;
    for (const value of valuesAt(whole, match.index + match[0].length, name)) {
      if (value.length >= minValueLength && value.length <= maxValueLength) {
        found.push({ text: value, name });
      }
    }
    if (found.length >= maxKeys) break;
  }
  if (found.length === 0 && alone.length <= maxValueLength && /^\S{8,}$/.test(alone)) {
    return [{ text: alone, name: file }];
  }
  const isUsual = ({ name }: SiteKey): boolean => usualName.test(name);
  const ordered = [...found.filter(isUsual), ...found.filter((key) => !isUsual(key))];
  const known = new Set<string>();
  return ordered.filter(({ text: value }) => !known.has(value) && known.add(value));
}

/** The values that stand behind a name: a text, with or without quotes, or a list of them. */
function valuesAt(text: string, start: number, name: string): readonly string[] {
  if (text[start] === '[' || text[start] === '(') {
    const end = text.indexOf(text[start] === '[' ? ']' : ')', start);
    return end < 0 ? [] : quotedIn(text.slice(start, Math.min(end, start + maxValueLength)));
  }
  const lineEnd = text.slice(start, start + maxValueLength).search(/[\r\n]/);
  const line = text.slice(start, start + (lineEnd < 0 ? maxValueLength : lineEnd)).trim();
  const prefix = /^[bru]?(?=["'])/.exec(line)?.[0].length;
  if (prefix !== undefined) {
    const [first = ''] = quotedIn(line.slice(prefix));
    return parted(first, name);
  }
  const quoted = quotedIn(line);
  if (quoted.length > 0) return quoted;
  const comment = line.search(/ #/);
  const bare = (comment < 0 ? line : line.slice(0, comment)).trim();
  return parted(bare.replace(/[,;]$/, ''), name);
}

/** Names in the plural hold several, with commas between them. */
function parted(value: string, name: string): readonly string[] {
  return /keys$/i.test(name) && value.includes(',')
    ? value.split(',').map((part) => part.trim())
    : [value];
}

/** A quote that nothing closes ends the search: seeking on from each one would take as long as the text is, squared. */
function quotedIn(text: string): readonly string[] {
  return [
    ...text.matchAll(/"((?:[^"\\]|\\[\s\S])*)(?:("|\\?$))|'((?:[^'\\]|\\[\s\S])*)(?:('|\\?$))/g),
  ].flatMap(([, double, isDouble, single, isSingle]) => {
    const inside =
      (isDouble === '"' ? double : undefined) ?? (isSingle === "'" ? single : undefined);
    return inside === undefined ? [] : [inside.replace(/\\(["'\\])/g, '$1')];
  });
}
