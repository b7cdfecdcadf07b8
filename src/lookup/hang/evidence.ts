import type { SessionSummary } from '../../stores/session.ts';
import type { SessionAt } from '../lost/evidence.ts';

/** All that is known of a session whose requests hang. */
export interface HangEvidence {
  readonly nowMs: number;
  readonly at: SessionAt;
  /** The session with its lock, as it is now. */
  readonly summary: SessionSummary;
  /** Since when this window holds the lock itself. */
  readonly heldHereSinceMs?: number;
  /** What farms of this window know; absent where no farm watches the session. */
  readonly requests?: readonly FarmRequest[];
}

/** A request of a farm that belongs to the session and isn't over. */
export interface FarmRequest {
  readonly farm: string;
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** The server that works on it; absent while it waits at the balancer. */
  readonly server?: string;
  readonly sinceMs: number;
  /** What it does: has the lock, waits for it, is held at the balancer, or something else. */
  readonly role: 'has-lock' | 'waits' | 'held' | 'runs';
  /** Since when its server is stopped in a debugger. */
  readonly stoppedSinceMs?: number;
}
