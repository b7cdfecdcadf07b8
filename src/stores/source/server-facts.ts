import type { ServerVitals } from './source-vitals.ts';
import type { SessionPart } from '../session.ts';

/**
 * What one server that keeps sessions tells that may explain why a session is gone: its vitals, what it keeps over
 * a restart, and what it removes by itself. What it doesn't tell is absent.
 */
export interface ServerFacts extends ServerVitals {
  /** True while it reads its data from disk, before which it has none. */
  readonly isLoading?: boolean;
  /** Whether each write is logged on disk (append-only file). */
  readonly hasLog?: boolean;
  /** Whether it stores snapshots on disk by itself. */
  readonly hasSnapshots?: boolean;
  /** When the last snapshot was stored; the start of the server where there was none since. */
  readonly savedAtMs?: number;
  /** Whether the last attempt to store data on disk failed. */
  readonly hasSaveFailed?: boolean;
  /** What it removes when memory is full: `noeviction`, `volatile-lru` and so on. */
  readonly evictionPolicy?: string;
  /** Keys that have expired since it started. */
  readonly expiredCount?: number;
  /** How much memory it may use; 0 for all that there is. */
  readonly memoryLimitBytes?: number;
  readonly usedMemoryBytes?: number;
  /** The questions that the user may not ask there: `INFO`, `CONFIG GET`. */
  readonly refused: readonly string[];
}

/** One part of a session as it is at the moment. */
export interface PartTrace {
  readonly part: SessionPart;
  /** `unknown` where the user may not ask. */
  readonly presence: 'there' | 'missing' | 'unknown';
  /** Time to live; absent for a part that never expires, or isn't there. */
  readonly ttlMs?: number;
}
