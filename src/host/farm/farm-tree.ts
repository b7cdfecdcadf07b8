import * as vscode from '../shown/vscode.ts';
import type { ServerPhase } from '../../protocol/farm/server-state.ts';
import type { DisposableLike } from '../disposable.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, oneLine } from '../text-format.ts';
import { farmDescription, farmTooltip } from './farm-row.ts';
import { heldLabel, heldRowDescription, heldTooltip } from './request-row.ts';
import { serverDescription, serverTooltip } from './server-row.ts';
import type { Farms } from './farms.ts';
import { viewRow } from '../view-rows.ts';
import { nodeId } from './nodes.ts';
import type { FarmNode, FarmViewNode, HeldListNode, HeldRequestNode, ServerNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';

const maxNameLength = 80;
const { Expanded, None } = vscode.TreeItemCollapsibleState;

/** Draws farms, their servers and the requests that wait. */
export class FarmTree implements ShownRows<FarmViewNode>, DisposableLike {
  readonly #farms: Farms;
  readonly #nodes = new WeakMap<RunningFarm, FarmNode>();
  readonly #changed = new vscode.EventEmitter<FarmViewNode | undefined>();
  readonly #listener: vscode.Disposable;
  /** The rows below each farm by their ids: the same objects for as long as they are there. */
  readonly #rows = new WeakMap<RunningFarm, Map<string, FarmViewNode>>();
  /** The texts of rows as they were drawn. */
  readonly #drawn = new WeakMap<RunningFarm, Map<string, string>>();
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(farms: Farms) {
    this.#farms = farms;
    this.#listener = farms.onDidChange((farm) => {
      if (farm) this.#redraw(farm);
      else this.#changed.fire(undefined);
    });
  }

  /** Draws those rows of a farm anew whose texts changed: the tooltip of any other may be open. */
  #redraw(farm: RunningFarm): void {
    const node = this.nodeOf(farm);
    const rows = this.#withChildren(node);
    const drawn = this.#drawn.get(farm) ?? new Map<string, string>();
    const isSameRows = rows.length === drawn.size && rows.every((row) => drawn.has(nodeId(row)));
    if (!isSameRows) {
      this.#changed.fire(node);
      return;
    }
    for (const row of rows) {
      if (drawn.get(nodeId(row)) !== textOf(draw(row))) this.#changed.fire(row);
    }
  }

  #withChildren(node: FarmViewNode): FarmViewNode[] {
    return [node, ...this.getChildren(node).flatMap((child) => this.#withChildren(child))];
  }

  /** The row of a farm: one object as long as it runs. */
  nodeOf(farm: RunningFarm): FarmNode {
    let node = this.#nodes.get(farm);
    if (!node) this.#nodes.set(farm, (node = viewRow({ kind: 'farm', farm })));
    return node;
  }

  getChildren(node?: FarmViewNode): FarmViewNode[] {
    if (!node) return this.#farms.all().map((farm) => this.nodeOf(farm));
    const { state } = node.farm;
    if (node.kind === 'farm') {
      const { farm } = node;
      const servers = (state?.servers ?? []).map((server) => {
        const drawn: ServerNode = viewRow({ kind: 'server', farm, parent: node, server });
        const row = this.#kept(drawn);
        row.server = server;
        return row;
      });
      const held: HeldListNode = viewRow({ kind: 'held', farm, parent: node });
      return isHolding(node.farm) ? [...servers, this.#kept(held)] : servers;
    }
    if (node.kind !== 'held') return [];
    return (state?.held ?? []).map((request) => {
      const { farm } = node;
      const drawn: HeldRequestNode = viewRow({ kind: 'held-request', farm, parent: node, request });
      const row = this.#kept(drawn);
      row.request = request;
      return row;
    });
  }

  /** The row that was there before with the same id, else this one. */
  #kept<N extends FarmViewNode>(row: N): N {
    const { farm } = row;
    let rows = this.#rows.get(farm);
    if (!rows) this.#rows.set(farm, (rows = new Map<string, FarmViewNode>()));
    const id = nodeId(row);
    const kept = rows.get(id);
    if (kept?.kind === row.kind) return kept as N;
    rows.set(id, row);
    return row;
  }

  getParent(node: FarmViewNode): FarmViewNode | undefined {
    return node.kind === 'farm' ? undefined : node.parent;
  }

  getTreeItem(node: FarmViewNode): ShownRow {
    const item = draw(node);
    const id = nodeId(node);
    let drawn = this.#drawn.get(node.farm);
    if (!drawn || node.kind === 'farm')
      this.#drawn.set(node.farm, (drawn = new Map<string, string>()));
    drawn.set(id, textOf(item));
    item.id = id;
    item.accessibilityInformation = {
      label: [item.label, item.description].filter((text) => typeof text === 'string').join(', '),
    };
    return shownRow(item, tooltipOf(node));
  }

  dispose(): void {
    this.#listener.dispose();
    this.#changed.dispose();
  }
}

/** Whether requests of a farm wait, or will. */
export function isHolding({ state }: RunningFarm): boolean {
  return state !== undefined && (state.balancer.holding || state.held.length > 0);
}

function draw(node: FarmViewNode): vscode.TreeItem {
  const { l10n, ThemeIcon, TreeItem } = vscode;
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
      item.iconPath = serverIcon(server.phase);
      item.contextValue = `server ${server.phase}`;
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
      item.description = heldRowDescription(node.request);
      item.iconPath = new ThemeIcon('watch');
      item.contextValue = 'heldRequest';
      return item;
    }
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
    case 'held':
      return {
        heading: l10n.t('Held Requests'),
        paragraphs: [
          [l10n.t('These requests are waiting at the balancer, in order of arrival.')],
          [l10n.t('Forward each request separately, or stop holding to forward all of them.')],
        ],
      };
    case 'held-request':
      return heldTooltip(node.request);
  }
}

/** What can be seen of a row without its tooltip, to compare it. */
function textOf({ label, description, contextValue, iconPath }: vscode.TreeItem): string {
  return JSON.stringify([label, description, contextValue, iconPath]);
}

/** The words that `when` clauses of the manifest look for. */
function farmContext(farm: RunningFarm): string {
  const words = ['farm', farm.phase];
  const { state } = farm;
  if (state?.balancer.holding) words.push('holding');
  else if (state) words.push('flowing');
  if (state) words.push(state.balancer.affinity ? 'bound' : 'unbound');
  return words.join(' ');
}

function serverIcon(phase: ServerPhase): vscode.ThemeIcon {
  const { ThemeColor, ThemeIcon } = vscode;
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
