import type { KeyMatch } from '../../stores/find/key-rule.ts';
import type { LayoutId, SessionPart, SessionRef } from '../../stores/session.ts';
import type { ScanGaps } from './walk-all.ts';

/** The sessions of one application in one layout. */
export interface SessionGroup {
  readonly layout: LayoutId;
  readonly application: string;
  /** Sessions of which at least one key was found. */
  readonly sessionCount: number;
  /** How many of them had a lock: a key of its own, or one that stands in the data. */
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
  /** What the scan could not see; absent when it saw everything. */
  readonly gaps?: ScanGaps | undefined;
  /** Groups by application, then layout. */
  groups(): readonly SessionGroup[];
  page(query: PageQuery): SessionPage;
  /** A session by its name, if it was found. */
  find(ref: SessionRef): FoundSession | undefined;
  /** Whether a key of a session was found. */
  has(bytes: Uint8Array, match: KeyMatch): boolean;
}
