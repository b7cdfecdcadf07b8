import * as vscode from '../../shown/vscode.ts';
import { type Choice, choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatDuration } from '../../text-format.ts';
import { anyHeldLock } from '../held-lock-status.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionAddress } from '../session-uri.ts';
import { applicationText, masksIds, shownId } from '../tree-items.ts';

/** A change of one session; true when something was written. */
type Change = (services: HostServices, address: SessionAddress) => Promise<boolean>;

/** Loads what a command does. */
const changes = {
  extendSession: async (): Promise<Change> =>
    (await import('./session-lifetime-command.ts')).extendSession,
  setSessionTimeout: async (): Promise<Change> =>
    (await import('./session-lifetime-command.ts')).setTimeoutOf,
  holdLock: async (): Promise<Change> => (await import('./hold-lock-command.ts')).holdLock,
  releaseLock: async (): Promise<Change> => (await import('./release-lock-command.ts')).releaseLock,
  endSession: async (): Promise<Change> => (await import('./end-session-command.ts')).endSession,
} as const;

/** Registers what changes lifetime, lock and number of sessions. Its code is loaded when first used. */
export function registerSessionChangeCommands(
  commands: CommandRegistry,
  services: HostServices,
  targets: SessionTargets,
): DisposableLike {
  const { sessionChanges, sessionCreations, heldLocks, endpoints } = services;
  const owned = new DisposableStore();

  for (const [name, load] of Object.entries(changes) as [
    keyof typeof changes,
    () => Promise<Change>,
  ][]) {
    owned.add(
      commands.register(name, async (target) => {
        const address = await targets.find(target, name);
        if (!address) return;
        const change = await load();
        if (await change(services, address)) sessionChanges.fire(targets.uriOf(address));
      }),
    );
  }
  owned.add(
    commands.register('giveBackLock', async (target) => {
      const { giveBackLock } = await import('./hold-lock-command.ts');
      for (const address of await heldLocksFor(target)) await giveBackLock(services, address);
    }),
  );
  owned.add(
    commands.register('copySession', async (target) => {
      const address = await targets.find(target, 'copySession');
      if (!address) return;
      const { copySession } = await import('./copy-session-command.ts');
      const copy = await copySession(services, address);
      if (!copy) return;
      sessionCreations.fire(copy.endpointId);
      await vscode.commands.executeCommand('vscode.open', targets.uriOf(copy));
    }),
  );
  return owned;

  /** The session that is meant; without one, that whose lock is held, chosen where there are more. */
  async function heldLocksFor(
    target: CommandTarget | undefined,
  ): Promise<readonly SessionAddress[]> {
    const held = heldLocks.all();
    if (target === anyHeldLock) return held.map(({ address }) => address);
    const named = targets.named(target);
    if (named) return [named];
    if (held.length === 0) {
      const text = vscode.l10n.t('This window is not holding any session locks.');
      throw new NothingToDo(text, [commandAction(services.titleOf, 'holdLock')]);
    }
    const choices = held.map(({ address, takenAtMs }): Choice<SessionAddress> => {
      const record = endpoints.get(address.endpointId);
      const age = formatDuration(Date.now() - takenAtMs);
      return {
        label: shownId(address.ref, masksIds(record)),
        description: `${applicationText(address.ref)} · ${vscode.l10n.t('held for {0}', age)}`,
        group: record?.name ?? '',
        value: address,
      };
    });
    const picked = await choose(choices, {
      title: services.titleOf('giveBackLock'),
      placeHolder: vscode.l10n.t('Select a session whose lock you hold'),
      takesOnly: true,
    });
    return picked ? [picked] : [];
  }
}
