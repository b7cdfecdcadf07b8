import type { SessionRef } from '../session.ts';

/** Who is told of what happens to sessions, as it happens. */
export interface SessionListener {
  /** Something was done to these, of those that are followed: what, is found out by reading them. */
  onTouched(refs: readonly SessionRef[]): void;
  /** Sessions that the last search didn't find have come, or some that it found have ended. Left out by who doesn't ask. */
  onComeOrGone?(): void;
  /** It is over, since a server went away, refused, or tells more than can be followed. Called once. */
  onEnd(): void;
}

/** A watch over sessions. Whoever began it closes it. */
export interface SessionWatching {
  /** Which sessions are followed from now on, in the place of those before. */
  follow(refs: readonly SessionRef[]): void;
  /** Ends it; nobody is told any more. May be called twice. */
  close(): void;
}
