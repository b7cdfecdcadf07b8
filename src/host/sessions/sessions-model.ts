import { passingOf } from '../../stores/source-error.ts';
import { mayClose } from '../../stores/source/session-index.ts';
import type { SessionRef } from '../../stores/session.ts';
import { DisposableStore } from '../disposable.ts';
import type { ConnectionPool } from '../endpoints/connection-pool.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { EndpointSessions } from './endpoint-sessions.ts';
import { EndpointEntry } from './model-entries.ts';
import type { GroupEntry } from './model-entries.ts';
import { endpointNotices, suggestionNotices } from './endpoint-notices.ts';
import { fitsGroup } from '../../lookup/filter/match-session.ts';
import { GroupLists } from './filter/group-lists.ts';
import type { SessionFilters } from './filter/session-filters.ts';
import type { GroupRows } from './group-rows.ts';
import { endpointIdOf, noticeNode } from './nodes.ts';
import type { EndpointNode, GroupNode, RangeNode, SessionNode, SessionsNode } from './nodes.ts';
import { RowReader } from './row-reader.ts';
import { SessionRows } from './session-rows.ts';
import { ScheduledChanges } from './scheduled-changes.ts';
import { SessionItems } from './session-items.ts';
import type { ShownItems } from './shown-items/shown-items.ts';
import type { SessionReading } from './session-reading.ts';

/** Searches that took longer, or went through more keys, aren't repeated by themselves. */
const maxQuietSearchMs = 250;
const maxQuietKeys = 5000;

/** How long a row waits for its children before it says that it waits. */
const patienceMs = 400;
/**
 * What the sessions view shows: endpoints, applications, sessions, items, and rows about them.
 * Nodes stay the same objects as long as their rows stay.
 */
export class SessionsModel {
  readonly #endpoints: EndpointStore;
  readonly #connections: ConnectionPool;
  readonly #entries = new Map<string, EndpointEntry>();
  readonly #items: SessionItems;
  readonly #changes = new ScheduledChanges();
  /** Reads the rows of sessions, and has those drawn that say something else. */
  readonly rowReader: RowReader;
  readonly #disposables = new DisposableStore();
  readonly #lists: GroupLists;
  readonly #sessionRows: SessionRows;
  readonly #filters: SessionFilters;

  /** Fires with the rows that changed, or with undefined for all. */
  readonly onDidChange = this.#changes.onDidChange;

