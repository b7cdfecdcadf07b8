import type { SessionKeys } from '../../layout-shape.ts';
import type { StoreLayout } from '../../layout.ts';
import type { SessionRef } from '../../session.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { MEMCACHED_LOCK, newMemcachedLock, readMemcachedLock } from './memcached-lock.ts';
import { MEMCACHED_PREFIX } from './memcached-key-rules.ts';
import { php } from './php.ts';

const utf8 = new TextEncoder();

/**
 * PHP's sessions over the extension memcached: what one of PHP's serialize handlers makes of `$_SESSION`, and beside it, for
 * as long as a request lasts, a lock that says nothing of who holds it (php-memcached php_memcached_session.c). Without
 * `memcached.sess_lock_expire`, and with a `max_execution_time` of 0, a lock has no end: one that a killed process left
 * stays, and every later request of that session fails.
 */
export const phpMemcached: StoreLayout = {
  ...php,
  id: 'php-memcached',
  keyShapes: {
    data: prefixedKeyShape('string', MEMCACHED_PREFIX),
    lock: { pattern: `${MEMCACHED_PREFIX}${MEMCACHED_LOCK}<id>`, type: 'string' },
  },
  keys,
  readLock: readMemcachedLock,
  newLockValue: (_, randomBytes) => newMemcachedLock(randomBytes),
};

function keys({ application, id }: SessionRef): SessionKeys {
  return {
    data: utf8.encode(application + id),
    lock: utf8.encode(application + MEMCACHED_LOCK + id),
  };
}
