import { createHash } from 'node:crypto';
import { equalBytes } from '../formats/splice.ts';
import type { CommandArgument } from './commands.ts';

/** Values up to here are compared byte for byte; beyond it the SHA-1 goes over the wire instead. */
const INLINE_BYTES = 256;

/**
 * What is expected to stand in a place: `=` and bytes, `#` and the SHA-1 in hex (so that a save of
 * a large value doesn't send it twice), `-` for nothing, `*` for anything.
 */
export type Expectation = readonly [kind: '=' | '#' | '-' | '*', value: CommandArgument];

/** Expects these bytes, or nothing; whatever is there if `overwrites`. */
export function expectationOf(bytes: Uint8Array | undefined, overwrites = false): Expectation {
  if (overwrites) return ['*', ''];
  if (bytes === undefined) return ['-', ''];
  if (bytes.length <= INLINE_BYTES) return ['=', bytes];
  return ['#', createHash('sha1').update(bytes).digest('hex')];
}

/** Whether `found` is what was expected. */
export function isExpected(found: Uint8Array | null, [kind, value]: Expectation): boolean {
  switch (kind) {
    case '*':
      return true;
    case '-':
      return found === null;
    case '#':
      return found !== null && createHash('sha1').update(found).digest('hex') === value;
    case '=':
      return found !== null && equalBytes(found, asBytes(value));
  }
}

function asBytes(value: CommandArgument): Uint8Array {
  return value instanceof Uint8Array ? value : new TextEncoder().encode(String(value));
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
