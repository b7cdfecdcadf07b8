import type { SessionFilter } from '../../../lookup/filter/session-filter.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { severalSessions } from '../commands/several-sessions.ts';
import { endpointIdOf, isOwned, isSessionsNode } from '../nodes.ts';
import { chosenSessions } from './chosen-sessions.ts';
import type { ChosenParts } from './chosen-sessions.ts';
import { exportSessions } from './export-sessions.ts';
import { importSessions } from './import-sessions.ts';

/**
 * Registers what takes sessions out of Redis into files, and back.
 * @param filters those of the Sessions view
 */
export function registerTransferCommands(
  commands: CommandRegistry,
  parts: ChosenParts,
  filters: () => readonly SessionFilter[],
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
    commands.register('exportAllSessions', async () => {
      const { listedSessions } = await import('./listed-sessions.ts');
      const chosen = await listedSessions(parts, filters());
      if (chosen) await exportSessions(services, chosen);
    }),
  );
  owned.add(
    commands.register('importIntoEndpoint', async () => {
      const written = await importSessions(services, undefined);
      if (written !== undefined) services.sessionCreations.fire(written);
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
  owned.add(
    commands.register('copyAsRedisCli', async (target, given) => {
      const all = await severalSessions(services, targets, 'copyAsRedisCli', target, given);
      if (all.length === 0) return;
      const { copyAsRedisCli } = await import('./copy-as-command.ts');
      await copyAsRedisCli(services, all);
    }),
  );
  owned.add(
    commands.register('copyAsCSharp', async (target) => {
      const address = await targets.find(target, 'copyAsCSharp');
      if (!address) return;
      const { copyAsCSharp } = await import('./copy-as-command.ts');
      await copyAsCSharp(services, address);
    }),
  );
  return owned;
}
