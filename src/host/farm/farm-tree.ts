import * as vscode from '../shown/vscode.ts';
import type { BreakpointRule } from '../../protocol/farm/breakpoint.ts';
import type { HeldRequest } from '../../protocol/farm/request-state.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import type { DisposableLike } from '../disposable.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, oneLine } from '../text-format.ts';
import {
  breakpointDescription,
  breakpointLabel,
  breakpointText,
  breakpointTooltip,
} from './breakpoints/breakpoint-words.ts';
import { isOfTask } from './breakpoints/farm-breakpoints.ts';
import { farmDescription, farmTooltip } from './farm-row.ts';
import {
  heldLabel,
  heldRowDescription,
  heldTooltip,
  requestContext,
  requestLabel,
} from './request-row.ts';
import { requestsAtServers, underwayDescription, underwayTooltip } from './underway-row.ts';
import { serverDescription, serverTooltip } from './server-row.ts';
import type { Farms } from './farms.ts';
import { viewRow } from '../view-rows.ts';
import { nodeId } from './nodes.ts';
import type { FarmNode, FarmViewNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';

const maxNameLength = 80;
const { Expanded, None } = vscode.TreeItemCollapsibleState;

/** How often ages are drawn anew. */
const tickMs = 1000;
/** How long a row waits with a new description for somebody who reads its tooltip: drawing it closes that. */
const readingMs = 5000;

/** Draws farms, their servers, and the requests that are under way or wait. */
export class FarmTree implements ShownRows<FarmViewNode>, DisposableLike {
  readonly #farms: Farms;
  readonly #nodes = new WeakMap<RunningFarm, FarmNode>();
  readonly #changed = new vscode.EventEmitter<FarmViewNode | undefined>();
  readonly #listener: vscode.Disposable;
  /** The rows below each row by their ids: the same objects for as long as they are there. */
  readonly #rows = new WeakMap<FarmViewNode, ReadonlyMap<string, FarmViewNode>>();
  /** The ids of the rows below a row, as they were last asked for. */
  readonly #shown = new WeakMap<FarmViewNode, string>();
  /** Rows as they were drawn. */
  readonly #drawn = new WeakMap<FarmViewNode, vscode.TreeItem>();
  readonly onDidChangeTreeData = this.#changed.event;
  #ticking: NodeJS.Timeout | undefined;
  /** The row whose tooltip was asked for last, and when. */
  #asked: { readonly node: FarmViewNode; readonly atMs: number } | undefined;

  constructor(farms: Farms) {
    this.#farms = farms;
    this.#listener = farms.onDidChange((farm) => {
      if (farm) this.#redraw(this.nodeOf(farm));
      else this.#changed.fire(undefined);
    });
  }

  /** Times go on only while somebody can see them. */
  setVisible(isVisible: boolean): void {
    clearInterval(this.#ticking);
    this.#ticking = isVisible ? setInterval(() => this.#tick(), tickMs) : undefined;
    if (isVisible) this.#tick();
  }

  #tick(): void {
    for (const farm of this.#farms.all()) this.#redraw(this.nodeOf(farm));
  }

  /** Draws those rows anew whose texts changed, or what is below them: the tooltip of any other may be open. */
  #redraw(node: FarmViewNode): void {
    const children = this.#children(node);
    const ids = idsOf(children);
    const item = draw(node);
    const hasNewRows = (this.#shown.get(node) ?? ids) !== ids;
    if (!hasNewRows && !this.#isOld(node, item)) {
      for (const child of children) this.#redraw(child);
      return;
    }
    // Rows that are collapsed aren't asked for: they were told once.
    if (this.#shown.has(node)) this.#shown.set(node, ids);
    this.#drawn.set(node, item);
    this.#changed.fire(node);
  }

  /** Whether a row has another text by now; of one that is read, a new description can wait. */
  #isOld(node: FarmViewNode, now: vscode.TreeItem): boolean {
    const drawn = this.#drawn.get(node);
    if (!drawn) return false;
    if (factsOf(drawn) !== factsOf(now)) return true;
    return drawn.description !== now.description && !this.#isRead(node);
  }

  #isRead(node: FarmViewNode): boolean {
    return this.#asked?.node === node && Date.now() < this.#asked.atMs + readingMs;
  }

  /** Draws a row again as it is. */
  redraw(node: FarmViewNode): void {
    this.#changed.fire(node);
  }

  /** The row of a farm: one object as long as it runs. */
  nodeOf(farm: RunningFarm): FarmNode {
    let node = this.#nodes.get(farm);
    if (!node) this.#nodes.set(farm, (node = viewRow({ kind: 'farm', farm })));
    return node;
  }

  getChildren(node?: FarmViewNode): FarmViewNode[] {
    if (!node) return this.#farms.all().map((farm) => this.nodeOf(farm));
    const children = this.#children(node);
    this.#shown.set(node, idsOf(children));
    return children;
  }

  /** The rows below a row: those that were there before with the same ids, as they are now. */
  #children(node: FarmViewNode): FarmViewNode[] {
    const before = this.#rows.get(node);
    const children = childrenOf(node).map((child) => {
      const kept = before?.get(nodeId(child));
      return kept ? Object.assign(kept, child) : child;
    });
    this.#rows.set(node, new Map(children.map((child) => [nodeId(child), child])));
    return children;
  }

  getParent(node: FarmViewNode): FarmViewNode | undefined {
    return node.kind === 'farm' ? undefined : node.parent;
  }

  getTreeItem(node: FarmViewNode): ShownRow {
    const item = draw(node);
    this.#drawn.set(node, item);
    item.id = nodeId(node);
    item.accessibilityInformation = {
      label: [item.label, item.description].filter((text) => typeof text === 'string').join(', '),
    };
    return shownRow(item);
  }

  resolveTreeItem(item: vscode.TreeItem, node: FarmViewNode): ShownRow {
    this.#asked = { node, atMs: Date.now() };
    return shownRow(item, tooltipOf(node));
  }

  dispose(): void {
    this.setVisible(false);
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

const idsOf = (rows: readonly FarmViewNode[]): string => rows.map(nodeId).join(' ');

/** The rows below a row, made anew. */
function childrenOf(node: FarmViewNode): FarmViewNode[] {
  const { farm } = node;
  const { state } = farm;
  if (!state) return [];
  switch (node.kind) {
    case 'farm': {
      const rows: FarmViewNode[] = state.servers.map((server) =>
        viewRow({ kind: 'server', farm, parent: node, server }),
      );
      rows.push(viewRow({ kind: 'underway', farm, parent: node }));
      if (isHolding(farm)) rows.push(viewRow({ kind: 'held', farm, parent: node }));
      if (state.breakpoints?.length)
        rows.push(viewRow({ kind: 'breakpoints', farm, parent: node }));
      return rows;
    }
    case 'underway':
      return requestsAtServers(state).map((request) =>
        viewRow({ kind: 'underway-request', farm, parent: node, request }),
      );
    case 'held':
      return state.held.map((request) =>
        viewRow({ kind: 'held-request', farm, parent: node, request }),
      );
    case 'breakpoints':
      return (state.breakpoints ?? []).map((rule) =>
        viewRow({ kind: 'breakpoint', farm, parent: node, rule }),
      );
    case 'server':
    case 'underway-request':
    case 'held-request':
    case 'breakpoint':
      return [];
  }
}

/** Whether requests of a farm wait, or will. */
export function isHolding({ state }: RunningFarm): boolean {
  return state !== undefined && (state.balancer.holding || state.held.length > 0);
}

function draw(node: FarmViewNode): vscode.TreeItem {
  const { l10n, ThemeIcon, TreeItem } = vscode;
  const { state } = node.farm;
  switch (node.kind) {
    case 'farm': {
      const { farm } = node;
      const item = new TreeItem(oneLine(farm.name, maxNameLength), Expanded);
      item.description = farmDescription(farm.phase, farm.state);
      item.iconPath = new ThemeIcon(farm.phase === 'ready' ? 'server-environment' : 'loading~spin');
      item.contextValue = farmContext(farm);
      return item;
    }
    case 'server': {
      const { server } = node;
      const item = new TreeItem(server.name, None);
      item.description = serverDescription(server);
      item.iconPath = serverIcon(server);
      item.contextValue = serverContext(server);
      return item;
    }
    case 'underway': {
      const count = state ? requestsAtServers(state).length : 0;
      const item = new TreeItem(l10n.t('Requests in Progress'), Expanded);
      item.description = count > 0 ? formatCount(count, vscode.env.language) : l10n.t('none');
      item.iconPath = new ThemeIcon('arrow-swap');
      item.contextValue = 'underway';
      return item;
    }
    case 'underway-request': {
      const { request } = node;
      const item = new TreeItem(requestLabel(request), None);
      item.description = state ? underwayDescription(request, state, Date.now()) : '';
      item.iconPath = new ThemeIcon(request.waitsFor ? 'lock' : 'arrow-right');
      item.contextValue = requestContext('underwayRequest', request);
      return item;
    }
    case 'held': {
      const count = node.farm.state?.held.length ?? 0;
      const item = new TreeItem(l10n.t('Held Requests'), Expanded);
      item.description = count > 0 ? formatCount(count, vscode.env.language) : l10n.t('none yet');
      item.iconPath = new ThemeIcon('debug-pause');
      item.contextValue = count > 0 ? 'held some' : 'held';
      return item;
    }
    case 'held-request': {
      const item = new TreeItem(heldLabel(node.request), None);
      item.description = heldRowDescription(node.request, Date.now());
      item.iconPath = new ThemeIcon('watch');
      item.contextValue = requestContext('heldRequest', node.request);
      return item;
    }
    case 'breakpoints': {
      const item = new TreeItem(l10n.t('Breakpoints'), Expanded);
      item.description = formatCount(state?.breakpoints?.length ?? 0, vscode.env.language);
      item.iconPath = new ThemeIcon('debug-breakpoint-conditional');
      item.contextValue = 'breakpoints';
      return item;
    }
    case 'breakpoint':
      return drawBreakpoint(node.rule);
  }
}

/** What the tooltip of a row says. */
function tooltipOf(node: FarmViewNode): Tooltip | undefined {
  const { l10n } = vscode;
  switch (node.kind) {
    case 'farm': {
      const { name, state, otherWindow } = node.farm;
      return state && farmTooltip(name, state, otherWindow);
    }
    case 'server':
      return serverTooltip(node.server);
    case 'underway':
      return {
        heading: l10n.t('Requests in Progress'),
        paragraphs: [[l10n.t('The servers are working on these requests, in order of arrival.')]],
      };
    case 'underway-request':
      return node.farm.state && underwayTooltip(node.request, node.farm.state);
    case 'held':
      return {
        heading: l10n.t('Held Requests'),
        paragraphs: [
          [l10n.t('These requests are waiting at the balancer, in order of arrival.')],
          [l10n.t('Forward each request separately, or stop holding to forward all of them.')],
        ],
      };
    case 'held-request':
      return heldTooltip(node.request, {
        state: node.farm.state,
        nowMs: Date.now(),
        breakpoint: stopText(node.request, node.farm),
      });
    case 'breakpoints':
      return {
        heading: l10n.t('Breakpoints'),
        paragraphs: [[l10n.t('A request that matches a breakpoint waits at the balancer.')]],
      };
    case 'breakpoint':
      return breakpointTooltip(node.rule);
  }
}

/** What can be seen of a row beside its description and its tooltip, to compare it. */
function factsOf({ label, contextValue, iconPath, checkboxState }: vscode.TreeItem): string {
  return JSON.stringify([label, contextValue, iconPath, checkboxState]);
}

function drawBreakpoint(rule: BreakpointRule): vscode.TreeItem {
  const { Checked, Unchecked } = vscode.TreeItemCheckboxState;
  const { l10n } = vscode;
  const { isEnabled } = rule;
  const item = new vscode.TreeItem(oneLine(breakpointLabel(rule), maxNameLength), None);
  item.description = breakpointDescription(rule);
  item.checkboxState = {
    state: isEnabled ? Checked : Unchecked,
    tooltip: isEnabled ? l10n.t('Switch Breakpoint Off') : l10n.t('Switch Breakpoint On'),
  };
  item.contextValue = isOfTask(rule) ? 'breakpoint task' : 'breakpoint own';
  return item;
}

/** The breakpoint that stopped a request, in words; one that stops once has gone by then. */
function stopText(request: HeldRequest, { state }: RunningFarm): string | undefined {
  if (request.breakpoint === undefined) return undefined;
  const rule = state?.breakpoints?.find(({ id }) => id === request.breakpoint);
  return rule ? breakpointText(rule) : vscode.l10n.t('that stops once');
}

/** The words that `when` clauses of the manifest look for. */
function farmContext(farm: RunningFarm): string {
  const words = ['farm', farm.phase];
  const { state } = farm;
  if (state?.balancer.holding) words.push('holding');
  else if (state) words.push('flowing');
  if (state) words.push(state.balancer.affinity ? 'bound' : 'unbound');
  if (state?.balancer.certificate) words.push('secure');
  return words.join(' ');
}

function serverContext({ phase, kind, trouble, redisPort }: ServerState): string {
  const words = ['server', phase, trouble?.isFrozen ? 'frozen' : 'answering'];
  if (kind !== 'launch' && kind !== 'address') words.push('own');
  if (redisPort !== undefined) words.push(trouble?.isCutOff ? 'cutOff' : 'reaching');
  return words.join(' ');
}

function serverIcon({ phase, trouble }: ServerState): vscode.ThemeIcon {
  const { ThemeColor, ThemeIcon } = vscode;
  if (phase === 'ready' && trouble) {
    return new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'));
  }
  switch (phase) {
    case 'starting':
      return new ThemeIcon('loading~spin');
    case 'ready':
      return new ThemeIcon('server-process', new ThemeColor('testing.iconPassed'));
    case 'down':
      return new ThemeIcon('error', new ThemeColor('testing.iconFailed'));
    case 'stopped':
      return new ThemeIcon('circle-slash');
  }
}
