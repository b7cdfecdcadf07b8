import { createHash } from 'node:crypto';
import type { BuiltInLayoutId } from '../stores/layout-facts.ts';
import type { NamedCookie } from './pasted-text.ts';
import { percentDecoded } from './percent-decoded.ts';

/** The session that a cookie stands for, as far as the cookie tells. */
export interface SessionCookie {
  /** The cookie's name. */
  readonly name: string;
  /** What may stand for the session in the keys of its store, the likeliest first; empty where the cookie is sealed. */
  readonly ids: readonly string[];
  /** The layouts that the sites of such a cookie use, the likeliest first. */
  readonly layouts: readonly BuiltInLayoutId[];
  /** A text that no other session of the farm has. */
  readonly key: string;
}

/** How a framework writes the session's id into its cookie; undefined for what is none of its cookies. */
interface CookieKind {
  readonly layouts: readonly BuiltInLayoutId[];
  readonly isNamed: (name: string) => boolean;
  readonly ids: (value: string) => readonly string[] | undefined;
}

/** Longer cookies hold a session instead of naming one. */
const maxValueLength = 512;

const plain = (value: string): readonly string[] | undefined =>
  /^[\w,.~-]+$/.test(value) ? [value] : undefined;

/** `s:<id>.<HMAC>`, percent-encoded (tj/node-cookie-signature index.js, expressjs/session index.js). */
const signed = (value: string): readonly string[] | undefined => {
  const text = percentDecoded(value);
  const dot = text.lastIndexOf('.');
  return text.startsWith('s:') && dot > 2 ? [text.slice(2, dot)] : undefined;
};

/** Base64 of the id (spring-session DefaultCookieSerializer.java, `useBase64Encoding`), or the id itself. */
const maybeBase64 = (value: string): readonly string[] | undefined => {
  const text = Buffer.from(percentDecoded(value), 'base64').toString('latin1');
  if (/^[\w-]{8,}$/.test(text)) return [text, value];
  return plain(value);
};

/** `<id>.<route>`: Tomcat's `jvmRoute` is no part of the id. */
const routed = (value: string): readonly string[] | undefined =>
  maybeBase64(value.split('.')[0] ?? '');

/** The id, or `<id>.<signature>` (flask-session base.py, `SESSION_USE_SIGNER`); what has more parts is a session itself. */
const flaskId = (value: string): readonly string[] | undefined => {
  const [id = '', signature, ...rest] = value.split('.');
  if (rest.length > 0 || !/^[\w-]{22,}$/.test(id)) return undefined;
  return signature === undefined ? [id] : [id, value];
};

/** `2::` and the SHA-256 of the cookie's id (rack-session lib/rack/session/abstract/id.rb), or the id in older versions. */
export const rackIds = (value: string): readonly string[] | undefined =>
  /^[0-9a-f]{32,64}$/.test(value)
    ? [`2::${createHash('sha256').update(value).digest('hex')}`, value]
    : undefined;

/** The id is sealed: requests of one session can be told from others, and no more. */
const sealed = (): readonly string[] => [];

const is =
  (...names: readonly string[]) =>
  (name: string): boolean =>
    names.includes(name);

/**
 * The cookies of the frameworks whose layouts we know, by their default names. Laravel's is left out: it is
 * encrypted anew with each response, so that it doesn't even tell one session from another.
 */
const kinds: readonly CookieKind[] = [
  {
    layouts: ['aspnet-v5', 'aspnet-v2', 'aspnet-v1', 'harbour', 'dynamodb-provider', 'enyim'],
    isNamed: is('ASP.NET_SessionId'),
    ids: plain,
  },
  {
    layouts: ['aspnetcore', 'aspnetcore-memcached', 'dynamodb-cache'],
    isNamed: is('.AspNetCore.Session'),
    ids: sealed,
  },
  {
    layouts: ['express', 'connect-dynamodb', 'dynamodb-store'],
    isNamed: is('connect.sid'),
    ids: signed,
  },
  {
    layouts: ['php', 'php-memcached', 'php-memcache', 'dynamodb-php'],
    isNamed: is('PHPSESSID'),
    ids: plain,
  },
  { layouts: ['django'], isNamed: is('sessionid'), ids: plain },
  { layouts: ['spring'], isNamed: is('SESSION'), ids: maybeBase64 },
  { layouts: ['spring'], isNamed: is('JSESSIONID'), ids: routed },
  { layouts: ['flask', 'dynamodb-flask'], isNamed: is('session'), ids: flaskId },
  {
    layouts: ['rack', 'dynamodb-rack'],
    isNamed: (name) => name === 'rack.session' || /^_\w+_session$|^_session_id$/.test(name),
    ids: rackIds,
  },
];

