import type { DataLock } from '../../layout.ts';
import { expectationOf } from '../../plan/expectation.ts';
import { decodeText } from '../../replies.ts';
import type { SessionLock } from '../../session.ts';

/** How many requests have taken the lock or wait for it, and who has it: host and process. */
export const LOCK_FIELDS = ['lock', 'pid'] as const;
const [LOCK] = LOCK_FIELDS;
const FREE = new TextEncoder().encode('0');
const EMPTY = new Uint8Array(0);

function readLock([count, holder]: readonly (Uint8Array | null)[]): SessionLock | undefined {
  const text = decodeText(count ?? EMPTY);
  if (!/^[1-9]\d{0,15}$/.test(text)) return undefined;
  const [, host, process] = /^(.+)\|(\d+)$/.exec(decodeText(holder ?? EMPTY)) ?? [];
  return {
    value: decodeText(holder ?? EMPTY),
    fields: [count ?? EMPTY, holder ?? EMPTY],
    ...(host !== undefined && process !== undefined && { holder: `${host}, ${process}` }),
  };
}

/**
 * The lock of Cm_RedisSession, which stands in the session's hash: the first to count it up has it, and
 * whoever saves sets it to nothing (colinmollenhour/php-redis-session-abstract Handler.php, `read`, `write`).
 */
export const magentoLock: DataLock = {
  read: readLock,
  isFree: (key, seen) => ({
    type: 'reads',
    key,
    command: ['HMGET', ...LOCK_FIELDS],
    // Who waits counts the lock up meanwhile: its holder tells one from another.
    expected: seen
      ? [['*'], expectationOf(seen.fields?.[1] ?? EMPTY)]
      : [expectationOf(FREE), ['*']],
    else: 'locked',
  }),
  release: (key) => [{ type: 'command', key, command: ['HSET', LOCK, FREE] }],
};
