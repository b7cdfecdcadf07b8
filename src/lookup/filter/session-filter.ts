import type { LayoutId } from '../../stores/session.ts';

/** How the value at an item's path is compared: there at all, the same, containing, larger or smaller. */
export type ItemTest = 'exists' | 'is' | 'contains' | 'over' | 'under';

/**
 * One condition that sessions are chosen by. Of several, all hold; of several applications or layouts, one
 * does.
 */
export type SessionFilter =
  | { readonly kind: 'id-part'; readonly text: string }
  | { readonly kind: 'application'; readonly application: string }
  | { readonly kind: 'layout'; readonly layout: LayoutId }
  /** A request, or a user who steps, holds its lock. */
  | { readonly kind: 'locked' }
  /** Others wait for its lock. */
  | { readonly kind: 'waiting' }
  /** It expires within so many seconds. */
  | { readonly kind: 'expires-within'; readonly seconds: number }
  /** It never expires. */
  | { readonly kind: 'no-ttl' }
  /** Its data, or what its key takes in memory where that isn't known, has more bytes. */
  | { readonly kind: 'bigger-than'; readonly bytes: number }
  /** A request has used it in the last so many seconds, as its timeout and the time left tell. */
  | { readonly kind: 'used-within'; readonly seconds: number }
  /** A value in it: `path` as {@link valueAtPath} has it. `text` is absent for 'exists'. */
  | {
      readonly kind: 'item';
      readonly path: string;
      readonly test: ItemTest;
      readonly text?: string;
    };

/** The order of sessions. `id`: by the bytes of their ids. */
export const sessionOrders = [
  'id',
  'longest-lock',
  'soonest-end',
  'latest-end',
  'largest',
  'latest-use',
] as const;
export type SessionOrder = (typeof sessionOrders)[number];

/** Which sessions are shown, and in which order. */
export interface SessionChoice {
  readonly filters: readonly SessionFilter[];
  readonly order: SessionOrder;
}

/** All sessions, by their ids. */
export const everySession: SessionChoice = { filters: [], order: 'id' };

/** The kinds of which there may be several at once. */
const many: readonly SessionFilter['kind'][] = ['application', 'layout', 'item'];

/** A choice with one filter more: it takes the place of one of its kind, unless there may be several. */
export function withFilter(choice: SessionChoice, filter: SessionFilter): SessionChoice {
  const isOne = !many.includes(filter.kind);
  const others = choice.filters.filter((each) =>
    isOne ? each.kind !== filter.kind : !isSameFilter(each, filter),
  );
  return { ...choice, filters: [...others, filter] };
}

export function withoutFilter(choice: SessionChoice, filter: SessionFilter): SessionChoice {
  return { ...choice, filters: choice.filters.filter((each) => !isSameFilter(each, filter)) };
}

export function isSameFilter(a: SessionFilter, b: SessionFilter): boolean {
  return filterKey(a) === filterKey(b);
}

/** A text that is equal for equal filters. */
export function filterKey(filter: SessionFilter): string {
  const entries = Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify(entries);
}

/** Whether a choice is other than all sessions by their ids. */
export function isChosen({ filters, order }: SessionChoice): boolean {
  return filters.length > 0 || order !== 'id';
}