  constructor(
    endpoints: EndpointStore,
    connections: ConnectionPool,
    shownItems: ShownItems,
    filters: SessionFilters,
  ) {
    this.#filters = filters;
    this.#lists = new GroupLists(connections, filters, (node) => this.#changes.add(node));
    this.#disposables.add(filters.onDidChange(() => this.#choose()));
    this.#endpoints = endpoints;
    this.#connections = connections;
    this.#items = new SessionItems(connections);
    this.rowReader = new RowReader({
      connections,
      items: this.#items,
      shownItems,
      changes: this.#changes,
      rowsOf: (node) => this.#rowsOf(node),
    });
    this.#sessionRows = new SessionRows(this.#lists, this.rowReader);
    this.#disposables.add(this.#changes);
    this.#disposables.add(shownItems.onDidChange(() => this.#readAllAgain()));
    this.#disposables.add(endpoints.onDidChange((id) => this.#followEndpoint(id)));
    this.#disposables.add(
      connections.onDidChangeCondition((endpointId) => {
        const entry = this.#entries.get(endpointId);
        if (entry) this.#changes.add(entry.node);
      }),
    );
    this.#disposables.add(
      connections.onDidChangeState(({ endpointId, state }) => {
        const entry = this.#entries.get(endpointId);
        if (!entry) return;
        this.#changes.add(entry.node);
        // What failed, or was missing, while a server was away is looked for again when it is back.
        const { state: search, index } = entry.sessions;
        const isLacking = search.phase === 'failed' || mayClose(index?.gaps);
        if (state === 'connected' && entry.isOpen && isLacking) {
          void this.retry(endpointId);
        }
      }),
    );
  }

  /** Stops looking for sessions that fit the filters; those that were found stay. */
  stopChoosing(node: GroupNode): void {
    this.group(node)?.choice?.stop();
  }

  /** Whether anybody can see the rows: nobody is asked for rows that aren't seen. */
  setVisible(isVisible: boolean): void {
    for (const { groups } of this.#entries.values()) {
      for (const group of groups.values()) {
        if (!isVisible && group.choice?.isRunning) this.#lists.drop(group);
        if (isVisible && group.isOpen && !group.isLaidOut) this.#changes.add(group.node);
      }
    }
  }

  roots(): readonly EndpointNode[] {
    return this.#endpoints.all().map(({ id }) => this.entry(id).node);
  }

  /** What is known of an endpoint. */
  entry(endpointId: string): EndpointEntry {
    let entry = this.#entries.get(endpointId);
    if (!entry) {
      entry = new EndpointEntry(
        endpointId,
        this.#endpoints.get(endpointId),
        (onChange) => new EndpointSessions(endpointId, this.#connections, onChange),
        ({ node }) => this.#changes.add(node),
      );
      this.#entries.set(endpointId, entry);
    }
    return entry;
  }

  entries(): readonly EndpointEntry[] {
    return [...this.#entries.values()];
  }

  group(node: GroupNode): GroupEntry | undefined {
    return this.#entries.get(node.parent.endpointId)?.groups.get(node.key);
  }

  /** Some sessions of an application, as a sample. */
  sampleOf(node: GroupNode, count: number): readonly SessionRef[] {
    const { index } = this.entry(node.parent.endpointId).sessions;
    return index?.page({ group: node, start: 0, count }).sessions.map(({ ref }) => ref) ?? [];
  }

  reading(node: SessionNode): SessionReading | undefined {
    return this.#rowsOf(node)?.reading(node);
  }

  async children(node: SessionsNode): Promise<readonly SessionsNode[]> {
    switch (node.kind) {
      case 'endpoint':
        return this.#groupsOf(this.entry(node.endpointId));
      case 'group':
      case 'range':
        return this.#sessionRows.of(this.entry(endpointIdOf(node)), node);
      case 'session':
        return this.#items.of(node);
      default:
        return [];
    }
  }

  /** Connects again, after a failure or when the user asks for it. */
  async retry(endpointId: string): Promise<void> {
    const entry = this.entry(endpointId);
    entry.isDisconnected = false;
    this.#connections.want(endpointId);
    this.#changes.add(entry.node);
    await entry.sessions.search();
    this.#layOutAll(entry);
  }

  disconnect(endpointId: string): void {
    const entry = this.entry(endpointId);
    entry.isDisconnected = true;
    entry.reset();
    this.#connections.disconnect(endpointId);
    this.#changes.add(entry.node);
  }

  /** Searches an endpoint anew, unless that costs something, and reads all rows again; waits until it is found. */
  async refreshEndpoint(endpointId: string): Promise<void> {
    const entry = this.entry(endpointId);
    this.#items.clear();
    entry.sessions.forgetNews();
    entry.markStale();
    await this.retry(endpointId);
  }

  /** Searches an endpoint anew where that costs something, for somebody who has been told so. */
  async searchAtCost(endpointId: string): Promise<void> {
    const entry = this.entry(endpointId);
    const searched = entry.sessions.searchAtCost();
    this.#changes.add(entry.node);
    await searched;
    this.#layOutAll(entry);
  }

  /** Searches every endpoint anew that was searched: other keys count as sessions by now. */
  searchAnew(): void {
    for (const { node, sessions } of this.#entries.values()) {
      if (!sessions.index) continue;
      void sessions.load().then(() => this.refreshEndpoint(node.endpointId));
    }
  }

  /** Searches again, without being asked, where the last search found less than there is. */
  async completeSearch(entry: EndpointEntry): Promise<void> {
    const { state, index, isRunning } = entry.sessions;
    if (isRunning || entry.isDisconnected) return;
    const hasFailed = state.phase === 'failed' && passingOf(state.error) === 'soon';
    if (hasFailed || mayClose(index?.gaps)) await this.retry(entry.node.endpointId);
  }

  /** Reads one session again. */
  async refreshSession(node: SessionNode): Promise<void> {
    this.#items.forget(node);
    await this.rowReader.read(this.entry(node.parent.parent.endpointId), [node]);
    this.#changes.add(node);
  }

  loadMore(node: GroupNode | RangeNode): void {
    const list = this.#entries.get(endpointIdOf(node))?.listOf(node);
    if (!list) return;
    list.rows.loadMore();
    list.isLaidOut = false;
    this.#changes.add(node);
  }

  showNew(node: GroupNode | RangeNode): void {
    const list = this.#entries.get(endpointIdOf(node))?.listOf(node);
    if (!list) return;
    list.isLaidOut = false;
    this.#changes.add(node);
  }

  /**
   * Searches anew without being asked: no row moves, what is new is counted.
   * The endpoint's row is drawn again only when a count has changed.
   */
  async searchQuietly(entry: EndpointEntry): Promise<void> {
    const before = entry.counts();
    await entry.sessions.search(true);
    const { index } = entry.sessions;
    if (!index) return;
    for (const group of entry.groups.values()) {
      if (!group.isLaidOut) continue;
      if (group.rows.nodes.length === 0 && !this.#lists.isLook) group.isLaidOut = false;
      else if (!this.#lists.isLook) group.rows.compare(this.#lists.ofIndex(index, group.node));
    }
    for (const group of entry.openGroups()) await this.#lists.lookAgain(group, index);
    if (entry.counts() !== before) this.#changes.offer(entry.node);
  }

  /** Whether the last search was over so soon that another one is no trouble to anybody. */
  isQuicklySearched({ sessions: { state } }: EndpointEntry): boolean {
    return (
      state.phase === 'ready' &&
      state.keyCount <= maxQuietKeys &&
      state.durationMs <= maxQuietSearchMs
    );
  }

  /**
   * Looks whether the server is still the one that was searched; if something happened to it, all is searched
   * and read again.
   * @returns whether something did
   */
  async lookAgain(entry: EndpointEntry): Promise<boolean> {
    const { sessions, node } = entry;
    const source = this.#connections.current(node.endpointId);
    if (!source || sessions.isRunning || !sessions.index) return false;
    if (!(await sessions.look(source))) return false;
    this.#items.clear();
    entry.markStale();
    await this.retry(node.endpointId);
    return true;
  }

  /** Whether the counts of an endpoint are looked at again by themselves. */
  isKeptUp(entry: EndpointEntry): boolean {
    const source = this.#connections.current(entry.node.endpointId);
    return !source?.searchCost && this.isQuicklySearched(entry) && this.isWatched(entry);
  }

  /** Whether its rows may be read again without anybody asking: it is connected, and takes that. */
  isWatched({ node: { endpointId } }: EndpointEntry): boolean {
    if (this.#connections.state(endpointId) !== 'connected') return false;
    return this.#connections.current(endpointId)?.limitOf('watch') === undefined;
  }

  /** How long so many of its rows are left alone between two looks, where each look costs. */
  lookPauseMs({ node: { endpointId } }: EndpointEntry, count: number): number {
    return this.#connections.current(endpointId)?.lookPauseMs?.(count) ?? 0;
  }

  /** The tooltip of a row is about to open: nothing that can wait draws it anew now. */
  hover(node: SessionsNode): void {
    this.#changes.hover(node);
  }

  /** Has all rows read again, and what stands below sessions: values are read in other formats by now. */
  readAgain(): void {
    this.#items.clear();
    this.#readAllAgain();
  }

  /** Has all rows drawn anew: they look otherwise from now on. */
  redraw(): void {
    this.#changes.addAll();
  }

  /** The row with a key, if it is there. */
  rowOf(key: string): SessionsNode | undefined {
    for (const entry of this.#entries.values()) {
      if (entry.node.key === key) return entry.node;
      for (const { node, rows } of entry.allLists()) {
        if (node.key === key) return node;
        const below = [...rows.nodes, ...rows.ranges].find((each) => each.key === key);
        if (below) return below;
      }
    }
    return undefined;
  }

  setOpen(node: SessionsNode, isOpen: boolean): void {
    if (node.kind === 'endpoint') this.entry(node.endpointId).isOpen = isOpen;
    if (node.kind === 'group' || node.kind === 'range') {
      const list = this.#entries.get(endpointIdOf(node))?.listOf(node);
      if (list) list.isOpen = isOpen;
    }
    if (node.kind === 'session' && !isOpen) this.#items.forget(node);
  }

  dispose(): void {
    for (const entry of this.#entries.values()) entry.reset();
    this.#disposables.dispose();
  }

  async #groupsOf(entry: EndpointEntry): Promise<readonly SessionsNode[]> {
    entry.isOpen = true;
    const { node, sessions } = entry;
    if (entry.isDisconnected) return [noticeNode(node, { type: 'disconnected' })];
    // Rows that aren't connected by themselves are there collapsed: the user has expanded this one.
    this.#connections.want(node.endpointId);
    const isFirst = !sessions.index;
    const load = sessions.load();
    await Promise.race([load, delay(patienceMs)]);
    if (isFirst && sessions.isRunning) void load.then(() => this.#layOutAll(entry));
    const { choice } = this.#filters;
    const groups = entry
      .currentGroups()
      .map((group) => group.node)
      .filter((group) => fitsGroup(choice.filters, group));
    return [
      ...endpointNotices(entry, choice).map((notice) => noticeNode(node, notice)),
      ...groups,
      ...suggestionNotices(entry).map((notice) => noticeNode(node, notice)),
    ];
  }

  #rowsOf({ parent, range }: SessionNode): GroupRows | undefined {
    return this.#entries.get(parent.parent.endpointId)?.listOf(range ?? parent)?.rows;
  }

  #readAllAgain(): void {
    for (const entry of this.#entries.values()) entry.markStale();
    this.#changes.addAll();
  }

  #choose(): void {
    for (const { groups } of this.#entries.values()) {
      for (const group of groups.values()) this.#lists.drop(group);
    }
    this.#changes.addAll();
  }

  #layOutAll(entry: EndpointEntry): void {
    for (const group of entry.groups.values()) this.#lists.drop(group);
    this.#changes.add(entry.node);
  }

  #followEndpoint(endpointId: string): void {
    const record = this.#endpoints.get(endpointId);
    const entry = this.#entries.get(endpointId);
    if (entry && !entry.isAt(record)) {
      entry.reset();
      this.#entries.delete(endpointId);
    }
    this.#changes.addAll();
  }
}

async function delay(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}
