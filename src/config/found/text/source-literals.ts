import { addressTarget } from '../addresses.ts';
import type { Find, FoundKind, FoundTarget, Reader, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { looksLikeAddress } from '../settings/address-looks.ts';

export const MAX_FINDS = 20;
const URL_LITERAL = /(["'`])((?:rediss?|valkeys?|redis-sentinel):\/\/[^"'`\s]{1,2000})\1/g;

/** A kind of programs. @property comment what begins a comment in the language */
export interface Language {
  readonly kind: FoundKind;
  readonly comment: RegExp;
}

/**
 * Finds URLs of Redis that stand as literals in a program: nothing is run, and what is put together from parts is
 * not found.
 */
export function urlLiterals(file: TextFile, { kind, comment }: Language): readonly Find[] {
  const places = new Places(file);
  const isCommented = commentsOf(file, places, comment);
  const finds: Find[] = [];
  for (const match of file.text.matchAll(URL_LITERAL)) {
    if (finds.length >= MAX_FINDS) break;
    if (isTemplate(file.text, match) || isCommented(match.index)) continue;
    const url = match[2] ?? '';
    const { target, application } =
      kind === 'rails' ? railsUrl(url) : { target: addressTarget(url) };
    finds.push({
      ...places.at(match.index + 1),
      key: `literal ${finds.length}`,
      kind,
      target,
      ...(application !== undefined && { application }),
    });
  }
  return finds;
}

/** Whether the program puts something into the text: `f"{a}"`, `"%s" % a`, `"{}".format(a)`, `` `${a}` ``, `"#{a}"`. */
function isTemplate(text: string, { index, 0: whole }: RegExpExecArray): boolean {
  const quote = whole.charAt(0);
  const before = text.slice(Math.max(0, index - 2), index);
  if (/[$#]\{/.test(whole) && quote !== "'") return true;
  if (/f.?$|\$@?$/i.test(before) && whole.includes('{')) return true;
  const end = index + whole.length;
  const behind = text.slice(end, end + 20);
  return /^\s*(?:%|\.format\b)/.test(behind) || /%[sd]|\{\w{0,20}\}|%\(\w{1,20}\)s/.test(whole);
}

/** Whether a comment begins before an offset, on its line; offsets are asked for in their order. */
function commentsOf(
  { text }: TextFile,
  places: Places,
  comment: RegExp,
): (offset: number) => boolean {
  let known = { line: -1, start: Infinity };
  return (offset) => {
    const line = places.lineStart(offset);
    if (known.line !== line) {
      const end = text.indexOf('\n', line);
      const found = comment.exec(text.slice(line, end < 0 ? undefined : end));
      known = { line, start: found ? line + found.index : Infinity };
    }
    return known.start < offset;
  };
}

/** Stores of redis-store put a namespace behind the database: `redis://host:6379/0/session`. */
function railsUrl(url: string): { readonly target: FoundTarget; readonly application?: string } {
  const [, address, namespace] = /^(\w+:\/\/[^/]+\/\d+)\/([\w:.-]+)$/.exec(url) ?? [];
  if (address === undefined || namespace === undefined) return { target: addressTarget(url) };
  return { target: addressTarget(address), application: namespace };
}

const SLASHES = /^\s*(?:\/\/|\*|\/\*)|\s\/\/\s/;
const CODE: Language = { kind: 'code', comment: SLASHES };

/** Programs of Node: Express and the like. */
export const readNodeSource: Reader = (file) => Promise.resolve(urlLiterals(file, CODE));

/**
 * Programs of .NET: `AddStackExchangeRedisCache`, `ConnectionMultiplexer.Connect` and the like, with the address as a
 * literal.
 */
export const readCSharpSource: Reader = (file) => {
  const places = new Places(file);
  const isCommented = commentsOf(file, places, SLASHES);
  const finds = [...urlLiterals(file, CODE)];
  const call =
    /(?:ConnectionMultiplexer\.Connect(?:Async)?\(|ConfigurationOptions\.Parse\(|\b(?:o|opt|opts|option|options|redisOptions|config|c)\.Configuration\s*=|\bConfiguration\s*=|AddRedis\()\s*"([^"\\\r\n]{1,2000})"/g;
  const application = /\bInstanceName\s*=\s*"([^"\\\r\n]{1,200})"/.exec(file.text)?.[1];
  for (const match of file.text.matchAll(call)) {
    if (finds.length >= MAX_FINDS) break;
    const value = match[1] ?? '';
    if (value.includes('://') || isCommented(match.index)) continue;
    if (!looksLikeAddress(value, 'redis', !match[0].startsWith('AddRedis'))) continue;
    finds.push({
      ...places.at(match.index + match[0].length - value.length - 1),
      key: `literal ${finds.length}`,
      kind: 'code',
      target: addressTarget(value),
      ...(application !== undefined && { application }),
    });
  }
  return Promise.resolve(finds);
};
