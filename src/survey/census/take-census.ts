import type { SessionRef } from '../../stores/session.ts';
import type { SessionGroup, SessionIndex } from '../../stores/source/session-index.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionList } from '../session-list.ts';
import { walkSessions, type WalkProgress } from '../walk-sessions.ts';
import type { CensusReport } from './census-report.ts';
import { Census } from './census.ts';
import { sampleOf, sharesOf } from './sample.ts';

/** How many sessions of each application the store is asked about what it needs for them. */
const MEMORY_SAMPLE = 100;
/** After so long, others have their turn. */
const TURN_MS = 12;

/** How far a census has come. */
export type CensusProgress =
  /** Finding the sessions. */
  | { readonly phase: 'finding'; readonly keyCount: number; readonly sessionCount: number }
  /** Reading them; `report` makes a report of what is known by now. */
  | ({ readonly phase: 'reading'; readonly report: () => CensusReport } & WalkProgress);

/** How a census is taken. */
export interface CensusOptions {
  /** Read about so many sessions at most; all of them without it. */
  readonly most?: number;
  /** Look at one application alone. */
  readonly only?: Pick<SessionGroup, 'layout' | 'application'>;
  /** Calls it off: what was found by then is the result, unless nothing was read. */
  readonly signal?: AbortSignal;
  /** Called a few times a second. */
  onProgress?(progress: CensusProgress): void;
  /** Chooses the sample: a number from 0 up to, not including, 1. */
  readonly random?: () => number;
}

/**
 * Finds the sessions of a store, and reads all of them or a sample that is spread evenly over each application.
 * Only reads: no lifetime slides, no lock is taken.
 * @throws what the source throws; the reason of the signal where nothing was read
 */
export async function takeCensus(
  source: Pick<SessionSource, 'find' | 'readMany' | 'memoryOf'>,
  options: CensusOptions = {},
): Promise<CensusReport> {
  const { signal, only, most = Infinity, random = Math.random } = options;
  const atMs = Date.now();
  const index = await source.find({
    ...(signal && { signal }),
    onProgress: ({ keyCount, sessionCount }) =>
      options.onProgress?.({ phase: 'finding', keyCount, sessionCount }),
  });
  const census = new Census(index, only);
  const shares = sharesOf(census.groups, most);
  const count = shares.reduce((sum, share) => sum + share, 0);
  let byteCount = 0;
  let isComplete = true;
  const report = (): CensusReport =>
    census.report({ atMs, durationMs: Date.now() - atMs, isComplete, byteCount });
  const partly = (): CensusReport => ({ ...report(), isComplete: false });
  const memory = new MemorySample(source, census, shares);
  const list: SessionList = { count, refs: () => chosen(index, census, shares, random) };
  try {
    for await (const batch of walkSessions(source, list, {
      ...(signal && { signal }),
      onProgress: (progress) => {
        byteCount = progress.byteCount;
        options.onProgress?.({ phase: 'reading', ...progress, report: partly });
      },
    })) {
      let turnMs = performance.now();
      for (const { ref, snapshot } of batch) {
        census.add(snapshot);
        memory.consider(ref);
        if (performance.now() - turnMs < TURN_MS) continue;
        await new Promise((resolve) => setImmediate(resolve));
        turnMs = performance.now();
      }
      await memory.ask();
    }
  } catch (error) {
    if (signal?.aborted !== true || byteCount === 0) throw error;
    isComplete = false;
  }
  return report();
}

/** The sessions to be read, those of all applications in turn: whoever stops early has some of each. */
function* chosen(
  index: SessionIndex,
  census: Census,
  shares: readonly number[],
  random: () => number,
): Generator<SessionRef> {
  const open = census.groups.map((group, at) => {
    const share = shares[at] ?? 0;
    return { refs: sampleOf(index, group, share, random), share, taken: 0 };
  });
  for (;;) {
    let next: (typeof open)[number] | undefined;
    for (const one of open) {
      if (one.taken >= one.share) continue;
      if (!next || one.taken / one.share < next.taken / next.share) next = one;
    }
    if (!next) return;
    next.taken++;
    const found = next.refs.next();
    if (found.done === true) {
      next.taken = next.share;
      continue;
    }
    census.choose(found.value);
    yield found.value;
  }
}

/** Asks the store what it needs for some of the sessions of each application. */
class MemorySample {
  readonly #source: Pick<SessionSource, 'memoryOf'>;
  readonly #census: Census;
  /** Each how many sessions of a group one is asked about. */
  readonly #steps = new Map<string, number>();
  readonly #seen = new Map<string, number>();
  #refs: SessionRef[] = [];
  #isTold = true;

  constructor(source: Pick<SessionSource, 'memoryOf'>, census: Census, shares: readonly number[]) {
    this.#source = source;
    this.#census = census;
    for (const [at, group] of census.groups.entries()) {
      this.#steps.set(keyOf(group), Math.max(1, Math.ceil((shares[at] ?? 1) / MEMORY_SAMPLE)));
    }
  }

  consider(ref: SessionRef): void {
    const key = keyOf(ref);
    const seen = this.#seen.get(key) ?? 0;
    this.#seen.set(key, seen + 1);
    if (seen % (this.#steps.get(key) ?? 1) === 0) this.#refs.push(ref);
  }

  async ask(): Promise<void> {
    const refs = this.#refs;
    this.#refs = [];
    if (!this.#isTold || refs.length === 0) return;
    const sizes = await this.#source.memoryOf(refs);
    for (const [at, ref] of refs.entries()) {
      const bytes = sizes[at];
      if (bytes !== undefined) this.#census.addMemory(ref, bytes);
    }
    this.#isTold = sizes.some((bytes) => bytes !== undefined);
  }
}

function keyOf({ layout, application }: Pick<SessionGroup, 'layout' | 'application'>): string {
  return `${layout}\n${application}`;
}
