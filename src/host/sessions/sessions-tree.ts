import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { LayoutId } from '../../stores/session.ts';
import type { ErrorReporter } from '../errors.ts';
import { commandIds } from '../contributions/commands.ts';
import type { HostServices } from '../services.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import { endpointFacts, endpointItem } from './endpoint-item.ts';
import type { HeldLocks } from './held-locks.ts';
import { groupTooltip } from './group-tooltip.ts';
import { layoutFullName } from './layout-names.ts';
import { endpointIdOf, sessionAddress } from './nodes.ts';
import type { GroupNode, NoticeNode, SessionNode, SessionsNode } from './nodes.ts';
import { noticeText } from './notice-text.ts';
import { sessionFacts } from './session-row-text.ts';
import { toSessionUriParts } from './session-uri.ts';
import type { SessionsModel } from './sessions-model.ts';
import {
  applicationText,
  groupItem,
  itemItem,
  itemTooltip,
  masksIds,
  sessionItem,
  shownId,
} from './tree-items.ts';
import type { GroupCounts } from './tree-items.ts';

/** What the rows of sessions need to know beside the model. */
export type SessionsTreeParts = Pick<
  HostServices,
  'endpoints' | 'connections' | 'errors' | 'heldLocks'
>;

/** Draws the rows of a {@link SessionsModel}. */
export class SessionsTree implements ShownRows<SessionsNode> {
  readonly #model: SessionsModel;
  readonly #endpoints: EndpointStore;
  readonly #connections: ConnectionPool;
  readonly #errors: ErrorReporter;
  readonly #heldLocks: HeldLocks;
  readonly onDidChangeTreeData: vscode.Event<SessionsNode[] | undefined>;

  constructor(
    model: SessionsModel,
    { endpoints, connections, errors, heldLocks }: SessionsTreeParts,
  ) {
    this.#model = model;
    this.#endpoints = endpoints;
    this.#connections = connections;
    this.#errors = errors;
    this.#heldLocks = heldLocks;
    this.onDidChangeTreeData = model.onDidChange;
  }

  async getChildren(node?: SessionsNode): Promise<SessionsNode[]> {
    return [...(node ? await this.#model.children(node) : this.#model.roots())];
  }

  getParent(node: SessionsNode): SessionsNode | undefined {
    return node.kind === 'endpoint' ? undefined : node.parent;
  }

  getTreeItem(node: SessionsNode): ShownRow {
    const item = this.#draw(node);
    item.id = node.key;
    return shownRow(item);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: SessionsNode): Promise<ShownRow> {
    return shownRow(item, await this.#tooltip(node));
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
        const state = this.#connections.state(node.endpointId);
        const replica = this.#connections.replica(node.endpointId);
        return endpointItem(record, this.#model.entry(node.endpointId), state, replica);
      }
      case 'group':
        return this.#drawGroup(node);
      case 'session': {
        const isMasked = masksIds(this.#endpoints.get(node.parent.parent.endpointId));
        const isHeldHere = this.#isHeldHere(node);
        const options = { isMasked, isHeldHere, uri: this.uriOf(node) };
        return sessionItem(node, this.#model.reading(node), options);
      }
      case 'item':
        return itemItem(node);
      case 'notice':
        return this.#drawNotice(node);
    }
  }

  #drawGroup(node: GroupNode): vscode.TreeItem {
    const { index } = this.#model.entry(node.parent.endpointId).sessions;
    const groups = index?.groups() ?? [];
    const found = groups.find(
      ({ application, layout }) => application === node.application && layout === node.layout,
    );
    const { idPart } = this.#model;
    const counts: GroupCounts = {
      sessionCount: found?.sessionCount ?? 0,
      lockedCount: found?.lockedCount ?? 0,
      ...(idPart !== undefined &&
        index && {
          matchCount: index.page({ group: node, start: 0, count: 0, idPart }).totalCount,
        }),
    };
    return groupItem(node, counts, this.#otherLayouts(node), groups.length === 1);
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
    const { state } = this.#model.entry(endpointIdOf(node)).sessions;
    const soFar = state.phase === 'scanning' ? state.sessionCount : undefined;
    const record = this.#endpoints.get(endpointIdOf(node));
    const text = noticeText(node.notice, {
      explain: (error) => this.#errors.explain(error).message,
      soFar,
      address: record ? endpointLabel(record.address) : '',
    });
    const item = new vscode.TreeItem(text.label);
    item.iconPath = text.icon;
    if (text.description !== undefined) item.description = text.description;
    item.tooltip = text.tooltip ?? text.label;
    item.contextValue = `notice ${node.notice.type}`;
    const command = noticeCommand(node);
    if (command !== undefined) item.command = { command, title: text.label, arguments: [node] };
    return item;
  }

  #isHeldHere(node: SessionNode): boolean {
    return this.#heldLocks.has(this.#model.reading(node)?.summary.lock?.value);
  }

  /** The lines of a tooltip that isn't there before it is asked for. */
  async #tooltip(node: SessionsNode): Promise<readonly string[] | undefined> {
    switch (node.kind) {
      case 'endpoint': {
        const record = this.#endpoints.get(node.endpointId);
        const { facts } = this.#model.entry(node.endpointId).sessions;
        const replica = this.#connections.replica(node.endpointId);
        return record && endpointFacts(record, facts, replica);
      }
      case 'session':
        return this.#sessionTooltip(node);
      case 'group':
        return groupTooltip(node, this.#otherLayouts(node));
      case 'item':
        return itemTooltip(node);
      case 'notice':
        return undefined;
    }
  }

  #sessionTooltip(node: SessionNode): readonly string[] {
    const isMasked = masksIds(this.#endpoints.get(node.parent.parent.endpointId));
    const reading = this.#model.reading(node);
    return [
      isMasked ? shownId(node.ref, true) : node.ref.id,
      `${applicationText(node.ref)} · ${layoutFullName(node.ref.layout)}`,
      ...(reading ? sessionFacts(reading, Date.now(), this.#isHeldHere(node)) : []),
    ];
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
    case 'scanning':
    case 'incomplete':
    case 'no-sessions':
    case 'no-items':
      return undefined;
  }
}
