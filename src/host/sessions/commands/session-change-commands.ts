import * as vscode from '../../shown/vscode.ts';
import type { SessionAbility } from '../../../stores/session.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { type CommandRegistry, UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { anyHeldLock } from '../held-lock-status.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/** A change of one session; true when something was written. */
type Change = (services: HostServices, address: SessionAddress) => Promise<boolean>;

/** Registers what changes lifetime, lock and number of sessions. Its code is loaded when first used. */
export function registerSessionChangeCommands(
  commands: CommandRegistry,
  services: HostServices,
  targets: SessionTargets,
): DisposableLike {
  const { sessionChanges, sessionCreations, heldLocks, endpoints } = services;
  const owned = new DisposableStore();

  const change = async (
    target: CommandTarget | undefined,
    title: string,
    ability: SessionAbility,
    load: () => Promise<Change>,
  ) => {
    const address = await targets.find(target, title, ability);
    if (!address) return;
    const run = await load();
    if (await run(services, address)) sessionChanges.fire(targets.uriOf(address));
  };

  owned.add(
    commands.register('extendSession', (target) =>
      change(target, vscode.l10n.t('Extend Which Session?'), 'extend', async () => {
        const { extendSession } = await import('./session-lifetime-command.ts');
        return extendSession;
      }),
    ),
  );
  owned.add(
    commands.register('setSessionTimeout', (target) =>
      change(
        target,
        vscode.l10n.t('Set the Timeout of Which Session?'),
        'set-timeout',
        async () => {
          const { setTimeoutOf } = await import('./session-lifetime-command.ts');
          return setTimeoutOf;
        },
      ),
    ),
  );
  owned.add(
    commands.register('holdLock', (target) =>
      change(target, vscode.l10n.t('Hold the Lock of Which Session?'), 'hold-lock', async () => {
        const { holdLock } = await import('./hold-lock-command.ts');
        return holdLock;
      }),
    ),
  );
  owned.add(
    commands.register('giveBackLock', async (target) => {
      const { giveBackLock } = await import('./hold-lock-command.ts');
      for (const address of await heldLocksFor(target)) await giveBackLock(services, address);
    }),
  );
  owned.add(
    commands.register('copySession', async (target) => {
      const address = await targets.find(target, vscode.l10n.t('Copy Which Session?'), 'copy');
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
    const held = heldLocks.all().map(({ address }) => address);
    if (target === anyHeldLock) return held;
    if (target !== undefined) {
      const address = await targets.find(target, '');
      return address ? [address] : [];
    }
    if (held.length === 0) {
      throw new UserError(vscode.l10n.t('This window is not holding any session locks.'));
    }
    if (held.length === 1) return held;
    const picks = held.map((address) => {
      const record = endpoints.get(address.endpointId);
      const { application } = address.ref;
      const label = shownId(address.ref, masksIds(record));
      return { label, description: `${record?.name ?? ''} ${application}`, address };
    });
    const title = vscode.l10n.t('Give Back Which Lock?');
    const picked = await vscode.window.showQuickPick(picks, { title });
    return picked ? [picked.address] : [];
  }
}
