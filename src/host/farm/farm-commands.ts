import * as vscode from '../shown/vscode.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { chooseFarmAction } from './farm-actions.ts';
import type { FarmNode } from './nodes.ts';
import { showFarmOutput } from './farm-output.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { FarmStarter } from './farm-starter.ts';
import type { FarmTargets } from './farm-targets.ts';
import type { Farms } from './farms.ts';
import type { RunningFarm } from './running-farm.ts';

/** Registers what concerns a farm as a whole. */
export function registerFarmCommands(
  commands: CommandRegistry,
  farms: Farms,
  starter: FarmStarter,
  targets: FarmTargets,
  {
    titleOf,
    rowOf,
  }: { readonly titleOf: TitleOf; readonly rowOf: (farm: RunningFarm) => FarmNode },
): DisposableLike {
  const owned = new DisposableStore();
  const start = async (isDebugged: boolean): Promise<void> => {
    await farms.joinOwn();
    const task = await starter.choose();
    const running = task && starter.runningOf(task);
    if (running) await offerRunning(running, starter, isDebugged);
    else if (task) await starter.start(task, isDebugged);
  };
  owned.add(commands.register('startFarm', () => start(false)));
  owned.add(commands.register('startFarmWithDebugger', () => start(true)));
  owned.add(
    commands.register('stopFarm', async (target) => {
      await (await targets.farm(target, 'stopFarm'))?.stop();
    }),
  );
  owned.add(
    commands.register('restartFarm', async (target) => {
      const farm = await targets.farm(target, 'restartFarm');
      if (farm) await starter.restart(farm, farm.isDebugged);
    }),
  );
  owned.add(
    commands.register('turnAffinityOn', async (target) => {
      await (await targets.farm(target, 'turnAffinityOn'))?.send({ name: 'setAffinity', on: true });
    }),
  );
  owned.add(
    commands.register('turnAffinityOff', async (target) => {
      const farm = await targets.farm(target, 'turnAffinityOff');
      await farm?.send({ name: 'setAffinity', on: false });
    }),
  );
  owned.add(
    commands.register('openFarmInBrowser', async (target) => {
      const farm = await targets.farm(target, 'openFarmInBrowser');
      if (farm?.state) await openInBrowser(farm.state.balancer.url);
    }),
  );
  owned.add(
    commands.register('showFarmOutput', async (target) => {
      const farm = await targets.farm(target, 'showFarmOutput');
      if (farm) await showFarmOutput(farm);
    }),
  );
  owned.add(
    commands.register('showFarmActions', async (target) => {
      const farm = await targets.farm(target, 'showFarmActions');
      if (farm) await chooseFarmAction(farm, rowOf(farm), titleOf);
    }),
  );
  return owned;
}

/** A farm runs once: offers what can be done with it. */
async function offerRunning(
  farm: RunningFarm,
  starter: FarmStarter,
  isDebugged: boolean,
): Promise<void> {
  const { l10n } = vscode;
  const port = farm.state?.balancer.port;
  const text =
    port === undefined
      ? l10n.t('The farm {0} is starting.', farm.name)
      : l10n.t('The farm {0} is running on port {1}.', farm.name, String(port));
  const open = l10n.t('Open in Browser');
  const restart =
    isDebugged && !farm.isDebugged ? l10n.t('Restart with Debugger') : l10n.t('Restart Farm');
  const stop = l10n.t('Stop Farm');
  const buttons = farm.state?.phase === 'ready' ? [open, restart, stop] : [restart, stop];
  const chosen = await vscode.window.showInformationMessage(text, ...buttons);
  if (chosen === open && farm.state) await openInBrowser(farm.state.balancer.url);
  if (chosen === restart) await starter.restart(farm, isDebugged || farm.isDebugged);
  if (chosen === stop) await farm.stop();
}
