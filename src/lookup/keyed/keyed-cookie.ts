import type { ItemEncoding } from '../../formats/encoding.ts';
import type { BuiltInLayoutId } from '../../stores/layout-facts.ts';
import type { NamedCookie } from '../pasted-text.ts';

/** Who writes cookies that a key protects. Proper names. */
export type CookieFramework =
  | 'cookie-session'
  | 'Django'
  | 'Express'
  | 'Flask'
  | 'Flask-Session'
  | 'iron-session'
  | 'Laravel'
  | 'Rack'
  | 'Rails';

/** A session that stands in a cookie. */
export interface CookieContent {
  readonly bytes: Uint8Array;
  readonly encoding: ItemEncoding;
}

/** Why a site refuses a cookie whose key is right. */
export type CookieIssue = 'expired' | 'other-name';

/** What stands in a cookie. */
export interface CookieInside {
  /** What may stand for the session in keys, the likeliest first. */
  readonly ids: readonly string[];
  /** The session itself, where the cookie holds it. */
  readonly content?: CookieContent;
  /** When it was signed, and for how long the site takes it by default. */
  readonly signedAtMs?: number;
  readonly defaultLifetimeMs?: number;
  /** The end that is written in it. */
  readonly expiresAtMs?: number;
  readonly issue?: CookieIssue;
}

/** A cookie that was signed or encrypted with a key of the site. */
export interface KeyedCookie {
  readonly framework: CookieFramework;
  readonly protection: 'signed' | 'encrypted';
  readonly layouts: readonly BuiltInLayoutId[];
  /** What can be read without a key; absent where it is encrypted. */
  readonly shown?: CookieInside;
  /** What stands in it, if that is its key; undefined for another key. */
  readonly open: (key: string) => CookieInside | undefined;
}

/**
 * Takes a cookie apart, as far as that needs no key; undefined for what isn't of its kind. A value whose cookie nobody
 * knows has an empty name.
 */
export type CookieReader = (
  cookie: NamedCookie,
  all: readonly NamedCookie[],
) => KeyedCookie | undefined;

/** Longer cookies are none that a browser would send. */
export const maxCookieLength = 16 * 1024;
