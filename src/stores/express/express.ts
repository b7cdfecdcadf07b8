import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import type { ChangePlan } from '../change-plan.ts';
import { expectationOf } from '../expectation.ts';
import type { LifetimePlan, StoreLayout } from '../layout.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { guardConditions, planKeys } from '../plan-keys.ts';
import { composedFrom, prefixedKeyShape } from '../prefixed-keys.ts';
import { decodeText, StoreError } from '../replies.ts';
import { stringLayout } from '../string-layout.ts';

/** The member that express-session keeps for itself (expressjs/session session/session.js). */
const COOKIE = 'cookie';
const systemNames: ReadonlySet<string> = new Set([COOKIE]);

/**
 * express-session over connect-redis: a JSON object whose `cookie` says how long the session is to
 * live, beside the key's time to live (tj/connect-redis index.ts; expressjs/session
 * session/cookie.js).
 */
export const express: StoreLayout = {
  ...stringLayout({
    id: 'express',
    dataShape: prefixedKeyShape('string', 'sess:'),
    valuePattern: '{"cookie":…',
    itemEncoding: 'json',
    read,
    after: (bytes, changes) => itemTreeAfter(bytes, 'json', changes),
  }),
  planExtend: (plan) => planLifetime(plan),
  planTimeout: (plan) => planLifetime(plan),
};

function read(bytes: Uint8Array): ItemsRead {
  const result = readItemTree(bytes, 'json', { isWhole: true, systemNames });
  const cookie = cookieOf(result);
  const maxAgeMs = cookie?.['originalMaxAge'];
  return typeof maxAgeMs === 'number' && maxAgeMs > 0
    ? { ...result, timeoutSeconds: Math.floor(maxAgeMs / 1000) }
    : result;
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
function planLifetime({ keys: all, base, timeoutSeconds }: LifetimePlan): ChangePlan {
  const cookie = cookieOf(base);
  if (cookie === undefined || base.blob === undefined) throw new StoreError('unwritable', COOKIE);
  const keys = planKeys(all);
  const key = keys.data;
  const ttlMs = timeoutSeconds * 1000;
  const renewed = {
    ...cookie,
    originalMaxAge: ttlMs,
    expires: new Date(Date.now() + ttlMs).toISOString(),
  };
  const after = new TextEncoder().encode(JSON.stringify(renewed));
  const blob = itemTreeAfter(base.blob, 'json', [{ name: COOKIE, after }]);
  return {
    keys: keys.list,
    conditions: [
      ...guardConditions(keys, 'string'),
      { type: 'value', key, expected: expectationOf(base.blob) },
    ],
    writes: [
      { type: 'compose', key, parts: composedFrom(base.blob, blob) },
      { type: 'expire', key, ttlMs },
    ],
  };
}
