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
import { addressKey, type SessionAddress } from '../session-uri.ts';
import { applicationText, masksIds, shownId } from '../tree-items.ts';
import { severalSessions } from './several-sessions.ts';

/** A change of one session; true when something was written. */
type Change = (services: HostServices, address: SessionAddress) => Promise<boolean>;

/** Loads what a command does. */
const changes = {
  extendSession: async (): Promise<Change> =>
    (await import('./session-lifetime-command.ts')).extendSession,
  setSessionTimeout: async (): Promise<Change> =>
    (await import('./session-lifetime-command.ts')).setTimeoutOf,
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

  owned.add(
    commands.register('holdLock', async (target) => {
      const address = await targets.find(target, 'holdLock');
      if (!address) return;
      const { holdLock } = await import('./hold-lock-command.ts');
      if (await holdLock(services, address)) sessionChanges.fire(targets.uriOf(address));
    }),
  );
  for (const [name, load] of Object.entries(changes) as [
    keyof typeof changes,
    () => Promise<Change>,
  ][]) {
    owned.add(
      commands.register(name, async (target, given) => {
        const all = await severalSessions(services, targets, name, target, given);
        const [address] = all;
        if (!address) return;
        if (all.length > 1) return changeAll(name, all);
        const change = await load();
        if (await change(services, address)) sessionChanges.fire(targets.uriOf(address));
      }),
    );
  }
  owned.add(
    commands.register('giveBackLock', async (target, given = []) => {
      const { giveBackLock } = await import('./hold-lock-command.ts');
      for (const address of await heldLocksFor(target, given)) {
        await giveBackLock(services, address);
      }
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

  /** Does to many what a command does to one: with a preview, and each only if it is as it was. */
  async function changeAll(
    name: keyof typeof changes,
    all: readonly SessionAddress[],
  ): Promise<void> {
    const { BulkChanges } = await import('../bulk/change-sessions.ts');
    const { byEndpoint } = await import('../bulk/changed-sessions.ts');
    const bulk = new BulkChanges(services, targets);
    const sessions = byEndpoint(all);
    switch (name) {
      case 'extendSession':
        return bulk.apply(sessions, { kind: 'extend' });
      case 'setSessionTimeout':
        return bulk.changeTimeout(sessions);
      case 'releaseLock':
        return bulk.apply(sessions, { kind: 'release-locks' });
      case 'endSession':
        return bulk.apply(sessions, { kind: 'end' });
    }
  }

  /** The sessions of selected rows; otherwise the session that is meant; without one, that whose lock is held, chosen where there are more. */
  async function heldLocksFor(
    target: CommandTarget | undefined,
    given: readonly CommandTarget[],
  ): Promise<readonly SessionAddress[]> {
    const held = heldLocks.all();
    if (target === anyHeldLock) return held.map(({ address }) => address);
    const rows = target !== undefined && given.includes(target) ? given : [];
    const selected = new Set(
      rows.flatMap((row) => targets.named(row) ?? []).map((each) => addressKey(each)),
    );
    if (selected.size > 1) {
      return held
        .map(({ address }) => address)
        .filter((address) => selected.has(addressKey(address)));
    }
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
