import type { ChangePlan } from '../plan/change-plan.ts';
import type { CommandRunner } from '../commands.ts';
import type { Transfer } from '../session.ts';

/** Below this, as measured, a script is done before a second round trip would be. */
const LARGE_BYTES = 256 * 1024;
/** What a byte costs that a script looks at: Redis copies it to Lua, where it is hashed (Redis 7). */
const LUA_MS_PER_BYTE = 1.4e-6;
/** The SHA-1 of a byte, on both sides. */
const DIGEST_MS_PER_BYTE = 2.4e-6;

/**
 * Whether a plan is carried out sooner by sending large values there and back than by a script that
 * has to look at them: next to the server it is, and over a slow line it never is.
 * @param transfer how long it took to read such values
 */
export function isQuickerOverTheWire(plan: ChangePlan, transfer: Transfer | undefined): boolean {
  const { scriptMs, wireBytes } = costsOf(plan);
  if (transfer === undefined || wireBytes < LARGE_BYTES) return false;
  return (wireBytes / transfer.bytes) * transfer.ms < scriptMs;
}

/** What a script would take for the large values of a plan, and what a transaction would send. */
function costsOf({ conditions, writes }: ChangePlan): {
  readonly scriptMs: number;
  readonly wireBytes: number;
} {
  let scriptMs = 0;
  let wireBytes = 0;
  let isWholeKnown = false;
  for (const condition of conditions) {
    if (condition.type !== 'reads' || !wholeReads.has(condition.command[0])) continue;
    const size = condition.expected[0]?.[1]?.length ?? 0;
    scriptMs += size * (LUA_MS_PER_BYTE + DIGEST_MS_PER_BYTE);
    wireBytes += size;
    isWholeKnown = size > 0;
  }
  for (const write of writes) {
    if (write.type === 'command') {
      const { command } = write;
      if (command[0] === 'HSET') wireBytes += command[2].length;
      continue;
    }
    let [moved, added] = [0, 0];
    for (const part of write.parts) {
      if (part instanceof Uint8Array) added += part.length;
      else moved += part.end - part.start;
    }
    // A field is put together in Lua: what is cut out of the old value, and the new value.
    scriptMs += moved * LUA_MS_PER_BYTE * (write.type === 'compose-field' ? 2 : 1);
    wireBytes += moved * (isWholeKnown ? 1 : 2) + added;
  }
  return { scriptMs, wireBytes };
}

/** What reads a value as a whole. */
const wholeReads: ReadonlySet<string> = new Set(['GET', 'HGET']);

/** The least time that a byte took on a connection: what was slower had to wait for something else. */
const leastMsPerByte = new WeakMap<CommandRunner, number>();

/**
 * How long a large value takes on a connection, after one was asked for at `startMs` of
 * `performance.now()`, less Lua's part of it.
 */
export function transferOf(
  runner: CommandRunner,
  bytes: number,
  startMs: number,
  isByScript: boolean,
): Transfer | undefined {
  if (bytes < LARGE_BYTES) return undefined;
  const ms = performance.now() - startMs - (isByScript ? bytes * LUA_MS_PER_BYTE : 0);
  const least = Math.min(Math.max(0, ms) / bytes, leastMsPerByte.get(runner) ?? Infinity);
  leastMsPerByte.set(runner, least);
  return { bytes, ms: least * bytes };
}
