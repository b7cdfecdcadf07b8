import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { FoundEndpoints } from '../endpoints/found/found-endpoints.ts';
import type { LayoutId, SessionRef } from '../../stores/session.ts';
import type { ErrorReporter } from '../errors.ts';
import { commandIds } from '../contributions/commands.ts';
import type { HostServices } from '../services.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import { endpointItem } from './endpoint-item.ts';
import type { EndpointSituation } from './endpoint-item.ts';
import { changeNotices, foundNode, foundItem, foundMeaning, foundText } from './found-rows.ts';
import { endpointTooltip } from './endpoint-tooltip.ts';
import type { HeldLocks } from './held-locks.ts';
import type { EndpointEntry } from './model-entries.ts';
import { groupTooltip } from './group-tooltip.ts';
import { filterItem, filterTooltip } from './filter/filter-rows.ts';
import { matchCountOf } from './filter/match-count.ts';
import type { SessionFilters } from './filter/session-filters.ts';
import { endpointIdOf, parentOf, sessionAddress } from './nodes.ts';
import type { GroupNode, NoticeNode, SessionNode, SessionsNode } from './nodes.ts';
import type { RevealedIds } from './revealed-ids.ts';
import { noticeText } from './notice-text.ts';
import { rangeItem, rangeTooltip } from './range-rows.ts';
import type { NoticeText } from './notice-text.ts';
import { sessionTooltip } from './session-tooltip.ts';
import { toSessionUriParts } from './session-uri.ts';
import type { DrawnRows } from './row-reader.ts';
import type { SessionsModel } from './sessions-model.ts';
import type { ShownItems } from './shown-items/shown-items.ts';
import {
  groupItem,
  itemItem,
  itemTooltip,
  masksIds,
  sessionItem,
  sessionLook,
  shownId,
  wholeId,
} from './tree-items.ts';
import type { GroupCounts, SessionLook } from './tree-items.ts';

/** What the rows of sessions need to know beside the model. */
export type SessionsTreeParts = Pick<
  HostServices,
  'endpoints' | 'connections' | 'errors' | 'heldLocks' | 'found' | 'revealedIds'
> & { readonly shownItems: ShownItems; readonly filters: SessionFilters };

/** Draws the rows of a {@link SessionsModel}. */
export class SessionsTree implements ShownRows<SessionsNode>, DrawnRows {
  readonly #model: SessionsModel;
  readonly #endpoints: EndpointStore;
  readonly #connections: ConnectionPool;
  readonly #errors: ErrorReporter;
  readonly #heldLocks: HeldLocks;
  readonly #found: FoundEndpoints;
  readonly #revealedIds: RevealedIds;
  readonly #shownItems: ShownItems;
  readonly #filters: SessionFilters;
  /** What each session's row showed when it was drawn, and whether its tooltip was asked for since. */
  readonly #drawn = new WeakMap<SessionNode, { readonly look: string; isTold: boolean }>();
  readonly onDidChangeTreeData: vscode.Event<SessionsNode[] | undefined>;

  constructor(
    model: SessionsModel,
    {
      endpoints,
      connections,
      errors,
      heldLocks,
      found,
      revealedIds,
      shownItems,
      filters,
    }: SessionsTreeParts,
  ) {
    this.#shownItems = shownItems;
    this.#filters = filters;
    this.#model = model;
    this.#endpoints = endpoints;
    this.#connections = connections;
    this.#errors = errors;
    this.#heldLocks = heldLocks;
    this.#found = found;
    this.#revealedIds = revealedIds;
    this.onDidChangeTreeData = model.onDidChange;
    model.rowReader.drawnBy(this);
  }

