import { dataSizeOf, type SessionRef, type SessionSnapshot } from '../../stores/session.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionList } from '../session-list.ts';
import { walkSessions, type WalkProgress } from '../walk-sessions.ts';
import { type SessionMatch, SessionMatcher } from './match-session.ts';
import type { SearchQuery } from './query.ts';
import { withinTime } from './within-time.ts';

/** A search ends when it has found so many sessions. */
export const MAX_MATCHES = 10_000;
/** How much data of found sessions is kept for the next look at them. */
const MAX_KEPT_BYTES = 64 * 1024 * 1024;
/** How long a pattern may take in the sessions of one batch: thousandths of that are usual. */
const BATCH_LIMIT_MS = 2000;

/** A session in which a query holds. */
export interface MatchedSession extends SessionMatch {
  readonly ref: SessionRef;
  /** The session as it was read; absent where too much would be kept. */
  readonly snapshot?: SessionSnapshot;
}

export interface SearchOptions {
  readonly signal?: AbortSignal;
  onProgress?(progress: WalkProgress): void;
  /** Leaves out sessions that it is false for. */
  readonly fits?: (snapshot: SessionSnapshot) => boolean;
  /** How long a batch may take; 2,000 by default. */
  readonly batchLimitMs?: number;
}

/**
 * Finds the sessions in which a query holds, in batches as they are read; ends after {@link MAX_MATCHES}.
 * @throws TimeLimitError where a pattern of the query takes too long, what the source throws, or the reason
 * of the signal
 */
export async function* searchSessions(
  source: Pick<SessionSource, 'readMany'>,
  list: SessionList,
  query: SearchQuery,
  { batchLimitMs = BATCH_LIMIT_MS, fits, ...options }: SearchOptions = {},
): AsyncGenerator<readonly MatchedSession[], void> {
  const matcher = new SessionMatcher(query);
  // Only a pattern can go astray; all else ends by itself, however busy the machine is.
  const hasPattern = query.tests.some(({ kind }) => kind === 'pattern');
  let left = MAX_MATCHES;
  let keptBytes = 0;
  for await (const batch of walkSessions(source, list, options)) {
    const look = () =>
      batch.flatMap(({ ref, snapshot }): readonly MatchedSession[] => {
        const match = fits?.(snapshot) === false ? undefined : matcher.match(snapshot);
        return match ? [{ ref, snapshot, ...match }] : [];
      });
    const found = hasPattern ? withinTime(batchLimitMs, look) : look();
    if (found.length === 0) continue;
    yield found.slice(0, left).map(({ snapshot, ...rest }) => {
      const bytes = snapshot ? dataSizeOf(snapshot) : 0;
      if (keptBytes + bytes > MAX_KEPT_BYTES) return rest;
      keptBytes += bytes;
      return { ...rest, ...(snapshot && { snapshot }) };
    });
    left -= found.length;
    if (left <= 0) return;
  }
}

/**
 * Looks again at sessions that were found, as they were read then; reads those that weren't kept.
 * @throws as {@link searchSessions}
 */
export function keptSource(
  source: Pick<SessionSource, 'readMany'>,
  found: readonly MatchedSession[],
): Pick<SessionSource, 'readMany'> {
  const kept = new Map(
    found.flatMap(({ ref, snapshot }) => (snapshot ? [[nameOf(ref), snapshot] as const] : [])),
  );
  return {
    async readMany(refs, maxBytes) {
      const missing = refs.filter((ref) => !kept.has(nameOf(ref)));
      const read = missing.length > 0 ? await source.readMany(missing, maxBytes) : [];
      const next = read[Symbol.iterator]();
      return refs.map(
        (ref) => kept.get(nameOf(ref)) ?? next.next().value ?? { ref, leftOutBytes: 0 },
      );
    },
  };
}

function nameOf({ layout, application, id }: SessionRef): string {
  return JSON.stringify([layout, application, id]);
}
