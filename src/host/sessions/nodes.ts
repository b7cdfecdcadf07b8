import type { SearchCost } from '../../stores/source/search-cost.ts';
import { createHash, randomBytes } from 'node:crypto';
import type { DecodedValue } from '../../formats/value.ts';
import type { LayoutId, SessionCondition, SessionItem, SessionRef } from '../../stores/session.ts';
import type { SessionFilter, SessionOrder } from '../../lookup/filter/session-filter.ts';
import type { SearchGaps, SessionSuggestion } from '../../stores/source/session-index.ts';
import type { SourceNews } from '../../stores/source/source-vitals.ts';
import { isViewRow, viewRow } from '../view-rows.ts';
import type { Range } from './ranges.ts';
import type { SessionAddress } from './session-uri.ts';
import type { Reason } from '../../formats/reason.ts';

/** An endpoint. */
export interface EndpointNode {
  readonly kind: 'endpoint';
  readonly key: string;
  readonly endpointId: string;
}

/** The sessions of one application in one layout. */
export interface GroupNode {
  readonly kind: 'group';
  readonly key: string;
  readonly parent: EndpointNode;
  readonly layout: LayoutId;
  readonly application: string;
}

/** Sessions of an application that stand one behind the other in a long list. */
export interface RangeNode extends Range {
  readonly kind: 'range';
  readonly key: string;
  readonly parent: GroupNode | RangeNode;
  readonly group: GroupNode;
  /** Its first and last session. */
  readonly ends: readonly [SessionRef, SessionRef];
}

/** A session. */
export interface SessionNode {
  readonly kind: 'session';
  readonly key: string;
  readonly parent: GroupNode;
  /** The range below which its row stands, in a long list. */
  readonly range?: RangeNode;
  readonly ref: SessionRef;
  readonly database: number;
}

/** An item of a session, as it was when the session was expanded. */
export interface ItemNode {
  readonly kind: 'item';
  readonly key: string;
  readonly parent: SessionNode;
  readonly item: SessionItem;
  /** What the item's format makes of its bytes. */
  readonly decode: () => DecodedValue;
}

/** What a row says that stands for no thing of its own. */
export type Notice =
  /** Something failed; the command of the row says what can be done. */
  | { readonly type: 'failure'; readonly error: unknown }
  | { readonly type: 'scanning' }
  /** The user stopped the search before it had looked at all keys. */
  | { readonly type: 'stopped'; readonly keyCount: number; readonly totalKeyCount?: number }
  /** Nothing was searched yet, because that costs something. */
  | { readonly type: 'unasked'; readonly cost: SearchCost }
  /** Parts of a cluster could not be searched. */
  | { readonly type: 'incomplete'; readonly gaps: SearchGaps }
  /** More sessions than a list can hold: about so many are only counted. */
  | { readonly type: 'too-many'; readonly listedCount: number; readonly unlistedCount: number }
  /** `isAlone`: no other database of the server has keys, as far as it tells. */
  | { readonly type: 'no-sessions'; readonly database: number; readonly isAlone: boolean }
  /** Another database of the server has keys. */
  | { readonly type: 'other-database'; readonly database: number; readonly keyCount: number }
  /** Keys of any name whose values look like sessions. */
  | { readonly type: 'suggestion'; readonly suggestion: SessionSuggestion }
  /** The file in which the endpoint was found says something else by now; `label` is the new address. */
  | {
      readonly type: 'found-change';
      readonly file: string;
      readonly label: string;
      readonly isPasswordOnly: boolean;
    }
  /** Something happened to the server. */
  | { readonly type: 'news'; readonly news: SourceNews }
  /** Only sessions that pass the filter are shown: so many of all. */
  | {
      readonly type: 'filtered';
      /** Absent before all applications were looked at. */
      readonly matchCount?: number;
      readonly totalCount: number;
    }
  /** The sessions of an application are being looked at, for filters that ask for more than their names. */
  | {
      readonly type: 'choosing';
      readonly lookedAt: number;
      readonly of: number;
      readonly matchCount: number;
    }
  /** What came of that, and when it was asked. */
  | {
      readonly type: 'chosen';
      readonly matchCount: number;
      readonly lookedAt: number;
      readonly of: number;
      readonly unknownCount: number;
      /** More fit than are listed. */
      readonly listedCount: number;
      readonly asOfMs: number;
    }
  | { readonly type: 'no-match'; readonly totalCount: number }
  | { readonly type: 'load-more'; readonly shownCount: number; readonly totalCount: number }
  | { readonly type: 'new-sessions'; readonly newCount: number }
  /** The user disconnected the endpoint. */
  | { readonly type: 'disconnected' }
  | {
      readonly type: 'no-items';
      readonly condition: SessionCondition;
      readonly problem?: Reason;
    };

