import * as vscode from '../shown/vscode.ts';
import { setContextKey } from '../contributions/context-keys.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import { isHolding } from './farm-tree.ts';
import type { Farms } from './farms.ts';
import type { FarmViewNode } from './nodes.ts';

/** Keeps context keys and the badge of the farm view in step with the farms. */
export function showFarmState(farms: Farms, view: vscode.TreeView<FarmViewNode>): DisposableLike {
  const owned = new DisposableStore();
  let shown = '';
  const show = () => {
    const all = farms.all();
    const heldCount = all.reduce((sum, { state }) => sum + (state?.held.length ?? 0), 0);
    const state = {
      isRunning: all.length > 0,
      isHolding: all.some(isHolding),
      isBound: all.some((farm) => farm.state?.balancer.affinity),
      heldCount,
    };
    const text = JSON.stringify(state);
    if (text === shown) return;
    shown = text;
    setContextKey(vscode.commands, 'sessionFarm.farmRunning', state.isRunning);
    setContextKey(vscode.commands, 'sessionFarm.requestsHeld', state.isHolding);
    setContextKey(vscode.commands, 'sessionFarm.affinityOn', state.isBound);
    view.badge =
      heldCount === 0
        ? undefined
        : {
            value: heldCount,
            tooltip:
              heldCount === 1
                ? vscode.l10n.t('1 request is held at the balancer')
                : vscode.l10n.t('{0} requests are held at the balancer', heldCount),
          };
  };
  show();
  owned.add(farms.onDidChange(show));
  return owned;
}
