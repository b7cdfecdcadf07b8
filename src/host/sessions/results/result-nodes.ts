import type { MatchedSession } from '../../../survey/search/search-sessions.ts';
import type { SearchHit } from '../../../survey/search/item-search.ts';
import { isViewRow, viewRow } from '../../view-rows.ts';
import type { SessionAddress } from '../session-uri.ts';

/** A session that a search found. */
export interface ResultNode {
  readonly kind: 'result';
  readonly key: string;
  readonly address: SessionAddress;
  readonly match: MatchedSession;
}

/** A place in it. */
export interface HitNode {
  readonly kind: 'hit';
  readonly key: string;
  readonly parent: ResultNode;
  readonly hit: SearchHit;
}

/** The row behind those that are shown. */
export interface MoreNode {
  readonly kind: 'more-results';
  readonly key: string;
}

/** A row of the view of results. */
export type SearchNode = ResultNode | HitNode | MoreNode;

export function resultNode(
  number: number,
  address: SessionAddress,
  match: MatchedSession,
): ResultNode {
  return viewRow({ kind: 'result', key: String(number), address, match });
}

export function hitNode(parent: ResultNode, hit: SearchHit, index: number): HitNode {
  return viewRow({ kind: 'hit', key: `${parent.key}/${index}`, parent, hit });
}

export const moreNode: MoreNode = viewRow({ kind: 'more-results', key: 'more' });

const kinds: readonly string[] = [
  'result',
  'hit',
  'more-results',
] satisfies readonly SearchNode['kind'][];

/** Whether what a command was called on is a row of the view of results. */
export function isSearchNode(target: unknown): target is SearchNode {
  return isViewRow(target) && kinds.includes(target.kind);
}

/** The session that a row stands for. */
export function resultOf(node: SearchNode): ResultNode | undefined {
  if (node.kind === 'result') return node;
  return node.kind === 'hit' ? node.parent : undefined;
}
