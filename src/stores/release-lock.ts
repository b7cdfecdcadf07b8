import { keysOf } from './aspnet/key-names.ts';
import { lockOf } from './aspnet/lock.ts';
import type { CommandRunner, LuaScript } from './commands.ts';
import { integerOf, listOf, permissionError, textOf } from './replies.ts';
import type { SessionLock, SessionRef } from './session.ts';

/** What became of releasing a lock. */
export type ReleaseResult =
  | { readonly outcome: 'released' }
  /** It had been released or had run out already. */
  | { readonly outcome: 'gone' }
  /** Another request holds the lock now; it was left alone. */
  | { readonly outcome: 'other-lock'; readonly lock: SessionLock };

const compareAndDelete: LuaScript = {
  name: 'release-lock',
  isReadOnly: false,
  source: `
local lock = redis.call('GET', KEYS[1])
if not lock then return {'gone'} end
if lock ~= ARGV[1] then return {'other-lock', string.sub(lock, 1, 64), redis.call('PTTL', KEYS[1])} end
redis.call('DEL', KEYS[1])
return {'released'}
`,
};

/**
 * Releases a session's lock if it is still the one that the user saw. The request that holds it
 * goes on, but what it stores at its end is refused by the provider, without a word to anybody.
 * @throws StoreError `no-permission` with the missing command
 */
export async function releaseLock(
  runner: CommandRunner,
  ref: SessionRef,
  seen: SessionLock,
): Promise<ReleaseResult> {
  const { name } = compareAndDelete;
  try {
    const reply = await runner.script(compareAndDelete, [keysOf(ref).lock], [seen.value]);
    const [word, value, ttl] = listOf(reply, name);
    switch (textOf(word, name)) {
      case 'released':
        return { outcome: 'released' };
      case 'gone':
        return { outcome: 'gone' };
      default: {
        const lock = lockOf(textOf(value, name), integerOf(ttl, name), Date.now());
        return { outcome: 'other-lock', lock };
      }
    }
  } catch (error) {
    throw permissionError(error, 'EVALSHA') ?? error;
  }
}
