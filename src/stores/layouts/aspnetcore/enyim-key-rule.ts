import type { KeyLook } from '../../find/key-look.ts';
import type { KeyRule } from '../../find/key-rule.ts';
import { isPayload, matchGuidKey } from './key-rule.ts';

/** ASP.NET Core's sessions among the entries of a cache in Memcached: a GUID, and a session's payload as it is. */
export const enyimCoreKeyRule: KeyRule = {
  layout: 'aspnetcore-memcached',
  matches: (bytes, start, end, match) => {
    if (!matchGuidKey(bytes, start, end, match)) return false;
    match.layout = 'aspnetcore-memcached';
    return true;
  },
  fits: ({ text }: KeyLook) => text !== undefined && text.head.length > 0 && isPayload(text),
};
