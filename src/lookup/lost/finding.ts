import type { Reason } from '../../formats/reason.ts';
import type { LayoutId, SessionPart, SessionRef } from '../../stores/session.ts';
import type { LostEvidence, SessionAt } from './evidence.ts';

/** How surely something is the cause. */
export type Likelihood = 'certain' | 'likely' | 'possible' | 'excluded';

/** Something that can be done about a cause. */
export type LostAction =
  | ({ readonly kind: 'open-session' | 'release-lock' | 'give-back-lock' } & SessionAt)
  | { readonly kind: 'use-database'; readonly endpointId: string; readonly database: number }
  | { readonly kind: 'connect' | 'diagnose'; readonly endpointId: string }
  | { readonly kind: 'key-ring' | 'application-name' | 'cookie-key' | 'find-again' | 'send-on' };

/** A cause that evidence speaks for or against. */
export interface Finding {
  /** 0 where the evidence excludes it, up to 100 for what is certain. */
  readonly weight: number;
  /** What happened, in a sentence. */
  readonly title: Reason;
  /** What it is concluded from. */
  readonly evidence: readonly Reason[];
  /** What to do. */
  readonly advice?: Reason;
  readonly actions?: readonly LostAction[];
}

/** How whoever shows findings writes what stands in them. */
export interface Words {
  /** A point in time, with the day unless it is today. */
  time(atMs: number): string;
  duration(ms: number): string;
  count(count: number): string;
  application(ref: Pick<SessionRef, 'layout' | 'application'>): string;
  layout(id: LayoutId): string;
  part(part: SessionPart): string;
}

/** One kind of cause: what it makes of the evidence; undefined or empty where that has no word for or against it. */
export interface Cause {
  readonly id: string;
  look(evidence: LostEvidence, words: Words): Finding | readonly Finding[] | undefined;
}

/** The likelihood that a weight stands for. */
export function likelihoodOf({ weight }: Finding): Likelihood {
  if (weight >= 90) return 'certain';
  if (weight >= 60) return 'likely';
  return weight > 0 ? 'possible' : 'excluded';
}
