/**
 * What the session editor's page and the host say to each other. The page asks (each request gets one
 * reply) and the host tells of what changed. Both sides check what comes in.
 */

import {
  isOptionsPurpose,
  isValueIntent,
  type OptionsPurpose,
  type ValueIntent,
  type ValueOptions,
} from './editor-edits.ts';
import { areReviewChoices, type Review, type ReviewChoice } from './editor-review.ts';
import type { Place, RowPlace, ValueRow } from './editor-rows.ts';
import { editorActions, type EditorAction, type PageState } from './editor-state.ts';
import { maxTableRows, type TableRows } from './editor-table.ts';

/** The most rows that one request gets. */
export const maxRowsPerRequest = 500;

/** What the page asks. */
export type PageRequest =
  /** The page is there: the host answers with the state and all items. */
  | { readonly type: 'ready' }
  | (RowPlace & { readonly type: 'children'; readonly start: number; readonly end: number })
  | (Place & { readonly type: 'set'; readonly text: string })
  | (Place & { readonly type: 'set-null' })
  /** What can be put into a place, or made a new item. */
  | (Place & { readonly type: 'options'; readonly purpose: OptionsPurpose })
  | { readonly type: 'add-item'; readonly name: string; readonly value: ValueIntent }
  /** The reply is the index at which the new child is: some values keep an order of their own. */
  | (Place & {
      readonly type: 'insert';
      readonly index: number;
      readonly value: ValueIntent;
      readonly key?: string;
    })
  /** The reply is the copy's index; null for the copy of an item, whose name is the `key`. */
  | (Place & { readonly type: 'duplicate'; readonly key?: string })
  | (Place & { readonly type: 'remove' })
  | (Place & { readonly type: 'move'; readonly index: number })
  | (Place & { readonly type: 'replace'; readonly value: ValueIntent })
  /** Changes the name of an item (an empty path) or the key of an entry. */
  | (Place & { readonly type: 'rename'; readonly name: string })
  | { readonly type: 'set-raw'; readonly isRaw: boolean }
  /** The picture of a row, as a `data:` URI. */
  | (Place & { readonly type: 'picture' })
  /** Rows of a table, or of a list of objects. */
  | (Place & { readonly type: 'table'; readonly start: number; readonly end: number })
  | { readonly type: 'review' }
  | { readonly type: 'resolve'; readonly choices: readonly ReviewChoice[] }
  /** Takes the edits of a value back, or brings back what was taken out. */
  | (RowPlace & { readonly type: 'revert' })
  | (RowPlace & { readonly type: 'copy' })
  /** Shows the whole value in an editor tab. */
  | (RowPlace & { readonly type: 'show' })
  | { readonly type: 'action'; readonly action: EditorAction };

/** The request of a type. */
export type RequestOf<T extends PageRequest['type']> = Extract<PageRequest, { readonly type: T }>;

/** What comes back for each request. */
export interface PageReplies {
  ready: PageState;
  children: readonly ValueRow[];
  set: null;
  'set-null': null;
  options: ValueOptions;
  'add-item': null;
  insert: number | null;
  duplicate: number | null;
  remove: null;
  move: null;
  replace: null;
  rename: null;
  'set-raw': null;
  picture: string;
  table: TableRows;
  review: Review;
  resolve: null;
  revert: null;
  copy: null;
  show: null;
  action: null;
}

/** What the host tells by itself. */
export type HostEvent =
  | ({ readonly type: 'state' } & PageState)
  /** Opens and selects an item. */
  | { readonly type: 'reveal'; readonly item: string | null };

const maxPathLength = 5000;

/** Checks a request of the page, which the host doesn't trust. */
export function isPageRequest(value: unknown): value is PageRequest {
  if (!isObject(value)) return false;
  switch (value['type']) {
    case 'ready':
      return true;
    case 'children': {
      const { start, end } = value;
      return isPlace(value) && isIndex(start) && isIndex(end) && end - start <= maxRowsPerRequest;
    }
    case 'table': {
      const { start, end } = value;
      return isPlace(value) && isIndex(start) && isIndex(end) && end - start <= maxTableRows;
    }
    case 'set':
      return isPlace(value) && typeof value['text'] === 'string';
    case 'options':
      return isPlace(value) && isOptionsPurpose(value['purpose']);
    case 'add-item':
      return typeof value['name'] === 'string' && isValueIntent(value['value']);
    case 'insert': {
      const { index, key } = value;
      const isKey = key === undefined || typeof key === 'string';
      return isPlace(value) && isIndex(index) && isKey && isValueIntent(value['value']);
    }
    case 'duplicate': {
      const { key } = value;
      return isPlace(value) && (key === undefined || typeof key === 'string');
    }
    case 'move':
      return isPlace(value) && isIndex(value['index']);
    case 'replace':
      return isPlace(value) && isValueIntent(value['value']);
    case 'rename':
      return isPlace(value) && typeof value['name'] === 'string';
    case 'set-raw':
      return typeof value['isRaw'] === 'boolean';
    case 'review':
      return true;
    case 'resolve':
      return areReviewChoices(value['choices']);
    case 'remove':
    case 'picture':
    case 'set-null':
    case 'revert':
    case 'copy':
    case 'show':
      return isPlace(value);
    case 'action':
      return editorActions.some((action) => action === value['action']);
    default:
      return false;
  }
}

/** Checks what the host tells: whether it is something that this page knows. */
export function isHostEvent(value: unknown): value is HostEvent {
  if (!isObject(value)) return false;
  if (value['type'] === 'state') return isPageState(value);
  return value['type'] === 'reveal' && isItemName(value['item']);
}

function isPageState(value: unknown): value is PageState {
  if (!isObject(value)) return false;
  const { state, items } = value;
  return isObject(state) && isObject(items) && areRows(items['all'] ?? items['changed']);
}

function areRows(value: unknown): boolean {
  return Array.isArray(value) && value.every((row) => isObject(row) && isItemName(row['item']));
}

function isItemName(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isPlace(value: Record<string, unknown>): boolean {
  const { item, path, isRemoved } = value;
  return (
    (isRemoved === undefined || typeof isRemoved === 'boolean') &&
    isItemName(item) &&
    Array.isArray(path) &&
    path.length <= maxPathLength &&
    path.every(isIndex)
  );
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
