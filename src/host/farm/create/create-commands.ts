import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { TitleOf } from '../../contributions/command-titles.ts';
import type { FarmStarter } from '../farm-starter.ts';
import { configuredFarms } from '../configured-farms.ts';
import { createFarm } from './create-farm.ts';
import { importFarm } from './import-farm.ts';

/** Registers what writes farms into tasks.json. */
export function registerCreateCommands(
  commands: CommandRegistry,
  starter: FarmStarter,
  titleOf: TitleOf,
): DisposableLike {
  const owned = new DisposableStore();
  const start = async (label: string): Promise<void> => {
    await isKnown(label);
    await starter.launch(label, undefined, false, () => undefined);
  };
  owned.add(commands.register('createFarm', () => createFarm(titleOf('createFarm'), start)));
  owned.add(
    commands.register('importFarmFromIis', () =>
      importFarm('iis', titleOf('importFarmFromIis'), start),
    ),
  );
  owned.add(
    commands.register('importFarmFromProxy', () =>
      importFarm('proxy', titleOf('importFarmFromProxy'), start),
    ),
  );
  return owned;
}

/** VS Code reads a tasks.json that has changed a moment later. */
const readLimitMs = 5000;
const lookMs = 200;

/** Waits until VS Code knows a task, as long as that is worth it. */
async function isKnown(label: string): Promise<void> {
  for (const endMs = Date.now() + readLimitMs; Date.now() < endMs;) {
    if ((await configuredFarms(undefined)).some(({ name }) => name === label)) return;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
