import type { SessionKeys } from '../layout.ts';
import type { LayoutId, SessionPart, SessionRef } from '../session.ts';

/** The keys of a session, in the order in which scripts take them. */
export interface AspNetKeys extends SessionKeys {
  readonly lock: Uint8Array;
  readonly timeout: Uint8Array;
}

/**
 * What stands behind the session's tag in each of its keys. Azure/aspnet-redis-providers,
 * src/RedisSessionStateProvider/KeyGenerator.cs, tags 2.2.6, 4.0.1 and v5.0.4.
 */
export const keySuffixes: Readonly<Record<LayoutId, Readonly<Record<SessionPart, string>>>> = {
  'aspnet-v2': { data: '_Data', lock: '_Write_Lock', timeout: '_Internal' },
  'aspnet-v5': {
    data: '_SessionStateItemCollection',
    lock: '_WriteLock',
    timeout: '_SessionTimeout',
  },
};

const utf8 = new TextEncoder();

/** The keys of a session: `{<application>_<id>}` and a suffix each. */
export function keysOf({ layout, application, id }: SessionRef): AspNetKeys {
  const suffixes = keySuffixes[layout];
  const tag = `{${application}_${id}}`;
  return {
    data: utf8.encode(tag + suffixes.data),
    lock: utf8.encode(tag + suffixes.lock),
    timeout: utf8.encode(tag + suffixes.timeout),
  };
}
