import type { LayoutId } from '../session.ts';
import type { ChangeKind } from './session-change.ts';

/** What may be beyond a source, whatever session it is about. */
export type SourceAbility =
  /** Listing what is there; sessions whose id is known can be read all the same. */
  | 'find'
  /** Being asked again and again without a gesture: where each question costs, it is seldom. */
  | 'watch'
  | ChangeKind;

/** What a server says of itself that follows another one. */
export interface ReplicaState {
  /** Where its primary is, as the replica sees it; absent when it doesn't tell. */
  readonly primary?: { readonly host: string; readonly port: number };
}

/** Why a source doesn't do something. */
export type SourceLimit =
  /** The user chose that nothing is written there. */
  | { readonly code: 'read-only' }
  /** Its server follows another one, and takes no writes. */
  | ({ readonly code: 'replica' } & ReplicaState)
  /** The framework stores nothing by which sessions of this layout could be changed so. */
  | { readonly code: 'unwritable' }
  /** The store has nothing of the kind, as it is or as it is set up. */
  | { readonly code: 'not-supported' };

/** Refuses what a source has no way to do, before anybody is asked about it. @throws SourceLimitError */
export function refuseUnsupported(
  source: { limitOf(ability: SourceAbility, layout?: LayoutId): SourceLimit | undefined },
  ability: SourceAbility,
  layout: LayoutId,
): void {
  const limit = source.limitOf(ability, layout);
  if (limit?.code === 'not-supported') throw new SourceLimitError(ability, limit);
}

/** A source was asked for what is beyond it. Nothing was sent. */
export class SourceLimitError extends Error {
  override readonly name = 'SourceLimitError';
  readonly code: SourceLimit['code'];
  readonly ability: SourceAbility;
  readonly limit: SourceLimit;

  constructor(ability: SourceAbility, limit: SourceLimit) {
    super(`${ability}: ${limit.code}`);
    this.code = limit.code;
    this.ability = ability;
    this.limit = limit;
  }
}
