import { addressTarget, piecesTarget } from '../addresses.ts';
import type { Find, FoundKind, FoundTarget, Reader, TextFile } from '../find.ts';
import { Places } from '../places.ts';
import { looksLikeAddress } from '../settings/address-looks.ts';

const MAX_FINDS = 20;
const URL_LITERAL = /(["'`])((?:rediss?|valkeys?|redis-sentinel):\/\/[^"'`\s]{1,2000})\1/g;

/**
 * Finds URLs of Redis that stand as literals in a program: nothing is run, and what is put together from parts is
 * not found.
 * @param comment what begins a comment in the language
 */
export function urlLiterals(file: TextFile, kind: FoundKind, comment: RegExp): readonly Find[] {
  const places = new Places(file);
  const finds: Find[] = [];
  for (const match of file.text.matchAll(URL_LITERAL)) {
    if (finds.length >= MAX_FINDS) break;
    if (isCommented(file.text, match.index, comment)) continue;
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

/** Whether a comment begins before an offset, on its line. */
function isCommented(text: string, offset: number, comment: RegExp): boolean {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  return comment.test(line);
}

/** Stores of redis-store put a namespace behind the database: `redis://host:6379/0/session`. */
function railsUrl(url: string): { readonly target: FoundTarget; readonly application?: string } {
  const [, address, namespace] = /^(\w+:\/\/[^/]+\/\d+)\/([\w:.-]+)$/.exec(url) ?? [];
  if (address === undefined || namespace === undefined) return { target: addressTarget(url) };
  return { target: addressTarget(address), application: namespace };
}

const SLASHES = /^\s*(?:\/\/|\*|\/\*)|\s\/\/\s/;
const HASH = /^\s*#|\s#\s/;

/** Programs of Node: Express and the like. */
export const readNodeSource: Reader = (file) => Promise.resolve(urlLiterals(file, 'code', SLASHES));

/** Ruby: `config/initializers/session_store.rb` and other settings of Rails. */
export const readRubySource: Reader = (file) => Promise.resolve(urlLiterals(file, 'rails', HASH));

/** Django's and Flask's settings: URLs, and `host` and `port` of SESSION_REDIS. */
export const readPythonSource: Reader = (file) => {
  const finds = [...urlLiterals(file, 'django', HASH)];
  const places = new Places(file);
  const parts = /\bSESSION_REDIS\w*\s*=\s*(?:\w+\.)*\w*[({]([^(){}]{1,2000})[)}]/g;
  for (const match of file.text.matchAll(parts)) {
    if (isCommented(file.text, match.index, HASH)) continue;
    const values = new Map((match[1] ?? '').split(',').map(namedValue));
    const named = (name: string) => values.get(name);
    const host = named('host');
    if (host === undefined) continue;
    const usesTls = named('ssl') === 'True' ? true : undefined;
    const application = named('prefix');
    finds.push({
      ...places.at(match.index),
      key: `SESSION_REDIS ${finds.length}`,
      kind: 'django',
      target: piecesTarget({
        host,
        port: named('port'),
        password: named('password') === 'None' ? undefined : named('password'),
        username: named('username'),
        database: named('db'),
        usesTls,
      }),
      ...(application !== undefined && { application }),
    });
  }
  return Promise.resolve(finds);
};

/** `'host': 'a'` of a dictionary, or `host='a'` of a call. */
function namedValue(text: string): readonly [name: string, value: string] {
  const at = /[:=]/.exec(text)?.index ?? text.length;
  const bare = (part: string) => part.trim().replace(/^["']|["']$/g, '');
  return [bare(text.slice(0, at)), bare(text.slice(at + 1))];
}

/**
 * Programs of .NET: `AddStackExchangeRedisCache`, `ConnectionMultiplexer.Connect` and the like, with the address as a
 * literal.
 */
export const readCSharpSource: Reader = (file) => {
  const places = new Places(file);
  const finds = [...urlLiterals(file, 'code', SLASHES)];
  const call =
    /(?:ConnectionMultiplexer\.Connect(?:Async)?\(|ConfigurationOptions\.Parse\(|\b(?:o|opt|opts|option|options|redisOptions|config|c)\.Configuration\s*=|\bConfiguration\s*=|AddRedis\()\s*"([^"\\\r\n]{1,2000})"/g;
  const application = /\bInstanceName\s*=\s*"([^"\\\r\n]{1,200})"/.exec(file.text)?.[1];
  for (const match of file.text.matchAll(call)) {
    const value = match[1] ?? '';
    if (isCommented(file.text, match.index, SLASHES) || value.includes('://')) continue;
    if (!looksLikeAddress(value, 'redis', !match[0].startsWith('AddRedis'))) continue;
    finds.push({
      ...places.at(match.index + match[0].length - value.length - 1),
      key: `literal ${finds.length}`,
      kind: 'code',
      target: addressTarget(value),
      ...(application !== undefined && { application }),
    });
    if (finds.length >= MAX_FINDS) break;
  }
  return Promise.resolve(finds);
};
