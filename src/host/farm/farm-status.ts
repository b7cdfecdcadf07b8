import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import { formatCount, oneLine } from '../text-format.ts';
import type { Farms } from './farms.ts';
import type { RunningFarm } from './running-farm.ts';

const maxNameLength = 24;

/** Says in the status bar which farms run, how many servers are ready, and whether requests wait. */
export function showFarmStatus(farms: Farms): DisposableLike {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('farm', vscode.StatusBarAlignment.Left, 'server-environment'),
  );
  item.name = vscode.l10n.t('Session Farm');
  item.command = commandIds.showFarmActions;
  let shown = '';
  const show = (): void => {
    const running = farms.all();
    const status = running.length > 0 ? statusOf(running) : undefined;
    const text = JSON.stringify(status ?? null);
    // A farm under load says something new ten times a second.
    if (text === shown) return;
    shown = text;
    if (!status) {
      item.hide();
      return;
    }
    item.text = status.parts.join(' · ');
    item.tooltip = vscode.l10n.t(
      '{0}. Select to see what you can do with the farm.',
      status.parts.join(', '),
    );
    item.accessibilityInformation = { label: status.parts.join(', '), role: 'button' };
    item.backgroundColor = status.isWaiting
      ? new vscode.ThemeColor('statusBarItem.warningBackground')
      : undefined;
    item.show();
  };
  show();
  owned.add(farms.onDidChange(show));
  return owned;
}

interface Status {
  readonly parts: readonly string[];
  /** Something waits for the user: requests that are held, or a server that a debugger has stopped. */
  readonly isWaiting: boolean;
}

/** `shop :9000`, `2/2 ready`, `3 held`; of several farms their number and the sums. */
export function statusOf(farms: readonly RunningFarm[]): Status {
  const { l10n } = vscode;
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const servers = farms.flatMap(({ state }) => state?.servers ?? []);
  const held = farms.reduce((sum, { state }) => sum + (state?.held.length ?? 0), 0);
  const stopped = servers.filter(({ stoppedSinceMs }) => stoppedSinceMs !== undefined).length;
  const ready = servers.filter(({ phase }) => phase === 'ready').length;
  const [only, ...others] = farms;
  const title =
    others.length > 0 || !only ? l10n.t('{0} farms', count(farms.length)) : titleOf(only);
  const parts = [title];
  if (servers.length > 0) {
    parts.push(l10n.t('{0} of {1} ready', count(ready), count(servers.length)));
  }
  if (held > 0) parts.push(l10n.t('{0} held', count(held)));
  if (stopped > 0) parts.push(l10n.t('{0} at a breakpoint', count(stopped)));
  return { parts, isWaiting: held + stopped > 0 };
}

function titleOf({ name, state }: RunningFarm): string {
  const port = state === undefined ? '' : ` :${state.balancer.port}`;
  return `${oneLine(name, maxNameLength)}${port}`;
}
