import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { endpointIdOf, isOwned, isSessionsNode } from '../nodes.ts';
import { chosenSessions } from './chosen-sessions.ts';
import type { ChosenParts } from './chosen-sessions.ts';
import { exportSessions } from './export-sessions.ts';
import { importSessions } from './import-sessions.ts';

/** Registers what takes sessions out of Redis into files, and back. */
export function registerTransferCommands(
  commands: CommandRegistry,
  parts: ChosenParts,
): DisposableLike {
  const { services, targets } = parts;
  const owned = new DisposableStore();
  owned.add(
    commands.register('exportSessions', async (target, selection) => {
      const chosen = await chosenSessions(parts, 'exportSessions', target, selection);
      if (chosen) await exportSessions(services, chosen);
    }),
  );
  owned.add(
    commands.register('importSessions', async (target) => {
      const isOwn = isSessionsNode(target) && isOwned(target);
      const record = isOwn ? services.endpoints.get(endpointIdOf(target)) : undefined;
      const written = await importSessions(services, record);
      if (written !== undefined) services.sessionCreations.fire(written);
    }),
  );
  for (const name of ['copyAsRedisCli', 'copyAsCSharp'] as const) {
    owned.add(
      commands.register(name, async (target) => {
        const address = await targets.find(target, name);
        if (!address) return;
        const copies = await import('./copy-as-command.ts');
        await copies[name](services, address);
      }),
    );
  }
  return owned;
}