/** A cookie that the user named may be written in any of these ways. */
const anyKind: Omit<CookieKind, 'isNamed'> = {
  layouts: kinds.flatMap(({ layouts }) => layouts),
  ids: (value) => {
    const ways = [signed, maybeBase64, flaskId, rackIds].flatMap((way) => way(value) ?? []);
    return [...new Set([...ways, percentDecoded(value)])];
  },
};

/**
 * The sessions that cookies may stand for, the likeliest first: those of frameworks' default names, then any other,
 * read in every way that is known.
 */
export function possibleCookies(cookies: readonly NamedCookie[]): readonly SessionCookie[] {
  const ofKinds = kinds.flatMap((kind) =>
    cookies
      .filter(({ name }) => kind.isNamed(name))
      .flatMap((cookie) => toSession(cookie, kind) ?? []),
  );
  const others = cookies.filter(({ name }) => !kinds.some(({ isNamed }) => isNamed(name)));
  return [...ofKinds, ...others.flatMap((cookie) => toSession(cookie, anyKind) ?? [])];
}

/** Whether a framework calls the cookies of its sessions so by default. */
export function isSessionCookieName(name: string): boolean {
  return kinds.some(({ isNamed }) => isNamed(name));
}

/** Reads the cookies of sessions. */
export class SessionCookies {
  readonly #own: string | undefined;

  /** @param own the name of the cookie, where the user or the farm knows it */
  constructor(own?: string) {
    this.#own = own;
  }

  /** The session that a client's cookies name. @param headers raw pairs of a request */
  ofRequest(headers: readonly string[]): SessionCookie | undefined {
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] ?? '';
      if (name.length !== 6 || name.toLowerCase() !== 'cookie') continue;
      const found = this.#first((headers[index + 1] ?? '').split(';'));
      if (found) return found;
    }
    return undefined;
  }

  /** The session that a server begins. @param headers raw pairs of a response */
  ofResponse(headers: readonly string[]): SessionCookie | undefined {
    const pairs: string[] = [];
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] ?? '';
      if (name.length !== 10 || name.toLowerCase() !== 'set-cookie') continue;
      const [pair = ''] = (headers[index + 1] ?? '').split(';');
      pairs.push(pair);
    }
    return pairs.length === 0 ? undefined : this.#first(pairs);
  }

  /** The likeliest of some `name=value`. */
  #first(pairs: readonly string[]): SessionCookie | undefined {
    const cookies = pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const value = pair
        .slice(equals + 1)
        .trim()
        .replace(/^"(.*)"$/, '$1');
      return { name: pair.slice(0, equals).trim(), value };
    });
    if (this.#own !== undefined) {
      const own = cookies.find(({ name }) => name === this.#own);
      return own && toSession(own, kinds.find(({ isNamed }) => isNamed(own.name)) ?? anyKind);
    }
    for (const kind of kinds) {
      const cookie = cookies.find(({ name }) => kind.isNamed(name));
      const session = cookie && toSession(cookie, kind);
      if (session) return session;
    }
    return undefined;
  }
}

const toSession = (
  { name, value }: NamedCookie,
  { ids, layouts }: Omit<CookieKind, 'isNamed'>,
): SessionCookie | undefined => {
  if (value === '' || value.length > maxValueLength) return undefined;
  const found = ids(value);
  return found && { name, ids: found, layouts, key: `${name}=${found[0] ?? value}` };
};
