import type { CommandRunner } from '../commands.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { PartTrace } from '../source/server-facts.ts';
import type { SessionPart, SessionRef } from '../session.ts';

const parts: readonly SessionPart[] = ['data', 'lock', 'timeout'];

/**
 * Which parts of a session are there, and how long each lives: what is left of one that is gone in part.
 * @throws StoreError `unknown-layout`
 */
export async function readTraces(
  runner: CommandRunner,
  ref: SessionRef,
): Promise<readonly PartTrace[]> {
  const keys = layoutById(ref.layout).keys(ref);
  const present = parts.flatMap((part) => {
    const key = keys[part];
    return key === undefined ? [] : [{ part, key }];
  });
  const replies = await runner.pipeline(present.map(({ key }) => ['PTTL', key]));
  return present.map(({ part }, index) => traceOf(part, replies[index]));
}

/** PTTL: -2 where there is no key, -1 where it never expires (Redis documentation, "PTTL"). */
function traceOf(part: SessionPart, reply: unknown): PartTrace {
  if (typeof reply !== 'number') return { part, presence: 'unknown' };
  if (reply === -2) return { part, presence: 'missing' };
  return { part, presence: 'there', ...(reply >= 0 && { ttlMs: reply }) };
}
