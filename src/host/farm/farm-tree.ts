import * as vscode from '../shown/vscode.ts';
import type { ServerPhase } from '../../protocol/farm.ts';
import type { DisposableLike } from '../disposable.ts';
import { shownRow, type ShownRow, type ShownRows } from '../shown/rows.ts';
import {
  farmDescription,
  farmFacts,
  heldDescription,
  requestLabel,
  serverDescription,
  serverFacts,
} from './farm-rows.ts';
import type { Farms } from './farms.ts';
import { viewRow } from '../view-rows.ts';
import { withoutNamedSecrets } from '../named-secrets.ts';
import { nodeId } from './nodes.ts';
import type { FarmNode, FarmViewNode, HeldListNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';

const { Expanded, None } = vscode.TreeItemCollapsibleState;

/** Draws farms, their servers and the requests that wait. */
export class FarmTree implements ShownRows<FarmViewNode>, DisposableLike {
  readonly #farms: Farms;
  readonly #nodes = new WeakMap<RunningFarm, FarmNode>();
  readonly #changed = new vscode.EventEmitter<FarmViewNode | undefined>();
  readonly #listener: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(farms: Farms) {
    this.#farms = farms;
    this.#listener = farms.onDidChange((farm) => {
      this.#changed.fire(farm && this.nodeOf(farm));
    });
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
      const servers = (state?.servers ?? []).map((server) =>
        viewRow({ kind: 'server', farm, parent: node, server }),
      );
      const held: HeldListNode = viewRow({ kind: 'held', farm, parent: node });
      return isHolding(node.farm) ? [...servers, held] : servers;
    }
    if (node.kind !== 'held') return [];
    return (state?.held ?? []).map((request) =>
      viewRow({ kind: 'held-request', farm: node.farm, parent: node, request }),
    );
  }

  getParent(node: FarmViewNode): FarmViewNode | undefined {
    return node.kind === 'farm' ? undefined : node.parent;
  }

  getTreeItem(node: FarmViewNode): ShownRow {
    const item = draw(node);
    item.id = nodeId(node);
    item.accessibilityInformation = {
      label: [item.label, item.description].filter((text) => typeof text === 'string').join(', '),
    };
    return shownRow(item, tooltipLines(node));
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
      const item = new TreeItem(farm.name, Expanded);
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
      item.description = count > 0 ? String(count) : l10n.t('none yet');
      item.iconPath = new ThemeIcon('debug-pause');
      item.contextValue = count > 0 ? 'held some' : 'held';
      return item;
    }
    case 'held-request': {
      const item = new TreeItem(requestLabel(node.request), None);
      item.description = heldDescription(node.request);
      item.iconPath = new ThemeIcon('watch');
      item.contextValue = 'heldRequest';
      return item;
    }
  }
}

/** What stands in the tooltip of a row, where that is more than its label. */
function tooltipLines(node: FarmViewNode): readonly string[] | undefined {
  switch (node.kind) {
    case 'farm':
      return node.farm.state && farmFacts(node.farm.state);
    case 'server':
      return serverFacts(node.server);
    case 'held':
      return undefined;
    case 'held-request':
      return [withoutNamedSecrets(`${node.request.method} ${node.request.path}`)];
  }
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
