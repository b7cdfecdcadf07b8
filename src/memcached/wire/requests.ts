import { keyToken } from './key-token.ts';

/** A request as it goes out, made here alone: no text of anybody else becomes a command. */
export interface Request {
  readonly bytes: Uint8Array;
}

/** A key that no entry can have. */
export class ImpossibleKeyError extends Error {
  override readonly name = 'ImpossibleKeyError';
}

/** How an entry is written. */
export interface Writing {
  readonly flags: number;
  /** Whole seconds, or a moment in seconds since 1970 where they are many; 0 for ever. */
  readonly expiry: number;
  /** Only over the version that was read; absent: only where nothing is. */
  readonly cas?: string;
}

/**
 * Asks for an entry: time to live, flags, version, size, seconds since it was last used, and its value.
 * @param isUnseen whether the server knows how to read without counting that as a use
 */
export function metaGet(key: Uint8Array, withValue: boolean, isUnseen: boolean): Request {
  return line('mg', key, `t f c s l${isUnseen ? ' u' : ''}${withValue ? ' v' : ''}`);
}

/** Writes an entry, and asks for its new version. */
export function metaSet(
  key: Uint8Array,
  value: Uint8Array,
  { flags, expiry, cas }: Writing,
): Request {
  const how = cas === undefined ? 'ME' : `C${whole(cas)}`;
  const words = `${value.length} ${how} F${whole(flags)} T${whole(expiry)} c`;
  return withData(line('ms', key, words), value);
}

/** Deletes the version of an entry that was read. */
export function metaDelete(key: Uint8Array, cas: string): Request {
  return line('md', key, `C${whole(cas)}`);
}

/** Lets an entry live for so long from now. */
export function metaTouch(key: Uint8Array, expiry: number): Request {
  return line('mg', key, `T${whole(expiry)} t`);
}

/** Asks a server of before 1.6 for an entry. */
export function classicGets(key: Uint8Array): Request {
  return classic('gets', key, '');
}

/** Writes an entry at a server of before 1.6. */
export function classicSet(
  key: Uint8Array,
  value: Uint8Array,
  { flags, expiry, cas }: Writing,
): Request {
  const head = `${whole(flags)} ${whole(expiry)} ${value.length}`;
  return withData(
    cas === undefined ? classic('add', key, head) : classic('cas', key, `${head} ${whole(cas)}`),
    value,
  );
}

/** Deletes a version of an entry there: what is written over it has ended already. */
export function classicDelete(key: Uint8Array, cas: string): Request {
  return withData(classic('cas', key, `0 -1 0 ${whole(cas)}`), new Uint8Array(0));
}

/** Lets an entry live for so long from now, there. */
export function classicTouch(key: Uint8Array, expiry: number): Request {
  return classic('touch', key, whole(expiry));
}

/** What a server may be asked that names no key. */
export const plainRequests = {
  version: text('version'),
  stats: text('stats'),
  settings: text('stats settings'),
  /** Answered at once, whatever there is: no such class has entries. */
  mayList: text('lru_crawler metadump 63'),
  /** By the table of keys, which misses none. */
  listAll: text('lru_crawler metadump hash'),
  /** By age, for servers that don't have that: what moves meanwhile may be missed. */
  listByAge: text('lru_crawler metadump all'),
  /** The older list, one entry of it. */
  mayDump: text('stats cachedump 1 1'),
  /** How many entries each class of sizes has. */
  classes: text('stats items'),
  nodes: text('config get cluster'),
  /** The same for older ones. */
  oldNodes: text('get AmazonElastiCache:cluster'),
  /** Whether there are meta commands, and reading that doesn't count as a use. */
  probe: text('mg session-farm t f c s l u v'),
} as const;

/** The entries of a class of sizes, as far as two megabytes take them. */
export function listClass(number: number): Request {
  return text(`stats cachedump ${number} 0`);
}

/** Signs in with the text protocol. Only for a server that has asked for it: others would store it. */
export function signIn(username: string, password: string): Request {
  const data = Buffer.from(`${username} ${password}`);
  return withData(text(`set auth 0 0 ${data.length}`), data);
}

function text(words: string): Request {
  return { bytes: Buffer.from(`${words}\r\n`, 'latin1') };
}

function line(verb: string, key: Uint8Array, words: string): Request {
  const token = keyToken(key);
  if (!token) throw new ImpossibleKeyError();
  return text(`${verb} ${token.text} ${words}${token.isBase64 ? ' b' : ''}`);
}

function classic(verb: string, key: Uint8Array, words: string): Request {
  const token = keyToken(key);
  if (!token || token.isBase64) throw new ImpossibleKeyError();
  return text(`${verb} ${token.text} ${words}`.trimEnd());
}

function withData({ bytes }: Request, data: Uint8Array): Request {
  return { bytes: Buffer.concat([bytes, data, Buffer.from('\r\n')]) };
}

/** A whole number as it may stand in a line. */
function whole(value: number | string): string {
  const text = String(value);
  if (!/^-?\d{1,20}$/.test(text)) throw new RangeError(`No whole number: ${text.slice(0, 40)}`);
  return text;
}
