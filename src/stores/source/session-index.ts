import type { BuiltInLayoutId } from '../layout-facts.ts';
import type { LayoutId, SessionPart, SessionRef } from '../session.ts';

/** What a search could not see. */
export interface SearchGaps {
  /** Slots of a cluster, of 16,384, whose keys were not all seen. */
  readonly slotCount: number;
  /** Servers that could not be searched to the end, `host:port`. */
  readonly nodes: readonly string[];
  /**
   * How many entries these servers have that they list to nobody, whatever they are: searching again doesn't help. Absent
   * where it may.
   */
  readonly unlistedKeyCount?: number;
}

/** Whether another search may find what one could not see. */
export function mayClose(gaps: SearchGaps | undefined): boolean {
  return gaps !== undefined && gaps.unlistedKeyCount === undefined;
}

/** The sessions of one application in one layout. */
export interface SessionGroup {
  readonly layout: LayoutId;
  readonly application: string;
  /** Sessions of which at least one part was found. */
  readonly sessionCount: number;
  /** About how many more there are that were counted and not kept; absent where all were kept. */
  readonly unlistedCount?: number;
  /** How many of all had a lock: one of its own, or one that stands in the data. */
  readonly lockedCount: number;
}

/** How many sessions a group has, those that were only counted among them. */
export function sessionsIn({
  sessionCount,
  unlistedCount = 0,
}: Pick<SessionGroup, 'sessionCount' | 'unlistedCount'>): number {
  return sessionCount + unlistedCount;
}

/** A session of the index, with the parts that were found of it; 'lock' also for one in the data. */
export interface FoundSession {
  readonly ref: SessionRef;
  readonly parts: readonly SessionPart[];
}

/** Part of a group's sessions, ordered by the bytes of their ids. */
export interface SessionPage {
  readonly sessions: readonly FoundSession[];
  /** How many sessions the group has in all, or how many pass the filter. */
  readonly totalCount: number;
}

/** Which sessions of which group a page shows. */
export interface PageQuery {
  readonly group: Pick<SessionGroup, 'layout' | 'application'>;
  readonly start: number;
  readonly count: number;
  /** Only sessions whose id contains this text. */
  readonly idPart?: string;
  /** Only sessions of which a lock was found, of its own or in the data. `idPart` doesn't count then. */
  readonly isLocked?: boolean;
}

/** Keys whose values look like sessions, while their names are those of anything. */
export interface SessionSuggestion {
  /** The layout whose framework wrote those that were looked at. */
  readonly layout: BuiltInLayoutId;
  /** What stands before their ids. */
  readonly prefix: string;
  /** How many keys there are under it, of which some were looked at. */
  readonly keyCount: number;
}

/** All sessions that a search found. */
export interface SessionIndex {
  readonly sessionCount: number;
  /** About how many more sessions there are than pages give: too many to keep them all. */
  readonly unlistedCount: number;
  /** What the search could not see; absent when it saw everything. */
  readonly gaps?: SearchGaps | undefined;
  /** What looks like sessions, the most keys first; absent where nothing was seen of the kind. */
  readonly suggestions?: readonly SessionSuggestion[];
  /** Groups by application, then layout. */
  groups(): readonly SessionGroup[];
  page(query: PageQuery): SessionPage;
  /** A session by its name, if it was found. */
  find(ref: SessionRef): FoundSession | undefined;
}

/** How far a search has come. */
export interface SearchProgress {
  /** How many entries of the store were looked at, whatever they are. */
  readonly keyCount: number;
  /** How many there were when the search began; absent where nobody tells. */
  readonly totalKeyCount?: number;
  readonly sessionCount: number;
  /** What it has cost so far, where each question is paid for: in units of reading. */
  readonly consumedUnits?: number;
  /** The index so far: pages can be read from it, and change as the search goes on. */
  readonly index: SessionIndex;
}

/** What a search is told. */
export interface SearchOptions {
  readonly signal?: AbortSignal;
  /**
   * True for a search that nobody asked for: what an earlier one knows for certain isn't looked at
   * again. Where each question is paid for, it gives what the last search found.
   */
  readonly isQuiet?: boolean;
  /** Called after the first entries, then a few times a second, and at the end. */
  onProgress?(progress: SearchProgress): void;
}
