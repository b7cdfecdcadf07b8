/** What the session editor shows around its rows: header, banner and footer. */

import type { ItemRows } from './editor-rows.ts';

/** What a button of a banner or the header can do. */
export const editorActions = [
  'save',
  'reload',
  'compare',
  'overwrite',
  /** Compares what was loaded with what a save will write. */
  'show-changes',
  'release-lock',
  'end-session',
  'reconnect',
  /** Has what is being loaded asked for again. */
  'retry',
  'allow-edits',
  /** Leads from a replica to its primary. */
  'use-primary',
  'copy-id',
  'copy-json',
  'show-bytes',
  'extend',
  'set-timeout',
  'hold-lock',
  'give-back-lock',
  'copy-session',
  'compare-with',
  'show-timeline',
  'export-session',
  /** Makes the session anew that expired or was ended. */
  'create-again',
  /** Says why the session may be gone. */
  'explain-loss',
  /** Says who has the lock, and what releasing it does. */
  'explain-lock',
  /** Writes back what was there before the last save. */
  'undo-save',
  /** What to do about edits that were saved and then overwritten by a request. */
  'review-overwritten',
  'apply-again',
  'keep-overwritten',
] as const;

/** What a button of a banner or the header does. */
export type EditorAction = (typeof editorActions)[number];

/** What a button of a banner does: 'review' opens the page's own conflict view. */
export type BannerAction = EditorAction | 'review';

/** An entry of the header's menu. */
export interface MenuItem {
  readonly action: EditorAction;
  readonly label: string;
}

/** The one line above the grid that says what is most urgent. */
export interface Banner {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly buttons: readonly { readonly action: BannerAction; readonly label: string }[];
}

/** What has to be known before anything is done, as a sign with a text. */
export interface HeaderMark {
  readonly kind: 'development' | 'production' | 'read-only';
  readonly text: string;
  /** The reason or the consequence, in a sentence. */
  readonly title: string;
}

/** The header's Save. */
export interface SaveOffer {
  /** Whether it is there at all. */
  readonly isOffered: boolean;
  /** Why it can't be done now; absent where it can. */
  readonly reason?: string;
}

/** Set while the session is being read. */
export interface LoadingState {
  /** What is being waited for. */
  readonly text: string;
  /** Nothing was read yet: there is nothing else to show. */
  readonly isFirst: boolean;
}

/** What there is to know of the session beside its items. Times count from the moment of sending. */
export interface EditorState {
  readonly application: string;
  readonly shownId: string;
  readonly endpoint: string;
  /** The store layout in few words, and in full for a tooltip. */
  readonly layout: string;
  readonly layoutName: string;
  /** What else is stored with the session, each in words. */
  readonly facts: readonly string[];
  /** What can be done with the session as a whole, beside saving it. */
  readonly menu: readonly MenuItem[];
  readonly canEdit: boolean;
  /** Whether items can be added to the session. */
  readonly canAddItems: boolean;
  /** Whether the rows are the records of the bytes, which can't be edited. */
  readonly isRaw: boolean;
  readonly isDirty: boolean;
  /** Time to live; absent when there is no data, or it never expires. */
  readonly remainingMs?: number;
  readonly neverExpires: boolean;
  readonly timeoutMs?: number;
  readonly lock?: { readonly ageMs?: number; readonly ttlMs?: number };
  readonly marks: readonly HeaderMark[];
  readonly save: SaveOffer;
  readonly banner?: Banner;
  readonly loading?: LoadingState;
  readonly footer: string;
  /** What to say when there are no items. */
  readonly emptyText: string;
}

/** A state with the rows that belong to it. */
export interface PageState {
  readonly state: EditorState;
  readonly items: ItemRows;
}

/** What the host tells by itself. */
export type HostEvent =
  | ({ readonly type: 'state' } & PageState)
  /** Opens and selects an item. */
  | { readonly type: 'reveal'; readonly item: string | null };

/**
 * Whether a page knows what its host tells. It trusts the host: this tells messages of a later version,
 * or of others, from those that it can show.
 */
export function isHostEvent(value: unknown): value is HostEvent {
  if (!isObject(value)) return false;
  if (value['type'] === 'reveal') return isItemName(value['item']);
  const { type, state, items } = value;
  if (type !== 'state' || !isObject(state) || !isObject(items)) return false;
  const rows = items['all'] ?? items['changed'];
  return Array.isArray(rows) && rows.every((row) => isObject(row) && isItemName(row['item']));
}

function isItemName(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
