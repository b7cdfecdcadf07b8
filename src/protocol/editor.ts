/**
 * What the session editor's page and the host say to each other. The page asks (each request gets one
 * reply) and the host tells of what changed. Both sides check what comes in.
 */

import {
  isOptionsPurpose,
  isValueIntent,
  type OptionsPurpose,
  type RowAbility,
  type RowField,
  type ValueIntent,
  type ValueOptions,
} from './editor-edits.ts';
import { maxTableRows, type TableRows } from './editor-table.ts';
import { areReviewChoices, type Review, type ReviewChoice } from './editor-review.ts';

/** The way to a node: child indices from the item's value. */
export type NodePath = readonly number[];

/** A row of the tree grid: an item or a node inside one. All texts are ready to be shown. */
export interface ValueRow {
  readonly label: string;
  readonly kind:
    'null' | 'scalar' | 'object' | 'list' | 'dictionary' | 'table' | 'bytes' | 'unknown';
  readonly typeName: string;
  /** The type as it stands in the bytes, for a tooltip. */
  readonly wireTypeName?: string;
  /** The value in one line, cut to {@link maxShownText}. */
  readonly text: string;
  /** The length of the whole text, when it was cut. */
  readonly fullLength?: number;
  /** The text to edit, where it isn't {@link text}. */
  readonly editText?: string;
  /** Absent when the row can't be edited, or the text is too long for a field. */
  readonly field?: RowField;
  /** Why it can't be edited. */
  readonly readOnlyReason?: string;
  readonly childCount: number;
  readonly size?: string;
  /** The text before the edits, when it differs. */
  readonly was?: string;
  /** The name or key before the edits, when it differs. */
  readonly nameWas?: string;
  /** Its value, its name or its place is another than before the edits. */
  readonly isChanged?: boolean;
  /** Nothing but its name or its place is another. */
  readonly isSameValue?: boolean;
  /** It wasn't there before the edits. */
  readonly isNew?: boolean;
  /** A remark: refers to a row above, system item. */
  readonly note?: string;
  /** What is wrong with it, or dangerous about it. */
  readonly warning?: string;
  /** A word about the row itself: what happened to a row of a table. */
  readonly mark?: string;
  /** What can be done with it, beside editing its text. */
  readonly abilities?: readonly RowAbility[];
  /** A colour to show, as `#rrggbbaa`. */
  readonly color?: string;
  /** It was taken out since the session was loaded, and is shown as it was. */
  readonly isRemoved?: boolean;
  /** What was taken out of it since the session was loaded. */
  readonly removed?: readonly RemovedRow[];
}

/** A row for what was taken out of a value. */
export interface RemovedRow extends ValueRow {
  /** The index of the child in front of which it stood, as the children are now. */
  readonly index: number;
  /** Where it was in what was loaded. */
  readonly place: RowPlace;
}

/** Which value a request means. */
interface ValuePlace {
  readonly item: string | null;
  readonly path: NodePath;
}

/** Which row a request means. */
export interface RowPlace extends ValuePlace {
  /** The item's name and the path are those of what was loaded: for a row that was taken out. */
  readonly isRemoved?: boolean;
}

/** A row for an item. */
export interface ItemRow extends ValueRow {
  /** The item's name; null for the one without a name. */
  readonly item: string | null;
}

export const maxShownText = 400;
/** Longer texts are edited in an editor of their own, not in a row. */
export const maxFieldText = 20_000;
/** The most rows that one request gets. */
export const maxRowsPerRequest = 500;

/** What a button of a banner or the header does. */
export type EditorAction =
  | 'save'
  | 'reload'
  | 'compare'
  | 'overwrite'
  /** Compares what was loaded with what a save will write. */
  | 'show-changes'
  | 'release-lock'
  | 'end-session'
  | 'reconnect'
  | 'allow-edits'
  /** Leads from a replica to its primary. */
  | 'use-primary'
  | 'copy-id'
  | 'copy-json'
  | 'show-bytes'
  | 'extend'
  | 'set-timeout'
  | 'hold-lock'
  | 'give-back-lock'
  | 'copy-session'
  /** Makes the session anew that expired or was ended. */
  | 'create-again'
  /** Writes back what was there before the last save. */
  | 'undo-save'
  /** What to do about edits that were saved and then overwritten by a request. */
  | 'review-overwritten'
  | 'apply-again'
  | 'keep-overwritten';

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
  readonly banner?: Banner;
  readonly footer: string;
  /** What to say when there are no items. */
  readonly emptyText: string;
}

