import { javascriptReader } from '../../../formats/json/number-reader.ts';
import { l10n } from '../../../formats/reason.ts';
import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import type { ChangePlan, ChangeWrite } from '../../plan/change-plan.ts';
import type { LifetimePlan, StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { namesOf } from '../../name-issue.ts';
import { startsAnew } from '../fates.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { decodeText, StoreError } from '../../replies.ts';
import { withStrictJson } from '../strict-json.ts';
import { stringLayout } from '../string-layout.ts';
import { planWholeValue, type WholeValue } from '../whole-value.ts';

/** The member that express-session keeps for itself (expressjs/session session/session.js). */
const COOKIE = 'cookie';
/**
 * A request's session is an object of the class Session, into which what is stored is copied, but for
 * names that such an object has already: those items are dropped without a word, and with the next
 * store they are gone (expressjs/session session/session.js, `Session`).
 */
const nameIssue = namesOf({
  'own-name': [COOKIE],
  dropped: [
    ...['req', 'id', 'touch', 'resetMaxAge', 'save', 'reload', 'destroy', 'regenerate'],
    // What every object of JavaScript has: `constructor`, `toString`, `__proto__` and so on.
    ...Object.getOwnPropertyNames(Object.prototype),
  ],
});
/** The store hands on what JSON.parse throws. */
export const jsonFails = l10n.t('The site answers its requests with an error until it is ended.');
/** An object, to the client of connect-memcached (3rd-Eden/memcached lib/memcached.js, `FLAG_JSON`). */
const JSON_FLAGS = 2;
/** Bytes in which the cookie's age stands, which is its first member. */
const HEAD_BYTES = 512;
const systemNames: ReadonlySet<string> = new Set([COOKIE]);

const asJson: WholeValue = { after: (bytes, changes) => itemTreeAfter(bytes, 'json', changes) };

/**
 * express-session over connect-redis: a JSON object whose `cookie` says how long the session is to
 * live, beside the key's time to live (tj/connect-redis index.ts; expressjs/session
 * session/cookie.js). The cookie's `expires` says nothing of the session's end: a touch moves the key's time
 * to live alone (tj/connect-redis index.ts), and the site does not look at it (expressjs/session index.js).
 */
export const express: StoreLayout = {
  ...stringLayout({
    id: 'express',
    dataShape: prefixedKeyShape('string', 'sess:'),
    valuePattern: '{"cookie":…',
    itemEncoding: 'json',
    nameIssue,
    jsonReader: javascriptReader,
    read,
    // JSON.parse throws, and the middleware hands that on (tj/connect-redis index.ts, `get`; expressjs/session index.js).
    fateOf: (bytes) => (bytes.length === 0 ? startsAnew : jsonFails),
    newFlags: () => JSON_FLAGS,
    ...asJson,
  }),
  measureCommands: (data) => [
    ['STRLEN', data],
    ['GETRANGE', data, 0, HEAD_BYTES - 1],
  ],
  measured: ([size, head]) => {
    const text = head instanceof Uint8Array ? decodeText(head) : undefined;
    return {
      ...(typeof size === 'number' && { sizeBytes: size }),
      hasTimeout: text === undefined || !isBrowserSession(text),
      isPacked: text !== undefined && !/^\s*(?:\{|$)/.test(text),
      ...(text !== undefined && endOf(text)),
    };
  },
  // An age is in milliseconds, a timeout in seconds: the age that is there stays as it is.
  planExtend: (plan) => planLifetime(plan, maxAgeOf(plan.base)),
  planTimeout: (plan) => planLifetime(plan, plan.timeoutSeconds * 1000),
};

/**
 * When a session of @fastify/session ends, whose cookie has the same members in another order: that site starts a new
 * one once the time in the cookie has passed (fastify/session index.js, `decryptSession`, and lib/cookie.js).
 */
function endOf(head: string): Pick<ItemsRead, 'ends'> {
  const [, expires = ''] =
    /^\{"cookie":\{"expires":"([^"]{1,40})","originalMaxAge":/.exec(head) ?? [];
  const atMs = Date.parse(expires);
  if (Number.isNaN(atMs)) return {};
  const reason = l10n.t(
    'The time in {0} has passed. With the next request, the site starts a new session.',
    'cookie.expires',
  );
  return { ends: { atMs, reason } };
}

/** Whether the cookie ends with the browser: then it has no age that a session could get again. */
function isBrowserSession(head: string): boolean {
  return /^\s*\{\s*"cookie":\s*\{[^{}]{0,400}?"originalMaxAge":\s*null/.test(head);
}

function read(bytes: Uint8Array): ItemsRead {
  const tree = readItemTree(bytes, 'json', { isWhole: true, systemNames });
  const result = withStrictJson(tree, bytes);
  const maxAgeMs = maxAgeOf(result);
  return {
    ...result,
    ...(maxAgeMs !== undefined && { timeoutSeconds: Math.floor(maxAgeMs / 1000) }),
    ...endOf(decodeText(bytes.subarray(0, HEAD_BYTES))),
  };
}

/** The cookie's age in milliseconds; undefined for one that ends with the browser. */
function maxAgeOf(session: Pick<ItemsRead, 'items'>): number | undefined {
  const maxAgeMs = cookieOf(session)?.['originalMaxAge'];
  return typeof maxAgeMs === 'number' && maxAgeMs > 0 ? maxAgeMs : undefined;
}

function cookieOf({ items }: Pick<ItemsRead, 'items'>): Record<string, unknown> | undefined {
  const item = items.find(({ name }) => name === COOKIE);
  if (item === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(decodeText(item.bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * What a request of a site with `rolling` does: the cookie's end and the key's time to live move
 * together, so that neither outlives the other.
 */
function planLifetime({ keys, base }: LifetimePlan, ageMs: number | undefined): ChangePlan {
  const cookie = cookieOf(base);
  if (cookie === undefined || ageMs === undefined) throw new StoreError('unwritable', COOKIE);
  const renewed = {
    ...cookie,
    originalMaxAge: ageMs,
    expires: new Date(Date.now() + ageMs).toISOString(),
  };
  const after = new TextEncoder().encode(JSON.stringify(renewed));
  const changes = [{ name: COOKIE, after }];
  const { plan } = planWholeValue({ keys, base, changes, overwrites: false }, asJson);
  // connect-redis takes the next whole second of the cookie's end.
  const ttlMs = Math.ceil(ageMs / 1000) * 1000;
  const life: ChangeWrite = { type: 'command', key: 0, command: ['PEXPIRE', ttlMs] };
  return { ...plan, writes: [...plan.writes, life] };
}