  async getChildren(node?: SessionsNode): Promise<SessionsNode[]> {
    if (node) {
      const changes = node.kind === 'endpoint' ? changeNotices(this.#found, node) : [];
      return [...changes, ...(await this.#model.children(node))];
    }
    const filters = this.#filters.nodes;
    const roots = this.#model.roots();
    // The view of no endpoint says it in its own words.
    const isOffering = roots.length > 0 && this.#found.offers().length > 0;
    return [...filters, ...roots, ...(isOffering ? [foundNode] : [])];
  }

  getParent(node: SessionsNode): SessionsNode | undefined {
    return parentOf(node);
  }

  getTreeItem(node: SessionsNode): ShownRow {
    const item = this.#draw(node);
    item.id = node.key;
    return shownRow(item);
  }

  /** VS Code asks when a tooltip is about to open, once until the row is drawn anew. */
  async resolveTreeItem(item: vscode.TreeItem, node: SessionsNode): Promise<ShownRow> {
    this.#model.hover(node);
    const drawn = node.kind === 'session' ? this.#drawn.get(node) : undefined;
    if (drawn) drawn.isTold = true;
    return shownRow(item, await this.#tooltip(node));
  }

  /** Whether a session's row would show something else than it does if it were drawn now. */
  isOutdated(node: SessionNode): boolean {
    const drawn = this.#drawn.get(node);
    return drawn !== undefined && drawn.look !== JSON.stringify(this.#look(node));
  }

  /** Whether the tooltip of a session's row was asked for since it was drawn: it would be shown again. */
  isTold(node: SessionNode): boolean {
    return this.#drawn.get(node)?.isTold === true;
  }

  /** The URI under which a session is opened. */
  uriOf(node: SessionNode): vscode.Uri {
    const isLocal = !masksIds(this.#endpoints.get(node.parent.parent.endpointId));
    return vscode.Uri.from(toSessionUriParts(sessionAddress(node), isLocal));
  }

  #draw(node: SessionsNode): vscode.TreeItem {
    switch (node.kind) {
      case 'endpoint': {
        const record = this.#endpoints.get(node.endpointId);
        if (!record) return new vscode.TreeItem(node.endpointId);
        const entry = this.#model.entry(node.endpointId);
        return endpointItem(record, entry, this.#endpointSituation(entry));
      }
      case 'group':
        return this.#drawGroup(node);
      case 'range':
        return rangeItem(node, this.#idText(node.group));
      case 'session': {
        const look = this.#look(node);
        this.#drawn.set(node, { look: JSON.stringify(look), isTold: false });
        return sessionItem(node, look, this.uriOf(node));
      }
      case 'item':
        return itemItem(node);
      case 'notice':
        return this.#drawNotice(node);
      case 'found':
        return foundItem(this.#found.offers().length);
      case 'filter':
        return filterItem(node);
    }
  }

  #drawGroup(node: GroupNode): vscode.TreeItem {
    const { index } = this.#model.entry(node.parent.endpointId).sessions;
    const groups = index?.groups() ?? [];
    const found = groups.find(
      ({ application, layout }) => application === node.application && layout === node.layout,
    );
    const group = this.#model.group(node);
    const matchCount = group && index && matchCountOf(group, index, this.#filters.choice);
    const counts: GroupCounts = {
      sessionCount: found?.sessionCount ?? 0,
      unlistedCount: found?.unlistedCount ?? 0,
      lockedCount: found?.lockedCount ?? 0,
      ...(matchCount !== undefined && { matchCount }),
    };
    const item = groupItem(node, counts, this.#otherLayouts(node), groups.length === 1);
    if (this.#shownItems.proposalsFor(node).length > 0) item.contextValue = 'application nameable';
    return item;
  }

  /** The layouts of other groups with the same name. */
  #otherLayouts(node: GroupNode): readonly LayoutId[] {
    const { index } = this.#model.entry(node.parent.endpointId).sessions;
    return (index?.groups() ?? [])
      .filter(
        ({ application, layout }) => application === node.application && layout !== node.layout,
      )
      .map(({ layout }) => layout);
  }

  #drawNotice(node: NoticeNode): vscode.TreeItem {
    const text = this.#noticeText(node);
    const item = new vscode.TreeItem(text.label);
    item.iconPath = text.icon;
    if (text.description !== undefined) item.description = text.description;
    item.accessibilityInformation = {
      label: [text.label, text.description].filter((part) => part !== undefined).join(', '),
    };
    item.contextValue = `notice ${node.notice.type}`;
    // A layout of one's own describes keys of Redis.
    const isUntaught =
      node.notice.type === 'no-sessions' &&
      this.#endpoints.get(endpointIdOf(node))?.address.store !== undefined;
    const command = isUntaught ? undefined : noticeCommand(node);
    if (command !== undefined) item.command = { command, title: text.label, arguments: [node] };
    return item;
  }

  #noticeText(node: NoticeNode): NoticeText {
    const { state } = this.#model.entry(endpointIdOf(node)).sessions;
    const record = this.#endpoints.get(endpointIdOf(node));
    return noticeText(node.notice, {
      explain: (error) => this.#errors.explain(error).message,
      scan: state.phase === 'scanning' ? state : undefined,
      place: {
        address: record ? endpointLabel(record.address) : '',
        store: record?.address.store,
      },
    });
  }

  #look(node: SessionNode): SessionLook {
    return sessionLook(node, this.#model.reading(node), this.#situation(node));
  }

  #endpointSituation(entry: EndpointEntry): EndpointSituation {
    const { endpointId } = entry.node;
    return {
      connection: this.#connections.state(endpointId),
      replica: this.#connections.replica(endpointId),
      signInTrouble: this.#connections.signInTrouble(endpointId),
      isKeptUp: this.#model.isKeptUp(entry),
      isRevealed: this.#revealedIds.has(this.#endpoints.get(endpointId)),
    };
  }

  /** How the ids of an application's sessions are shown. */
  #idText({ parent }: GroupNode): (ref: SessionRef) => string {
    const record = this.#endpoints.get(parent.endpointId);
    const isRevealed = this.#revealedIds.has(record);
    return (ref) => (isRevealed ? wholeId(ref) : shownId(ref, masksIds(record)));
  }

  #situation(node: SessionNode) {
    const record = this.#endpoints.get(node.parent.parent.endpointId);
    return {
      isMasked: masksIds(record),
      isRevealed: this.#revealedIds.has(record),
      isHeldHere: this.#heldLocks.has(this.#model.reading(node)?.summary.lock?.value),
      nowMs: Date.now(),
    };
  }

  /** A tooltip that isn't there before it is asked for. */
  async #tooltip(node: SessionsNode): Promise<Tooltip | undefined> {
    switch (node.kind) {
      case 'endpoint': {
        const record = this.#endpoints.get(node.endpointId);
        const entry = this.#model.entry(node.endpointId);
        const situation = this.#endpointSituation(entry);
        return record && endpointTooltip(node, record, entry.sessions, situation);
      }
      case 'session':
        return sessionTooltip(node, this.#model.reading(node), this.#situation(node));
      case 'range':
        return rangeTooltip(node, this.#idText(node.group));
      case 'group':
        return groupTooltip(node, this.#otherLayouts(node), this.#shownItems.proposalsFor(node));
      case 'item':
        return itemTooltip(node);
      case 'found':
        return { heading: foundText(this.#found.offers().length), paragraphs: [[foundMeaning()]] };
      case 'filter':
        return filterTooltip(node);
      case 'notice': {
        const { label, description, tooltip } = this.#noticeText(node);
        return (
          tooltip ?? {
            heading: label,
            paragraphs: description === undefined ? [] : [[description]],
          }
        );
      }
    }
  }
}

/** What a click on a row about other rows does. */
function noticeCommand({ notice }: NoticeNode): string | undefined {
  switch (notice.type) {
    case 'failure':
      return commandIds.explainFailure;
    case 'disconnected':
      return commandIds.connectEndpoint;
    case 'load-more':
      return commandIds.loadMoreSessions;
    case 'new-sessions':
      return commandIds.showNewSessions;
    case 'no-match':
      return commandIds.filterSessions;
    case 'other-database':
      return commandIds.useDatabase;
    case 'suggestion':
      return commandIds.showSuggestedSessions;
    case 'found-change':
      return commandIds.useFoundAddress;
    case 'news':
      return commandIds.refreshRow;
    case 'filtered':
      return commandIds.clearSessionFilter;
    case 'choosing':
      return commandIds.stopFilteringSessions;
    case 'chosen':
      return commandIds.refreshRow;
    case 'scanning':
      return commandIds.stopFindingSessions;
    case 'stopped':
    case 'unasked':
      return commandIds.refreshRow;
    case 'too-many':
      return commandIds.findSession;
    case 'no-sessions':
      return commandIds.teachLayout;
    case 'incomplete':
      return notice.gaps.unlistedKeyCount === undefined ? undefined : commandIds.findSession;
    case 'no-items':
      return undefined;
  }
}
