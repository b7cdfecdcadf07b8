import type { LayoutId, SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';

/** A site whose sessions are at the source: it writes them as its framework does. */
export interface Site {
  readonly layout: LayoutId;
  /** A value as the framework stores it. */
  encode(value: string): Uint8Array;
  /** Begins a session, or begins it anew. */
  begin(ref: SessionRef, items: Readonly<Record<string, string>>): Promise<void>;
  /** A request that stores another value of an item. */
  store(ref: SessionRef, name: string, value: string): Promise<void>;
  /** A request that takes the lock and goes on. Absent where the framework has none. */
  lock?(ref: SessionRef): Promise<void>;
  end(ref: SessionRef): Promise<void>;
}

/** The timeout of the sessions that a {@link Site} begins. */
export const TIMEOUT_SECONDS = 1200;

/** A change meets this on its way: it never arrives, or is done and nobody hears of it. */
export type Loss = 'of-change' | 'of-reply';

/** What a contract is run on: a source that is really there. */
export interface SourceRig {
  readonly sites: readonly Site[];
  /** What stands before ids, as the layout has it: two that are different. */
  applicationsOf(layout: LayoutId): readonly [string, string];
  open(options?: { readonly canWrite?: boolean }): Promise<SessionSource>;
  /** Opens it by a way on which the next change after `lose` gets lost. */
  openLossy?(): Promise<{ readonly source: SessionSource; lose(loss: Loss): void }>;
  /** Takes everything away that is there. */
  clear(): Promise<void>;
  stop(): Promise<void>;
}

/** What a contract is run with. */
export interface SourceCase {
  readonly layouts: readonly LayoutId[];
  /** What the rig's {@link SourceRig.openLossy} can lose. */
  readonly losses: readonly Loss[];
  readonly start: () => Promise<SourceRig>;
}