/** The rows of the items: all of them, or those that differ from what was told before. */
export type ItemRows =
  | { readonly all: readonly ItemRow[] }
  /** The same items in the same order; rows that aren't named stay as they are. */
  | { readonly changed: readonly ItemRow[] };

/** What the page asks. */
export type PageRequest =
  /** The page is there: the host answers with the state and all items. */
  | { readonly type: 'ready' }
  | (RowPlace & { readonly type: 'children'; readonly start: number; readonly end: number })
  | (ValuePlace & { readonly type: 'set'; readonly text: string })
  | { readonly type: 'set-null'; readonly item: string | null; readonly path: NodePath }
  /** What can be put into a place, or made a new item. */
  | {
      readonly type: 'options';
      readonly purpose: OptionsPurpose;
      readonly item: string | null;
      readonly path: NodePath;
    }
  | { readonly type: 'add-item'; readonly name: string; readonly value: ValueIntent }
  /** The reply is the index at which the new child is: some values keep an order of their own. */
  | {
      readonly type: 'insert';
      readonly item: string | null;
      readonly path: NodePath;
      readonly index: number;
      readonly value: ValueIntent;
      readonly key?: string;
    }
  /** The reply is the copy's index; null for the copy of an item, whose name is the `key`. */
  | {
      readonly type: 'duplicate';
      readonly item: string | null;
      readonly path: NodePath;
      readonly key?: string;
    }
  | { readonly type: 'remove'; readonly item: string | null; readonly path: NodePath }
  | (ValuePlace & { readonly type: 'move'; readonly index: number })
  | (ValuePlace & { readonly type: 'replace'; readonly value: ValueIntent })
  /** Changes the name of an item (an empty path) or the key of an entry. */
  | (ValuePlace & { readonly type: 'rename'; readonly name: string })
  | { readonly type: 'set-raw'; readonly isRaw: boolean }
  /** The picture of a row, as a `data:` URI. */
  | { readonly type: 'picture'; readonly item: string | null; readonly path: NodePath }
  /** Rows of a table, or of a list of objects. */
  | {
      readonly type: 'table';
      readonly item: string | null;
      readonly path: NodePath;
      readonly start: number;
      readonly end: number;
    }
  | { readonly type: 'review' }
  | { readonly type: 'resolve'; readonly choices: readonly ReviewChoice[] }
  /** Takes the edits of a value back, or brings back what was taken out. */
  | (RowPlace & { readonly type: 'revert' })
  | (RowPlace & { readonly type: 'copy' })
  /** Shows the whole value in an editor tab. */
  | (RowPlace & { readonly type: 'show' })
  | { readonly type: 'action'; readonly action: EditorAction };

/** A state with the rows that belong to it. */
export interface PageState {
  readonly state: EditorState;
  readonly items: ItemRows;
}

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

const actions: Readonly<Record<EditorAction, true>> = {
  save: true,
  reload: true,
  compare: true,
  overwrite: true,
  'show-changes': true,
  'release-lock': true,
  'end-session': true,
  reconnect: true,
  'allow-edits': true,
  'use-primary': true,
  'copy-id': true,
  'copy-json': true,
  'show-bytes': true,
  extend: true,
  'set-timeout': true,
  'hold-lock': true,
  'give-back-lock': true,
  'copy-session': true,
  'create-again': true,
  'undo-save': true,
  'review-overwritten': true,
  'apply-again': true,
  'keep-overwritten': true,
};

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
      return typeof value['action'] === 'string' && Object.hasOwn(actions, value['action']);
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

/** Checks a state before it is shown. */
export function isPageState(value: unknown): value is PageState {
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
