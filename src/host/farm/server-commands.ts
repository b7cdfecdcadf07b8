import * as vscode from '../shown/vscode.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import { askNumber } from './ask-number.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { FarmTargets } from './farm-targets.ts';

const maxWeight = 1_000_000;
/** As many servers as a definition may have. */
const maxServers = 64;

/** Registers what concerns one server of a farm, and how many there are. */
export function registerServerCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
): DisposableLike {
  const { l10n } = vscode;
  const owned = new DisposableStore();
  owned.add(
    commands.register('openServerInBrowser', async (target) => {
      const found = await targets.server(target, 'openServerInBrowser');
      if (found) await openInBrowser(found.server.url);
    }),
  );
  for (const name of [
    'startServer',
    'stopServer',
    'restartServer',
    'killServer',
    'removeServer',
  ] as const) {
    owned.add(
      commands.register(name, async (target) => {
        const found = await targets.server(target, name);
        await found?.farm.send({ name, server: found.server.name });
      }),
    );
  }
  owned.add(
    commands.register('setServerWeight', async (target) => {
      const found = await targets.server(target, 'setServerWeight');
      if (!found) return;
      const { name, weight } = found.server;
      const wanted = await askNumber({
        title: l10n.t('Weight of {0}', name),
        prompt: l10n.t(
          "The server's share of requests, relative to the other weights. 0 means no new requests.",
        ),
        value: weight,
        least: 0,
        most: maxWeight,
      });
      if (wanted === undefined) return;
      await found.farm.send({ name: 'setWeight', server: name, weight: wanted });
    }),
  );
  owned.add(
    commands.register('addServer', async (target) => {
      const farm = await targets.farm(target, 'addServer');
      await farm?.send({ name: 'addServer' });
    }),
  );
  owned.add(
    commands.register('scaleFarm', async (target) => {
      const farm = await targets.farm(target, 'scaleFarm');
      if (!farm) return;
      const staying = farm.state?.servers.filter(({ isLeaving }) => !isLeaving) ?? [];
      const count = await askNumber({
        title: l10n.t('Servers of {0}', farm.name),
        prompt: l10n.t(
          'How many servers the farm has. Servers are added on free ports. The newest are removed when they have finished their requests.',
        ),
        value: staying.length,
        least: 1,
        most: maxServers,
      });
      if (count !== undefined) await farm.send({ name: 'scaleTo', count });
    }),
  );
  return owned;
}
