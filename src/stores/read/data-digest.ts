import { createHash } from 'node:crypto';
import type { Reply } from '../commands.ts';

/**
 * What tells data from other data: the SHA-1 of a value, or of a hash as HGETALL sends it (each text behind its
 * length in bytes and a colon, so that no two hashes make the same text). Undefined for what is no data.
 * It keeps no secret and proves nothing: it finds what changed.
 */
export function dataDigest(data: Reply): string | undefined {
  const sha1 = createHash('sha1');
  if (data instanceof Uint8Array) return sha1.update(data).digest('hex');
  if (!Array.isArray(data)) return undefined;
  for (const text of data as readonly Reply[]) {
    if (!(text instanceof Uint8Array)) return undefined;
    sha1.update(`${text.length}:`).update(text);
  }
  return sha1.digest('hex');
}

/** The same as a function of Lua: `digest(value)`. */
export const digestInLua = `
local function digest(value)
  if type(value) == 'string' then return redis.sha1hex(value) end
  local texts = {}
  for i, text in ipairs(value) do texts[i] = #text .. ':' .. text end
  return redis.sha1hex(table.concat(texts))
end`;
