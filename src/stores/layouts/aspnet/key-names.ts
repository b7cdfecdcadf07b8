import type { KeyShape, SessionKeys } from '../../layout-shape.ts';
import { isAspNetLayout } from '../../layout-facts.ts';
import type { AspNetLayoutId } from '../../layout-facts.ts';
import type { SessionPart, SessionRef } from '../../session.ts';

/** The keys of a session, in the order in which scripts take them. */
export interface AspNetKeys extends SessionKeys {
  readonly lock: Uint8Array;
  readonly timeout: Uint8Array;
}

/**
 * What stands behind the session's name in each of its keys. Azure/aspnet-redis-providers,
 * src/RedisSessionStateProvider/KeyGenerator.cs, tags 1.6.5, 2.2.6, 4.0.1 and v5.0.4.
 */
export const keySuffixes: Readonly<Record<AspNetLayoutId, Readonly<Record<SessionPart, string>>>> =
  {
    'aspnet-v1': { data: '_Data', lock: '_Write_Lock', timeout: '_Internal' },
    'aspnet-v2': { data: '_Data', lock: '_Write_Lock', timeout: '_Internal' },
    'aspnet-v5': {
      data: '_SessionStateItemCollection',
      lock: '_WriteLock',
      timeout: '_SessionTimeout',
    },
  };

/** The field of versions 1.x to 4.x that holds the timeout in seconds, as decimal text. */
export const TIMEOUT_FIELD = 'SessionTimeout';

const utf8 = new TextEncoder();

/**
 * The keys of a session: `{<application>_<id>}` and a suffix each. The braces make a hash tag, so
 * that a cluster keeps all keys of a session on one node; version 1 has none.
 */
export function keysOf({ layout, application, id }: SessionRef): AspNetKeys {
  if (!isAspNetLayout(layout)) throw new RangeError(`${layout} has other keys`);
  const suffixes = keySuffixes[layout];
  const name = `${application}_${id}`;
  const tag = layout === 'aspnet-v1' ? name : `{${name}}`;
  return {
    data: utf8.encode(tag + suffixes.data),
    lock: utf8.encode(tag + suffixes.lock),
    timeout: utf8.encode(tag + suffixes.timeout),
  };
}

/** What a version writes under its keys; `timeoutField` where the timeout stands in a hash. */
export function aspNetKeyShapes(
  layout: AspNetLayoutId,
  type: 'hash' | 'string',
  timeoutField?: string,
): Readonly<Record<SessionPart, KeyShape>> {
  const { data, lock, timeout } = keySuffixes[layout];
  const tag = '<application>_<id>';
  const name = layout === 'aspnet-v1' ? tag : `{${tag}}`;
  const field = timeoutField === undefined ? {} : { field: timeoutField };
  return {
    data: { pattern: name + data, type },
    lock: { pattern: name + lock, type: 'string' },
    timeout: { pattern: name + timeout, type, ...field },
  };
}
