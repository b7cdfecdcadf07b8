import type { SessionLock } from '../../session.ts';

/** What stands before an id in the name of its lock, behind the prefix (php-memcached php_memcached_session.c). */
export const MEMCACHED_LOCK = 'lock.';
/** What PHP writes into a lock: it says nothing of who holds it. */
const WORDLESS = 0x31;

const lockWord = Buffer.from(MEMCACHED_LOCK);

/**
 * What tells a lock of PHP from the next one, which has the same value: the version of its entry beside it. Undefined for
 * what is no such lock.
 */
export function lockProof(
  key: Uint8Array,
  value: Uint8Array,
  version: string,
): Uint8Array | undefined {
  if (value.length !== 1 || value[0] !== WORDLESS) return undefined;
  return isMemcachedLock(key) ? Buffer.from(`1 #${version}`) : undefined;
}

/** Whether a key may be that of a lock. */
export function isMemcachedLock(key: Uint8Array): boolean {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).includes(lockWord);
}

/** A lock from its value and PTTL. Ours have a value of their own. */
export function readMemcachedLock(value: string, pttlMs: number): SessionLock {
  return { value, ...(pttlMs >= 0 && { ttlMs: pttlMs }) };
}

/** A value for a lock of ours: PHP takes any for its own. */
export function newMemcachedLock(randomBytes: (count: number) => Uint8Array): string {
  return `session-farm-${Buffer.from(randomBytes(9)).toString('base64url')}`;
}
