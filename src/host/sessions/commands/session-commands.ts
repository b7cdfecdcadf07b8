import * as vscode from '../../shown/vscode.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { isSessionsNode } from '../nodes.ts';
import { sessionKeys } from '../session-keys.ts';
import type { SessionTargets } from '../session-target.ts';
import { severalSessions } from './several-sessions.ts';

/** Registers what can be done with one session. */
export function registerSessionCommands(
  commands: CommandRegistry,
  services: HostServices,
  targets: SessionTargets,
): DisposableLike {
  const { itemHints } = services;
  const owned = new DisposableStore();

  owned.add(
    commands.register('openSession', async (target) => {
      const address = await targets.find(target, 'openSession');
      if (!address) return;
      await vscode.commands.executeCommand('vscode.open', targets.uriOf(address));
    }),
  );
  owned.add(
    commands.register('openSessionToSide', async (target) => {
      const address = await targets.find(target, 'openSessionToSide');
      if (!address) return;
      const options: vscode.TextDocumentShowOptions = { viewColumn: vscode.ViewColumn.Beside };
      await vscode.commands.executeCommand('vscode.open', targets.uriOf(address), options);
    }),
  );
  owned.add(
    commands.register('openItem', async (target) => {
      const address = await targets.find(target, 'openItem');
      if (!address) return;
      const uri = targets.uriOf(address);
      if (isSessionsNode(target) && target.kind === 'item') itemHints.ask(uri, target.item.name);
      await vscode.commands.executeCommand('vscode.open', uri);
    }),
  );
  owned.add(
    commands.register('readAs', async (target) => {
      const { readItemAs } = await import('../../readings/read-as-command.ts');
      await readItemAs(services, targets, target);
    }),
  );
  owned.add(
    commands.register('copySessionId', async (target, given) => {
      const all = await severalSessions(services, targets, 'copySessionId', target, given);
      if (all.length === 0) return;
      await vscode.env.clipboard.writeText(all.map(({ ref }) => ref.id).join('\n'));
      const text =
        all.length === 1
          ? vscode.l10n.t('Session ID copied')
          : vscode.l10n.t('{0} session IDs copied', all.length);
      vscode.window.setStatusBarMessage(text, 3000);
    }),
  );
  owned.add(
    commands.register('copySessionKeys', async (target, given) => {
      const all = await severalSessions(services, targets, 'copySessionKeys', target, given);
      if (all.length === 0) return;
      const keys = await Promise.all(all.map(({ ref }) => sessionKeys(ref)));
      await vscode.env.clipboard.writeText(keys.flat().join('\n'));
      vscode.window.setStatusBarMessage(vscode.l10n.t('Keys copied'), 3000);
    }),
  );
  return owned;
}
