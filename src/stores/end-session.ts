import { keysOf } from './aspnet/key-names.ts';
import { lockOf } from './aspnet/lock.ts';
import type { CommandRunner, LuaScript } from './commands.ts';
import { integerOf, listOf, permissionError, textOf } from './replies.ts';
import type { SessionLock, SessionRef } from './session.ts';

/** What became of ending a session. */
export type EndResult =
  | { readonly outcome: 'ended' }
  /** None of its keys was there any more. */
  | { readonly outcome: 'gone' }
  /** A request took the lock after the user looked; nothing was deleted. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock };

/** Argument: the lock that the user saw, or nothing. */
const deleteParts: LuaScript = {
  name: 'end-session',
  isReadOnly: false,
  source: `
if redis.call('TYPE', KEYS[2])['ok'] == 'string' then
  local lock = redis.call('GET', KEYS[2])
  if lock ~= ARGV[1] then return {'locked', string.sub(lock, 1, 64), redis.call('PTTL', KEYS[2])} end
end
if redis.call('DEL', KEYS[1], KEYS[2], KEYS[3]) == 0 then return {'gone'} end
return {'ended'}
`,
};

/**
 * Ends a session: deletes all its keys at once, unless a request has locked it since the user
 * looked. What a request in flight stores at its end is refused by the provider, except in
 * applications without locking, where it brings part of the session back.
 * @param seen the lock that the user saw and agreed to break; absent when there was none
 * @throws StoreError `no-permission` with the missing command
 */
export async function endSession(
  runner: CommandRunner,
  ref: SessionRef,
  seen?: SessionLock,
): Promise<EndResult> {
  const { name } = deleteParts;
  const { data, lock, timeout } = keysOf(ref);
  try {
    const reply = await runner.script(deleteParts, [data, lock, timeout], [seen?.value ?? '']);
    const [word, value, ttl] = listOf(reply, name);
    switch (textOf(word, name)) {
      case 'ended':
        return { outcome: 'ended' };
      case 'gone':
        return { outcome: 'gone' };
      default: {
        const holder = lockOf(textOf(value, name), integerOf(ttl, name), Date.now());
        return { outcome: 'locked', lock: holder };
      }
    }
  } catch (error) {
    throw permissionError(error, 'EVALSHA') ?? error;
  }
}
