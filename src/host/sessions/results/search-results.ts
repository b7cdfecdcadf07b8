import * as vscode from '../../shown/vscode.ts';
import type { MatchedSession } from '../../../survey/search/search-sessions.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { viewIds } from '../../contributions/views.ts';
import type { KeyedView } from '../../focused-rows.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { EndpointStore } from '../../endpoints/endpoint-store.ts';
import { shownRow, type ShownRow, type ShownRows } from '../../shown/rows.ts';
import { masksIds } from '../tree-items.ts';
import { hitNode, moreNode, type ResultNode, resultNode, type SearchNode } from './result-nodes.ts';
import { searchItem } from './result-rows.ts';

/** How many sessions are shown at first, and more with each click. */
const PAGE = 1000;
/** A search that takes longer has its view before it has found anything. */
const LONG_MS = 500;
/** The view is drawn so often at most while results come. */
const DRAW_MS = 250;

/** What a search found: the rows of the view, which is there while there are some. */
export class SearchResults implements ShownRows<SearchNode>, DisposableLike {
  readonly #endpoints: EndpointStore;
  readonly #view: vscode.TreeView<SearchNode>;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #results: ResultNode[] = [];
  readonly #endpointIds = new Set<string>();
  #shownCount = PAGE;
  #drawing: NodeJS.Timeout | undefined;
  #lasting: NodeJS.Timeout | undefined;
  #isRunning = false;
  #progress: string | undefined;

  constructor(endpoints: EndpointStore) {
    this.#endpoints = endpoints;
    this.#view = vscode.window.createTreeView<SearchNode>(viewIds.results, {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
  }

  get results(): readonly ResultNode[] {
    return this.#results;
  }

  /** For keys, which are meant for the row that has the focus. */
  get view(): KeyedView<SearchNode> {
    return this.#view;
  }

  get selection(): readonly SearchNode[] {
    return this.#view.selection;
  }

  /** Begins with no results. @param query what is searched for, as it was written */
  begin(query: string): void {
    this.#results = [];
    this.#endpointIds.clear();
    this.#shownCount = PAGE;
    this.#view.description = query;
    this.#view.message = '';
    this.#isRunning = true;
    clearTimeout(this.#lasting);
    this.#lasting = setTimeout(() => this.#tellRunning(), LONG_MS);
    this.#show();
  }

  /** Says above the rows how far the search has come. */
  report(text: string): void {
    if (!this.#isRunning) return;
    this.#progress = text;
    this.#drawing ??= setTimeout(() => this.#show(), DRAW_MS);
  }

  /** The search is over, however it went. */
  end(): void {
    this.#isRunning = false;
    this.#progress = undefined;
    clearTimeout(this.#lasting);
    this.#tellRunning();
  }

  add(endpointId: string, database: number, found: readonly MatchedSession[]): void {
    if (found.length > 0) this.#endpointIds.add(endpointId);
    for (const match of found) {
      const address = { endpointId, database, ref: match.ref };
      this.#results.push(resultNode(this.#results.length, address, match));
    }
    setContextKey(vscode.commands, 'sessionFarm.hasResults', this.#results.length > 0);
    this.#drawing ??= setTimeout(() => this.#show(), DRAW_MS);
  }

  /** Says above the rows how the search went. */
  tell(text: string): void {
    this.#view.message = text;
    this.#show();
  }

  showMore(): void {
    this.#shownCount += PAGE;
    this.#show();
  }

  clear(): void {
    this.begin('');
    this.end();
    setContextKey(vscode.commands, 'sessionFarm.hasResults', false);
  }

  getChildren(node?: SearchNode): SearchNode[] {
    if (node) {
      return node.kind === 'result' && node.match.hits.length > 1
        ? node.match.hits.map((hit, index) => hitNode(node, hit, index))
        : [];
    }
    const shown = this.#results.slice(0, this.#shownCount);
    return this.#results.length > shown.length ? [...shown, moreNode] : shown;
  }

  getParent(node: SearchNode): SearchNode | undefined {
    return node.kind === 'hit' ? node.parent : undefined;
  }

  getTreeItem(node: SearchNode): ShownRow {
    const endpointId = node.kind === 'result' ? node.address.endpointId : undefined;
    const record = endpointId === undefined ? undefined : this.#endpoints.get(endpointId);
    const isOne = this.#endpointIds.size <= 1;
    const item = searchItem(node, {
      isMasked: masksIds(record),
      ...(record && !isOne && { endpointName: record.name }),
      leftCount: this.#results.length - this.#shownCount,
    });
    item.id = node.key;
    return shownRow(item);
  }

  dispose(): void {
    clearTimeout(this.#drawing);
    clearTimeout(this.#lasting);
    this.#view.dispose();
    this.#changed.dispose();
  }

  #tellRunning(): void {
    setContextKey(vscode.commands, 'sessionFarm.searchRunning', this.#isRunning);
  }

  #show(): void {
    clearTimeout(this.#drawing);
    this.#drawing = undefined;
    if (this.#progress !== undefined) this.#view.message = this.#progress;
    this.#changed.fire(undefined);
  }
}
