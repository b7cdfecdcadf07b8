import type { NamedCookie } from '../pasted-text.ts';
import { djangoCookie } from './django.ts';
import { flaskCookie, flaskSessionCookie } from './flask.ts';
import {
  maxCookieLength,
  type CookieInside,
  type CookieReader,
  type KeyedCookie,
} from './keyed-cookie.ts';
import { laravelCookie } from './laravel.ts';
import { expressCookie, ironCookie, keygripCookie } from './node-cookies.ts';
import { rackCookie } from './rack-session.ts';
import { rubyCookies } from './rails.ts';
import type { SiteKey } from './site-keys.ts';

/** A keyed cookie, read as far as the keys at hand go. */
export interface CookieReading extends Pick<KeyedCookie, 'framework' | 'protection' | 'layouts'> {
  /** The cookie's name. */
  readonly cookie: string;
  /** Whether a key fits: `unchecked` where there was none to try. */
  readonly check: 'verified' | 'unchecked' | 'mismatch';
  /** Absent where it is encrypted and no key fits. */
  readonly inside?: CookieInside;
  /** What the key that fits is called. */
  readonly keyName?: string;
}

/** More keys are not tried: each costs time with each cookie. */
const maxKeys = 50;
const maxRead = 40;
/** ECMA-262, section 21.4.1.1. */
const maxDateMs = 8.64e15;

/**
 * Reads the cookies that frameworks sign or encrypt, in order, and tries the keys on them.
 * @param keys those of the site, the likeliest first
 */
export function readKeyedCookies(
  cookies: readonly NamedCookie[],
  keys: readonly SiteKey[],
  nowMs: number,
): readonly CookieReading[] {
  const readers: readonly CookieReader[] = [
    laravelCookie,
    ...rubyCookies(),
    rackCookie,
    ironCookie,
    expressCookie,
    keygripCookie,
    djangoCookie,
    flaskCookie,
    flaskSessionCookie,
  ];
  const found: CookieReading[] = [];
  for (const cookie of cookies) {
    if (found.length === maxRead) break;
    if (cookie.value.length > maxCookieLength) continue;
    const keyed = first(readers, (reader) => reader(cookie, cookies));
    if (keyed) found.push(tried(cookie.name, keyed, keys.slice(0, maxKeys), nowMs));
  }
  return found;
}

function tried(
  cookie: string,
  { framework, protection, layouts, shown, open }: KeyedCookie,
  keys: readonly SiteKey[],
  nowMs: number,
): CookieReading {
  const about = { cookie, framework, protection, layouts };
  const opened = first(keys, ({ text, name }) => {
    const inside = open(text);
    return inside && { inside: dated(inside, nowMs), keyName: name };
  });
  if (opened) return { ...about, check: 'verified', ...opened };
  return {
    ...about,
    check: keys.length === 0 ? 'unchecked' : 'mismatch',
    ...(shown && { inside: dated(shown, nowMs) }),
  };
}

/** An end that has passed is why the site refuses it; one that no date can be is none. */
function dated({ expiresAtMs, ...inside }: CookieInside, nowMs: number): CookieInside {
  if (expiresAtMs === undefined || Math.abs(expiresAtMs) > maxDateMs) return inside;
  const isPast = inside.issue === undefined && expiresAtMs <= nowMs;
  return { ...inside, expiresAtMs, ...(isPast && { issue: 'expired' }) };
}

function first<T, R>(all: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const result = of(one);
    if (result !== undefined) return result;
  }
  return undefined;
}
