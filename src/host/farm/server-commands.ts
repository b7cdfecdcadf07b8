import * as vscode from '../shown/vscode.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import { openInBrowser } from './open-in-browser.ts';
import type { FarmTargets } from './farm-targets.ts';

const maxWeight = 1_000_000;

/** Registers what concerns one server of a farm. */
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
  owned.add(
    commands.register('startServer', async (target) => {
      const found = await targets.server(target, 'startServer');
      await found?.farm.send({ name: 'startServer', server: found.server.name });
    }),
  );
  owned.add(
    commands.register('stopServer', async (target) => {
      const found = await targets.server(target, 'stopServer');
      await found?.farm.send({ name: 'stopServer', server: found.server.name });
    }),
  );
  owned.add(
    commands.register('setServerWeight', async (target) => {
      const found = await targets.server(target, 'setServerWeight');
      if (!found) return;
      const { name, weight } = found.server;
      const text = await vscode.window.showInputBox({
        title: l10n.t('Weight of {0}', name),
        prompt: l10n.t(
          "The server's share of requests, relative to the other weights. 0 means no new requests.",
        ),
        value: String(weight),
        validateInput: (input) =>
          parseWeight(input) === undefined
            ? l10n.t('A whole number from 0 to {0}', maxWeight)
            : undefined,
      });
      const wanted = text === undefined ? undefined : parseWeight(text);
      if (wanted === undefined) return;
      await found.farm.send({ name: 'setWeight', server: name, weight: wanted });
    }),
  );
  return owned;
}

function parseWeight(text: string): number | undefined {
  const weight = /^\d{1,7}$/.test(text.trim()) ? Number(text) : Number.NaN;
  return weight <= maxWeight ? weight : undefined;
}
