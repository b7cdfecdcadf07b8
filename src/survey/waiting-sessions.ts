import { setTimeout as delay } from 'node:timers/promises';
import type { SessionRef } from '../stores/session.ts';
import type { SessionSource } from '../stores/source/session-source.ts';
import type { SessionList } from './session-list.ts';

/** Sessions that are asked for in one go. */
const batchSize = 200;
/** Whether somebody waits is told by how a lock is asked for over some seconds. */
const limitMs = 12_000;
const pauseMs = 2500;

/** Sessions whose locks requests wait for. */
export interface WaitingSessions {
  readonly refs: readonly SessionRef[];
  /** Of how many locked sessions it could not be told. */
  readonly unknownCount: number;
}

/**
 * Looks which of some sessions have a lock that requests wait for. Takes some seconds where that isn't known yet.
 * @throws the signal's reason; what {@link SessionSource.summaries} throws
 */
export async function waitingSessions(
  source: Pick<SessionSource, 'summaries'>,
  list: SessionList,
  signal: AbortSignal,
): Promise<WaitingSessions> {
  const waiting: SessionRef[] = [];
  const endMs = performance.now() + limitMs;
  let open: readonly SessionRef[] = [...list.refs()];
  for (;;) {
    const unknown: SessionRef[] = [];
    for (let start = 0; start < open.length; start += batchSize) {
      signal.throwIfAborted();
      for (const { ref, lock } of await source.summaries(open.slice(start, start + batchSize))) {
        if (lock?.isWaitedFor === true) waiting.push(ref);
        else if (lock && lock.isWaitedFor === undefined) unknown.push(ref);
      }
    }
    open = unknown;
    if (open.length === 0 || performance.now() >= endMs) break;
    await delay(pauseMs, undefined, { signal }).catch(() => {
      signal.throwIfAborted();
    });
  }
  return { refs: waiting, unknownCount: open.length };
}
