import type { LayoutId, SessionPart, SessionRef } from '../stores/session.ts';

/** The sessions of one application in one layout. */
export interface SessionGroup {
  readonly layout: LayoutId;
  readonly application: string;
  /** Sessions of which at least one key was found. */
  readonly sessionCount: number;
  /** How many of them had a lock key. */
  readonly lockedCount: number;
}

/** A session of the index, with the keys that were found of it. */
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
}

/** All sessions that a scan found, kept small: about 45 bytes a session. */
export interface SessionIndex {
  readonly sessionCount: number;
  /** Groups by application, then layout. */
  groups(): readonly SessionGroup[];
  page(query: PageQuery): SessionPage;
}

/** How far a scan has come. */
export interface ScanProgress {
  readonly keyCount: number;
  readonly sessionCount: number;
  /** The index so far: pages can be read from it, and change as the scan goes on. */
  readonly index: SessionIndex;
}
