import { createHash } from 'node:crypto';
import type { CommandArgument } from './commands.ts';

/** Values up to here are compared byte for byte; beyond it the SHA-1 goes over the wire instead. */
const INLINE_BYTES = 256;

/**
 * What a script expects to find: `=` and bytes, `#` and the SHA-1 in hex (so that a save of a large
 * value doesn't send it twice), `-` for nothing, `*` for anything.
 */
export function expectationOf(
  bytes: Uint8Array | undefined,
  overwrites: boolean,
): readonly [kind: string, value: CommandArgument] {
  if (overwrites) return ['*', ''];
  if (bytes === undefined) return ['-', ''];
  if (bytes.length <= INLINE_BYTES) return ['=', bytes];
  return ['#', createHash('sha1').update(bytes).digest('hex')];
}

/** Lua: whether `now` (false for nothing) is what was expected. */
export const expectationLua = `
local function expected(now, kind, value)
  if kind == '*' then return true end
  if kind == '-' then return not now end
  if not now then return false end
  if kind == '#' then return redis.sha1hex(now) == value end
  return now == value
end
`;

/** Lua: refuses while a lock is held or when the data key is gone or of another type. */
export const guardLua = `
local function refusal(dataType)
  if redis.call('EXISTS', KEYS[2]) == 1 then
    local lock = ''
    if redis.call('TYPE', KEYS[2])['ok'] == 'string' then lock = redis.call('GETRANGE', KEYS[2], 0, 63) end
    return {'locked', lock, redis.call('PTTL', KEYS[2])}
  end
  local found = redis.call('TYPE', KEYS[1])['ok']
  if found == 'none' then return {'gone'} end
  if found ~= dataType then return {'wrong-type', found} end
end
`;
