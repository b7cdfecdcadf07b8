import { type SessionGroup, sessionsIn } from '../../stores/source/session-index.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import { sampleOf, sharesOf } from '../census/sample.ts';

/** So many sessions are asked for their sizes, whatever number of them there is. */
const SIZED = 400;
/** How many are asked about at once. */
const BATCH = 100;

/** How many sessions an application had, and how much data. */
export interface GroupSize extends Omit<SessionGroup, 'lockedCount' | 'unlistedCount'> {
  /** From the sizes of some of them; absent where none could be told. */
  readonly byteCount?: number;
}

/** How much there was at one time. */
export interface GrowthMoment {
  readonly atMs: number;
  readonly groups: readonly GroupSize[];
}

/**
 * Counts the sessions of each application, and estimates their data from the sizes of some: no data is read, no lifetime slides.
 * @throws what the source throws, or the reason of the signal
 */
export async function takeMoment(
  source: Pick<SessionSource, 'find' | 'summaries'>,
  signal: AbortSignal,
  random: () => number = Math.random,
): Promise<GrowthMoment> {
  const atMs = Date.now();
  const index = await source.find({ signal, isQuiet: true });
  const found = index.groups();
  const shares = sharesOf(found, SIZED);
  const groups: GroupSize[] = [];
  for (const [at, group] of found.entries()) {
    const { layout, application } = group;
    const sessionCount = sessionsIn(group);
    const refs = [...sampleOf(index, group, shares[at] ?? 0, random)];
    let sum = 0;
    let sizedCount = 0;
    for (let start = 0; start < refs.length; start += BATCH) {
      signal.throwIfAborted();
      const some = refs.slice(start, start + BATCH);
      for (const one of await source.summaries(some, { hasMemory: true })) {
        const bytes = one.sizeBytes ?? one.memoryBytes;
        if (bytes === undefined) continue;
        sum += bytes;
        sizedCount += 1;
      }
    }
    const size = sizedCount > 0 && { byteCount: Math.round((sum / sizedCount) * sessionCount) };
    groups.push({ layout, application, sessionCount, ...size });
  }
  return { atMs, groups };
}
