/**
 * What the session editor's page and the host say to each other. The page asks (each request gets one
 * reply) and the host tells of what changed. Both sides check what comes in.
 */

/** The way to a node: child indices from the item's value. */
export type NodePath = readonly number[];

/** The field that fits a value, with what it takes. */
export interface RowField {
  readonly type:
    | 'boolean'
    | 'integer'
    | 'number'
    | 'character'
    | 'text'
    | 'date'
    | 'time-span'
    | 'guid'
    | 'enum';
  /** For 'integer': the range, in decimal. */
  readonly min?: string;
  readonly max?: string;
  /** For 'date': whether the kind is stored. */
  readonly hasKind?: boolean;
  /** For 'enum' with known names. */
  readonly names?: readonly { readonly name: string; readonly value: string }[];
  /** Whether the value can be set to null. */
  readonly isNullable?: boolean;
}

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
  readonly isChanged?: boolean;
  /** A remark: damaged, refers to a row above, system item. */
  readonly note?: string;
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
  | 'release-lock'
  | 'end-session'
  | 'reconnect'
  | 'allow-edits'
  | 'copy-id'
  | 'copy-json'
  | 'show-bytes';

/** The one line above the grid that says what is most urgent. */
export interface Banner {
  readonly severity: 'error' | 'warning' | 'info';
  readonly text: string;
  readonly buttons: readonly { readonly action: EditorAction; readonly label: string }[];
}

/** What there is to know of the session beside its items. Times count from the moment of sending. */
export interface EditorState {
  readonly application: string;
  readonly shownId: string;
  readonly endpoint: string;
  readonly layout: string;
  readonly canEdit: boolean;
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
  | {
      readonly type: 'children';
      readonly item: string | null;
      readonly path: NodePath;
      readonly start: number;
      readonly end: number;
    }
  | {
      readonly type: 'set';
      readonly item: string | null;
      readonly path: NodePath;
      readonly text: string;
    }
  | { readonly type: 'set-null'; readonly item: string | null; readonly path: NodePath }
  /** Takes the edits of a value back. */
  | { readonly type: 'revert'; readonly item: string | null; readonly path: NodePath }
  | { readonly type: 'copy'; readonly item: string | null; readonly path: NodePath }
  /** Shows the whole value in an editor tab. */
  | { readonly type: 'show'; readonly item: string | null; readonly path: NodePath }
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
  'release-lock': true,
  'end-session': true,
  reconnect: true,
  'allow-edits': true,
  'copy-id': true,
  'copy-json': true,
  'show-bytes': true,
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
    case 'set':
      return isPlace(value) && typeof value['text'] === 'string';
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
  const { item, path } = value;
  return (
    isItemName(item) && Array.isArray(path) && path.length <= maxPathLength && path.every(isIndex)
  );
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
