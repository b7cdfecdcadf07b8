import type { SessionSnapshot } from '../../stores/session.ts';
import type { ChangingRequest } from './changing-request.ts';
import type { ItemDifference } from './item-differences.ts';

/** What is other in a moment than in the one before, beside items. */
export type MomentChange =
  'began' | 'ended' | 'condition' | 'timeout' | 'locked' | 'unlocked' | 'lock' | 'lifetime';

/** A session as it was from one look on. */
export interface Moment {
  /** Tells it from all other moments, also of other windows: about the time when it was noted. */
  readonly id: number;
  /** The session without its data as a whole. */
  readonly snapshot: SessionSnapshot;
  /** `Date.now()` of the look that found it. */
  readonly atMs: number;
  /** `Date.now()` of the look before, which found another state; absent for the first. */
  readonly afterMs?: number;
  /** Whether this window made the change. */
  readonly isOurs: boolean;
  readonly changes: readonly MomentChange[];
  readonly items: readonly ItemDifference[];
  /** How often the lifetime was set anew in a row, where nothing else has changed; `atMs` is the last time. */
  readonly renewedCount?: number;
}

/** What is known of one session. */
export interface Timeline {
  /** The oldest first. */
  readonly moments: readonly Moment[];
  /** How many older moments had to go. */
  readonly forgottenCount: number;
  /** The requests of farms that were there meanwhile, as far as they are kept. */
  readonly requests: readonly ChangingRequest[];
}
