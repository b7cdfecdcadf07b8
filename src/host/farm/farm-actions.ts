import * as vscode from '../shown/vscode.ts';
import { choose } from '../choose.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { commandIds } from '../contributions/commands.ts';
import { farmDescription } from './farm-row.ts';
import { farmWishes } from './farm-wishes.ts';
import type { FarmCommand } from './farm-wishes.ts';
import type { FarmNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';

/** Lets the user choose one of the commands that can do something with a farm now, and runs it. */
export async function chooseFarmAction(
  farm: RunningFarm,
  row: FarmNode,
  titleOf: TitleOf,
): Promise<void> {
  const names = (Object.keys(farmWishes) as FarmCommand[]).filter(
    (name) => name !== 'showFarmActions' && farmWishes[name].fits(farm),
  );
  const state = farmDescription(farm.phase, farm.state);
  const chosen = await choose(
    names.map((name) => ({ label: titleOf(name), value: name })),
    {
      title: titleOf('showFarmActions'),
      placeHolder: vscode.l10n.t('Select what to do with {0} ({1})', farm.name, state),
    },
  );
  if (chosen) await vscode.commands.executeCommand(commandIds[chosen], row);
}
