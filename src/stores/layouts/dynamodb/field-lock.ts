import { expectationOf } from '../../plan/expectation.ts';
import type { DataLock } from '../../layout.ts';
import { decodeText } from '../../replies.ts';

/**
 * A lock that is an attribute which is there or not.
 * @param hasTime whether its number is when the lock was taken, in seconds since 1970
 */
export function fieldLock(name: string, hasTime: boolean): DataLock {
  return {
    read: ([found], nowMs) => {
      if (!found) return undefined;
      const value = decodeText(found);
      const sinceMs = hasTime ? Number(value) * 1000 : NaN;
      return {
        value,
        ...(Number.isFinite(sinceMs) && { ageMs: Math.max(0, nowMs - sinceMs) }),
      };
    },
    isFree: (key, seen) => ({
      type: 'reads',
      key,
      command: ['HMGET', name],
      expected: [expectationOf(seen && new TextEncoder().encode(seen.value))],
      else: 'locked',
    }),
    release: (key) => [{ type: 'command', key, command: ['HDEL', name] }],
  };
}
