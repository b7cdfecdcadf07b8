import type {
  CreateResult,
  EndResult,
  LifetimeResult,
  ReleaseResult,
  RenewResult,
  SaveOptions,
  SaveResult,
  SessionContent,
  TakeResult,
} from './change-results.ts';
import type { ItemChange } from '../layout.ts';
import type { SessionLock, SessionRef, SessionSnapshot, SessionSummary } from '../session.ts';

/** What each change is asked with. */
interface Asked {
  /**
   * Writes edited items. Refused while a request holds the lock, when the session has gone, and when an
   * edited item is no longer what it was in `opened`; what the site changed beside stays as it made
   * it, and every time to live stays as it is.
   */
  save: SaveOptions & {
    /** The session as it was when the changes were made. */
    readonly opened: SessionSnapshot;
    readonly changes: readonly ItemChange[];
  };
  /** Lets a session live for its stored timeout again, as a request would. */
  extend: object;
  /** Stores another timeout, a whole number of seconds, and lets the session live that long from now. */
  'set-timeout': {
    readonly timeoutSeconds: number;
    /** The timeout that was seen: refused where another one is stored by now. */
    readonly seenTimeoutSeconds?: number;
    /** The value of a lock that we hold ourselves. */
    readonly heldLock?: string;
  };
  /** Takes the write lock as a request would, for `ttlMs`. */
  'hold-lock': { readonly value: string; readonly ttlMs: number };
  /** Lets a lock that is ours live for `ttlMs` from now. */
  'renew-lock': { readonly value: string; readonly ttlMs: number };
  /** Releases the lock that was seen; another one that was taken since is left alone. */
  'release-lock': { readonly seen: SessionLock };
  /** Ends a session, unless a request has locked it since it was seen. */
  end: { readonly seen: SessionSummary };
  /** Makes a session; one that is there is never overwritten. */
  create: { readonly content: SessionContent };
}

/** What each change comes to. But for its first outcome, nothing was written. */
interface Results {
  save: SaveResult;
  extend: LifetimeResult;
  'set-timeout': LifetimeResult;
  'hold-lock': TakeResult;
  'renew-lock': RenewResult;
  'release-lock': ReleaseResult;
  end: EndResult;
  create: CreateResult;
}

/** The changes of a session that there are. */
export type ChangeKind = keyof Results;

/** A change of a session as data: which, of what session, and what it takes. */
export type SessionChange<K extends ChangeKind = ChangeKind> = {
  [Kind in K]: { readonly kind: Kind; readonly ref: SessionRef } & Asked[Kind];
}[K];

/** What a change of this kind comes to. */
export type ChangeResult<K extends ChangeKind> = Results[K];

/**
 * What became of a change whose reply was missing. `unclear`: the session is neither as the change
 * leaves it nor as it found it; somebody has written it since.
 */
export type ChangeOutcome<K extends ChangeKind> = (
  | { readonly verdict: 'written'; readonly result: ChangeResult<K> }
  | { readonly verdict: 'not-written' | 'unclear' }
) & {
  /** The session as it was found, where it was read to tell. */
  readonly snapshot?: SessionSnapshot;
};
