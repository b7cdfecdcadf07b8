import type { SessionRef, SessionSnapshot } from '../stores/session.ts';
import type { LeftOutSession, ManyRead } from '../stores/source/many-read.ts';
import type { SessionSource } from '../stores/source/session-source.ts';
import type { SessionList } from './session-list.ts';

/** How many sessions are asked for at once, at most. */
const MAX_BATCH = 512;
/** How much data one batch may bring, unless a session alone is more. */
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** A session of more data isn't read. */
const MAX_SESSION_BYTES = 64 * 1024 * 1024;

/** How far a walk has come. */
export interface WalkProgress {
  /** How many sessions were dealt with, whatever came of them. */
  readonly doneCount: number;
  /** How many there are to deal with. */
  readonly totalCount: number;
  /** How much data was read. */
  readonly byteCount: number;
  /** How many sessions were dealt with in a second, since the walk began. */
  readonly perSecond: number;
  /** Those that have ended since they were found. */
  readonly goneCount: number;
  /** Those that the user may not read. */
  readonly unreadableCount: number;
  /** Those that were too large to be read. */
  readonly tooLargeCount: number;
}

/** How a walk is done. */
export interface WalkOptions {
  readonly signal?: AbortSignal;
  /** Called after each batch, and at the end. */
  onProgress?(progress: WalkProgress): void;
  /** How much data one batch may bring; two are under way at a time. 4 MiB by default. */
  readonly maxBatchBytes?: number;
  /** A session of more data is counted and not read; 64 MiB by default. */
  readonly maxSessionBytes?: number;
}

/** A session as it was when the walk came by. */
export interface WalkedSession {
  readonly ref: SessionRef;
  readonly snapshot: SessionSnapshot;
}

/**
 * Reads many sessions, each once, and gives them in batches as they come: in the order of the list, but
 * for large ones, which come after their batch. The next batch is on its way while one is looked at, so
 * that memory holds two of them at most. No lifetime slides. Those that have ended, may not be read or
 * are too large are counted, and not given.
 * @throws what the source throws, or the reason of the signal
 */
export async function* walkSessions(
  source: Pick<SessionSource, 'readMany'>,
  list: SessionList,
  options: WalkOptions = {},
): AsyncGenerator<readonly WalkedSession[], void> {
  const { signal, maxBatchBytes = MAX_BATCH_BYTES, maxSessionBytes = MAX_SESSION_BYTES } = options;
  const batches = new Batches(list.refs(), maxBatchBytes, maxSessionBytes);
  const startMs = performance.now();
  const counts = { doneCount: 0, byteCount: 0, goneCount: 0, unreadableCount: 0, tooLargeCount: 0 };
  const ask = (): Promise<readonly ManyRead[]> | undefined => {
    const refs = batches.next();
    if (!refs) return undefined;
    const read = source.readMany(refs, batches.bytesFor(refs));
    // It is awaited later, and by nobody where the walk ends before.
    read.catch(() => undefined);
    return read;
  };
  let coming = ask();
  while (coming) {
    const read: readonly ManyRead[] = await (signal ? unlessAborted(coming, signal) : coming);
    signal?.throwIfAborted();
    const walked: WalkedSession[] = [];
    let byteCount = 0;
    for (const one of read) {
      if ('leftOutBytes' in one) {
        if (batches.later(one)) continue;
        counts.tooLargeCount += 1;
      } else if (one.condition === 'gone') counts.goneCount += 1;
      else if (one.condition === 'no-access') counts.unreadableCount += 1;
      else {
        walked.push({ ref: one.ref, snapshot: one });
        byteCount += storedBytes(one);
      }
      counts.doneCount += 1;
    }
    counts.byteCount += byteCount;
    batches.learn(read.length, byteCount);
    coming = ask();
    if (options.onProgress) {
      const seconds = (performance.now() - startMs) / 1000;
      const perSecond = seconds > 0 ? counts.doneCount / seconds : 0;
      options.onProgress({ ...counts, totalCount: list.count, perSecond });
    }
    if (walked.length > 0) yield walked;
    signal?.throwIfAborted();
  }
}

/** What was asked for, or the reason of the signal at once: a server that hangs may take long to answer. */
function unlessAborted<T>(asked: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort, { once: true });
    void asked.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
}

function storedBytes({ blob, items }: SessionSnapshot): number {
  if (blob) return blob.length;
  let sum = 0;
  for (const { bytes, stored } of items) sum += (stored ?? bytes).length;
  return sum;
}

/** Cuts a walk into batches that are about as large as they may be. */
class Batches {
  readonly #refs: Iterator<SessionRef>;
  readonly #maxBytes: number;
  readonly #maxSessionBytes: number;
  /** Those that did not fit, with their sizes. */
  readonly #large: LeftOutSession[] = [];
  readonly #known = new WeakMap<readonly SessionRef[], number>();
  #size = 32;

  constructor(refs: Iterable<SessionRef>, maxBytes: number, maxSessionBytes: number) {
    this.#refs = refs[Symbol.iterator]();
    this.#maxBytes = maxBytes;
    this.#maxSessionBytes = maxSessionBytes;
  }

  /** The next sessions to read; undefined after the last one. */
  next(): readonly SessionRef[] | undefined {
    if (this.#large.length > 0) return this.#nextLarge();
    const refs: SessionRef[] = [];
    while (refs.length < this.#size) {
      const next = this.#refs.next();
      if (next.done === true) break;
      refs.push(next.value);
    }
    return refs.length > 0 ? refs : undefined;
  }

  /** How many bytes these may bring. */
  bytesFor(refs: readonly SessionRef[]): number {
    return this.#known.get(refs) ?? this.#maxBytes;
  }

  /** Takes one that was left out for a batch of its own. @returns false where it is too large for any */
  later(session: LeftOutSession): boolean {
    if (session.leftOutBytes > this.#maxSessionBytes) return false;
    this.#large.push(session);
    return true;
  }

  /** Notes how much a batch brought, for the size of the next ones. */
  learn(count: number, byteCount: number): void {
    const mean = byteCount / Math.max(count, 1);
    // Half of what may come, so that sessions that are larger than others still fit.
    const fitting = Math.floor(this.#maxBytes / 2 / Math.max(mean, 1));
    this.#size = Math.max(1, Math.min(MAX_BATCH, this.#size * 2, fitting));
  }

  #nextLarge(): readonly SessionRef[] {
    const refs: SessionRef[] = [];
    let bytes = 0;
    for (let next = this.#large[0]; next !== undefined; next = this.#large[0]) {
      if (refs.length > 0 && bytes + next.leftOutBytes > this.#maxBytes) break;
      this.#large.shift();
      refs.push(next.ref);
      bytes += next.leftOutBytes;
    }
    // They may have grown since; each script gets its share, so one alone has room for itself.
    this.#known.set(
      refs,
      refs.length === 1 ? Math.max(bytes * 2, this.#maxBytes) : this.#maxBytes * 2,
    );
    return refs;
  }
}
