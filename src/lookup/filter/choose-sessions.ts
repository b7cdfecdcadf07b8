import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SessionGroup, SessionIndex } from '../../stores/source/session-index.ts';
import { itemNamesOf, type PathValue } from '../../stores/read/item-path.ts';
import type { SessionRef, SessionSummary, SummaryWishes } from '../../stores/session.ts';
import {
  type ChoiceNeeds,
  compareSessions,
  fitsSession,
  idPartOf,
  needsOf,
  sizeOf,
  type SessionFacts,
} from './match-session.ts';
import type { SessionChoice } from './session-filter.ts';

/** Sessions that are looked at in one pipeline. */
const batchSize = 200;
/** The most that are kept, in their order; those beyond are counted. */
const maxKept = 10_000;
/** The most candidates that are taken out of an index at once, where it has to be searched for them. */
const maxCandidates = 100_000;

/** A session that fits, and what was known of it when it was looked at. */
export interface ChosenSession {
  readonly ref: SessionRef;
  readonly summary: SessionSummary;
  /** `Date.now()` when that came. */
  readonly readAtMs: number;
}

/** How far the choosing has come. */
export interface ChoiceProgress {
  readonly lookedAt: number;
  readonly of: number;
  readonly matchCount: number;
}

/** What came of it. */
export interface ChosenSessions extends ChoiceProgress {
  /** In order. */
  readonly sessions: readonly ChosenSession[];
  /** Of how many something could not be told that a filter asks for. */
  readonly unknownCount: number;
}

interface Options {
  readonly signal: AbortSignal;
  /** What stands at a path in the items of a session. */
  readonly valueOf: (facts: SessionFacts, path: string) => PathValue | undefined;
  /** Called after each batch; what was found so far can be asked for. */
  readonly onProgress?: (progress: ChoiceProgress, soFar: () => ChosenSessions) => void;
}

/**
 * Looks at the sessions of an application, batch by batch, and picks those that fit: each is asked for once, by
 * plain reads that leave no trace. Those that had no lock when they were searched aren't looked at for filters and
 * orders that ask for one.
 * @throws the signal's reason; what {@link SessionSource.summaries} throws
 */
export async function chooseSessions(
  source: SessionSource,
  index: SessionIndex,
  group: Pick<SessionGroup, 'layout' | 'application'>,
  choice: SessionChoice,
  { signal, valueOf, onProgress }: Options,
): Promise<ChosenSessions> {
  const needs = needsOf(choice);
  const wishes = wishesOf(needs);
  const compare = compareSessions(choice.order);
  let found: ChosenSession[] = [];
  let [lookedAt, matchCount, unknownCount, of] = [0, 0, 0, 0];
  const keep = (): void => {
    if (compare) found.sort((a, b) => compare(a.summary, b.summary));
    if (found.length > maxKept) found = found.slice(0, maxKept);
  };
  const soFar = (): ChosenSessions => {
    keep();
    return { sessions: [...found], lookedAt, of, matchCount, unknownCount };
  };
  for (const { refs, totalCount } of candidates(index, group, choice, needs)) {
    signal.throwIfAborted();
    of = totalCount;
    const summaries = await source.summaries(refs, wishes);
    signal.throwIfAborted();
    const readAtMs = Date.now();
    for (const summary of summaries) {
      if (lacks(summary, needs)) unknownCount += 1;
      if (!fitsSession(choice.filters, summary, valueOf)) continue;
      matchCount += 1;
      found.push({ ref: summary.ref, summary: plain(summary), readAtMs });
    }
    lookedAt += refs.length;
    if (found.length > 2 * maxKept) keep();
    onProgress?.({ lookedAt, of, matchCount }, soFar);
  }
  return soFar();
}

/** The sessions that may fit, as far as the index tells, in batches. */
function* candidates(
  index: SessionIndex,
  group: Pick<SessionGroup, 'layout' | 'application'>,
  { filters }: SessionChoice,
  { isLocked }: ChoiceNeeds,
): Iterable<{ readonly refs: readonly SessionRef[]; readonly totalCount: number }> {
  const idPart = idPartOf(filters);
  // A search in the index is made once, not once a batch.
  const isSearched = isLocked || idPart !== undefined;
  const pageSize = isSearched ? maxCandidates : batchSize;
  for (let start = 0; ; start += pageSize) {
    const { sessions, totalCount } = index.page({
      group,
      start,
      count: pageSize,
      ...(isLocked ? { isLocked } : idPart !== undefined && { idPart }),
    });
    for (let at = 0; at < sessions.length; at += batchSize) {
      yield { refs: sessions.slice(at, at + batchSize).map(({ ref }) => ref), totalCount };
    }
    if (sessions.length < pageSize) return;
  }
}

function wishesOf({ paths, hasTimeout, hasMemory }: ChoiceNeeds): SummaryWishes {
  const names = paths.flatMap(itemNamesOf);
  return { hasTimeout, hasMemory, ...(names.length > 0 && { itemsOf: () => names }) };
}

/** Whether something isn't known of a session by which it would be chosen. */
function lacks(summary: SessionSummary, { paths, hasTimeout, hasMemory }: ChoiceNeeds): boolean {
  const { condition } = summary;
  if (condition === 'no-access') return true;
  if (!['ok', 'no-ttl', 'ended'].includes(condition)) return false;
  return (
    (hasTimeout && summary.timeoutSeconds === undefined) ||
    (hasMemory && sizeOf(summary) === undefined) ||
    (paths.length > 0 && summary.items === undefined && summary.itemCount !== 0)
  );
}

/** Without the items, whose bytes nobody needs any more. */
function plain(summary: SessionSummary): SessionSummary {
  const kept = { ...summary };
  delete kept.items;
  return kept;
}