/** A row about the rows around it. */
export interface NoticeNode {
  readonly kind: 'notice';
  readonly key: string;
  readonly parent: EndpointNode | GroupNode | RangeNode | SessionNode;
  readonly notice: Notice;
}

/** The row that offers endpoints which files of the workspace name. */
export interface FoundNode {
  readonly kind: 'found';
  readonly key: string;
}

/** The row of a filter, or of an order, that the user chose. */
export interface FilterNode {
  readonly kind: 'filter';
  readonly key: string;
  readonly what: { readonly filter: SessionFilter } | { readonly order: SessionOrder };
}

/** A row that belongs to an endpoint. */
export type OwnedNode = EndpointNode | GroupNode | RangeNode | SessionNode | ItemNode | NoticeNode;

/** A row of the sessions view. */
export type SessionsNode = OwnedNode | FoundNode | FilterNode;

const salt = randomBytes(16);

/** Stands for a session id in the keys of rows, which must not hold one. Differs in each window. */
function keyOfId(id: string): string {
  return createHash('sha256').update(salt).update(id).digest('base64url').slice(0, 22);
}

export function endpointNode(endpointId: string): EndpointNode {
  return viewRow({ kind: 'endpoint', key: endpointId, endpointId });
}

export function groupNode(parent: EndpointNode, layout: LayoutId, application: string): GroupNode {
  const key = groupKey(parent.key, layout, application);
  return viewRow({ kind: 'group', key, parent, layout, application });
}

/** The key of a group's row: applications of two layouts stay apart. */
export function groupKey(parentKey: string, layout: LayoutId, application: string): string {
  return `${parentKey}/${layout}/${application}`;
}

export function rangeNode(
  parent: GroupNode | RangeNode,
  range: Range,
  ends: RangeNode['ends'],
): RangeNode {
  const group = parent.kind === 'group' ? parent : parent.group;
  const key = `${group.key}/:${range.start}+${range.count}`;
  return viewRow({ kind: 'range', key, parent, group, ends, ...range });
}

export function sessionNode(
  parent: GroupNode | RangeNode,
  ref: SessionRef,
  database: number,
): SessionNode {
  const group = parent.kind === 'group' ? parent : parent.group;
  const key = `${group.key}/${keyOfId(ref.id)}`;
  const range = parent.kind === 'range' ? { range: parent } : {};
  return viewRow({ kind: 'session', key, parent: group, ref, database, ...range });
}

export function itemNode(
  parent: SessionNode,
  item: SessionItem,
  index: number,
  decode: ItemNode['decode'],
): ItemNode {
  return viewRow({ kind: 'item', key: `${parent.key}/${index}`, parent, item, decode });
}

export function noticeNode(parent: NoticeNode['parent'], notice: Notice): NoticeNode {
  const which =
    notice.type === 'other-database'
      ? notice.database
      : notice.type === 'suggestion'
        ? `${notice.suggestion.layout}${keyOfId(notice.suggestion.prefix)}`
        : '';
  return viewRow({ kind: 'notice', key: `${parent.key}/:${notice.type}${which}`, parent, notice });
}

/** @param at its place among the filters: keys must not hold what may be a part of an id */
export function filterNode(at: number, what: FilterNode['what']): FilterNode {
  return viewRow({ kind: 'filter', key: `:filter${at}`, what });
}

/** Whether a row belongs to an endpoint. */
export function isOwned(node: SessionsNode): node is OwnedNode {
  return node.kind !== 'found' && node.kind !== 'filter';
}

/** The row under which a row stands. */
export function parentOf(node: SessionsNode): OwnedNode | undefined {
  if (!isOwned(node) || node.kind === 'endpoint') return undefined;
  return node.kind === 'session' ? (node.range ?? node.parent) : node.parent;
}

/** The session that a row of a session, or of something in it, stands for. */
export function sessionAddress({ parent, ref, database }: SessionNode): SessionAddress {
  return { endpointId: parent.parent.endpointId, database, ref };
}

const rowPrefix = 'row:';

/** Names a row where only JSON can stand: in the links of tooltips. */
export function rowReference({ key }: SessionsNode): string {
  return `${rowPrefix}${key}`;
}

/** The key of the row that a text names. */
export function referencedKey(text: string): string | undefined {
  return text.startsWith(rowPrefix) ? text.slice(rowPrefix.length) : undefined;
}

const kinds: readonly string[] = [
  'endpoint',
  'group',
  'range',
  'session',
  'item',
  'notice',
  'found',
  'filter',
] satisfies readonly SessionsNode['kind'][];

/** Whether what a command was called on is a row of the view. */
export function isSessionsNode(target: unknown): target is SessionsNode {
  return isViewRow(target) && kinds.includes(target.kind);
}

/** The endpoint that a row belongs to. */
export function endpointIdOf(node: OwnedNode): string {
  let at: OwnedNode = node;
  while (at.kind !== 'endpoint') at = at.parent;
  return at.endpointId;
}
