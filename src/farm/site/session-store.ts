import type { ItemCodec } from './values.ts';
import type { SessionItems, StoredItem } from './session-items.ts';

/** What a store says to a request that asks for a session. */
export type StoreAnswer =
  | {
      readonly kind: 'found';
      readonly items: readonly StoredItem[];
      readonly timeoutMinutes: number;
      /** Present when the lock was taken. */
      readonly lockId?: string;
    }
  /** Another request holds the lock. */
  | { readonly kind: 'locked'; readonly lockId: string; readonly lockAgeMs: number }
  | { readonly kind: 'missing' };

/** Keeps sessions between requests, as ASP.NET's `SessionStateStoreProviderBase` does. */
export interface SessionStore {
  readonly codec: ItemCodec;
  /** The session with its lock, for pages that may write. */
  getExclusive(id: string): Promise<StoreAnswer>;
  /** The session without a lock, for pages that only read; refused while another holds it. */
  get(id: string): Promise<StoreAnswer>;
  /** Gives a lock back: one's own, or another's that is too old. */
  release(id: string, lockId: string, timeoutMinutes: number): Promise<void>;
  /** Stores a session that wasn't there. */
  create(id: string, items: SessionItems, timeoutMinutes: number): Promise<void>;
  /** Stores changes and gives the lock back; nothing happens when the lock is no longer ours. */
  update(id: string, items: SessionItems, lockId: string, timeoutMinutes: number): Promise<void>;
  /** Ends a session; nothing happens when the lock is no longer ours. */
  remove(id: string, lockId: string): Promise<void>;
}
