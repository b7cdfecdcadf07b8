import type { ItemChange } from '../layout.ts';
import type { SessionItem, SessionLock, SessionSnapshot } from '../session.ts';

/** How a save is meant. */
export interface SaveOptions {
  /** Writes the edited items whatever the site made of them. */
  readonly overwrites?: boolean;
  /** The value of a lock that we hold ourselves: it doesn't refuse the save. */
  readonly heldLock?: string;
  /** Changes of ours whose outcome was unknown: what they may have written is no conflict. */
  readonly mayBeWritten?: readonly ItemChange[];
}

/** An item that both sides changed in different ways. */
export interface ItemConflict {
  readonly name: string | null;
  /** When it was opened; absent when it wasn't there. */
  readonly base?: Uint8Array;
  /** In Redis now; absent when the site removed it. */
  readonly theirs?: Uint8Array;
  /** As edited here; absent when it was removed here. */
  readonly mine?: Uint8Array;
}

/** What became of a save. Except for 'saved', nothing was written. */
export type SaveResult =
  /** `snapshot` is what Redis holds now. `mergedNames`: items that the site had changed meanwhile. */
  | {
      readonly outcome: 'saved';
      readonly snapshot: SessionSnapshot;
      readonly mergedNames: readonly (string | null)[];
    }
  /** A request holds the write lock. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock }
  /** The session expired or was ended. */
  | { readonly outcome: 'gone' }
  /** The site changed the same items. `current` is what Redis holds. */
  | {
      readonly outcome: 'changed';
      readonly current: SessionSnapshot;
      readonly conflicts: readonly ItemConflict[];
    }
  /** The data key has a type that the layout never writes. */
  | { readonly outcome: 'wrong-type'; readonly foundType: string }
  /** It would remove the last item, and with it the session. */
  | { readonly outcome: 'last-item' };

/** What became of a change of a session's lifetime. Except for 'done', nothing was written. */
export type LifetimeResult =
  /** The timeout that is stored now, and the time that is left. */
  | { readonly outcome: 'done'; readonly timeoutSeconds: number; readonly ttlMs: number }
  /** A request holds the write lock, and would store the old timeout at its end. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock }
  /** The session expired or was ended. */
  | { readonly outcome: 'gone' }
  /** A key has a type that the layout never writes. */
  | { readonly outcome: 'wrong-type'; readonly foundType: string }
  /** No timeout is stored with the session, or none that is a number. */
  | { readonly outcome: 'no-timeout' }
  /** The site kept changing what the change builds on. */
  | { readonly outcome: 'changed' };

/** What became of taking a lock. Except for 'taken', nothing was written. */
export type TakeResult =
  /** `value` is the lock's value: what proves that it is ours. */
  | { readonly outcome: 'taken'; readonly value: string }
  /** A request holds it. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'wrong-type'; readonly foundType: string };

/** What became of renewing a lock. */
export type RenewResult =
  | { readonly outcome: 'renewed' }
  /** It has run out, or somebody deleted it: an application without locking does so. */
  | { readonly outcome: 'lost' }
  /** It was lost, and a request holds the lock now. */
  | { readonly outcome: 'other-lock'; readonly lock: SessionLock };

/** What became of releasing a lock. */
export type ReleaseResult =
  | { readonly outcome: 'released' }
  /** It had been released or had run out already. */
  | { readonly outcome: 'gone' }
  /** Another request holds the lock now; it was left alone. */
  | { readonly outcome: 'other-lock'; readonly lock: SessionLock };

/** What became of ending a session. */
export type EndResult =
  | { readonly outcome: 'ended' }
  /** None of its keys was there any more. */
  | { readonly outcome: 'gone' }
  /** A request took the lock after the user looked; nothing was deleted. */
  | { readonly outcome: 'locked'; readonly lock: SessionLock };

/** What a new session is to hold. */
export interface SessionContent {
  readonly items: readonly SessionItem[];
  /** The whole data as it was read, when it is to be copied as it is. */
  readonly blob?: Uint8Array;
  /** Absent: no timeout is stored with it. */
  readonly timeoutSeconds?: number;
  /** Absent: it never expires. */
  readonly ttlMs?: number;
}

/** What became of making a session. Except for 'created', nothing was written. */
export type CreateResult =
  | { readonly outcome: 'created' }
  /** There is a session with that id, or something of one. */
  | { readonly outcome: 'exists' };
