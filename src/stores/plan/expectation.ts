import { createHash } from 'node:crypto';
import type { CommandArgument } from '../commands.ts';

/** Values up to here go to a script as they are; of others the SHA-1, so that a save doesn't send them twice. */
const INLINE_BYTES = 256;

/** What is expected to stand in a place: `=` and these bytes, `-` nothing, `*` anything. */
export type Expectation = readonly [kind: '=', bytes: Uint8Array] | readonly [kind: '-' | '*'];

/** Expects these bytes, or nothing; whatever is there if `overwrites`. */
export function expectationOf(bytes: Uint8Array | undefined, overwrites = false): Expectation {
  if (overwrites) return ['*'];
  return bytes === undefined ? ['-'] : ['=', bytes];
}

/** Whether `found` is what was expected. */
export function isExpected(found: Uint8Array | null, [kind, bytes]: Expectation): boolean {
  if (kind === '*') return true;
  if (bytes === undefined || found === null) return kind === '-' && found === null;
  return found.length === bytes.length && Buffer.compare(found, bytes) === 0;
}

/** The two arguments under which {@link expectationLua} knows it: `#` goes with the SHA-1 in hex. */
export function expectationArguments([kind, bytes]: Expectation): readonly [
  kind: string,
  value: CommandArgument,
] {
  if (bytes === undefined) return [kind, ''];
  if (bytes.length <= INLINE_BYTES) return [kind, bytes];
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
