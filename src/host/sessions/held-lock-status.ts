import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import { setContextKey } from '../contributions/context-keys.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { HeldLocks } from './held-locks.ts';
import { lostText } from './lock-texts.ts';
import { masksIds, shownId } from './tree-items.ts';
import type { SessionAddress } from './session-uri.ts';

/** What the reminder in the status bar gives as an argument: whatever is held. */
export const anyHeldLock = 'held';

/** Reminds of locks that are held, in the status bar, and tells of those that were lost. */
export function showHeldLocks(heldLocks: HeldLocks, endpoints: EndpointStore): DisposableLike {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('heldLocks', vscode.StatusBarAlignment.Left, 'lock'),
  );
  item.name = vscode.l10n.t('Held Session Locks');
  item.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground');
  const idOf = ({ endpointId, ref }: SessionAddress): string =>
    shownId(ref, masksIds(endpoints.get(endpointId)));
  const show = (): void => {
    const [first, ...others] = heldLocks.all();
    setContextKey(vscode.commands, 'sessionFarm.lockHeld', first !== undefined);
    if (!first) {
      item.hide();
      return;
    }
    item.text =
      others.length === 0
        ? vscode.l10n.t('Holding the lock of {0}', idOf(first.address))
        : vscode.l10n.t('Holding the locks of {0} sessions', others.length + 1);
    item.tooltip = vscode.l10n.t(
      'Requests for this session are waiting. Select to stop holding the lock.',
    );
    item.command = {
      command: commandIds.giveBackLock,
      title: vscode.l10n.t('Stop Holding Lock'),
      arguments: [anyHeldLock],
    };
    item.show();
  };
  owned.add(heldLocks.onDidChange(show));
  owned.add(
    heldLocks.onDidLose(({ address }) => {
      void vscode.window.showWarningMessage(lostText(idOf(address)));
    }),
  );
  return owned;
}
