import type { SessionRef, SessionSnapshot } from '../session.ts';

/** A session whose data was more than what could be taken at once, and so wasn't read. */
export interface LeftOutSession {
  readonly ref: SessionRef;
  /** How large its data is. */
  readonly leftOutBytes: number;
}

/** What comes of a session that was read among many. */
export type ManyRead = SessionSnapshot | LeftOutSession;
