import * as vscode from '../../shown/vscode.ts';
import { layoutAllows } from '../../../stores/read/session-abilities.ts';
import type { SessionLock } from '../../../stores/session.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatDuration } from '../../text-format.ts';
import { settled } from '../../settle-change.ts';
import { lostText } from '../lock-texts.ts';
import { masksIds, shownId } from '../tree-items.ts';
import type { SessionAddress } from '../session-uri.ts';
import { openForChange } from './open-for-change.ts';

/**
 * Takes the write lock of a session, so that its requests wait while the user steps through code.
 * @returns whether it is held now
 */
export async function holdLock(services: HostServices, address: SessionAddress): Promise<boolean> {
  const { heldLocks } = services;
  const { ref } = address;
  if (!layoutAllows(ref.layout, 'hold-lock')) {
    throw new UserError(vscode.l10n.t('Sessions of this layout have no lock.'));
  }
  const session = await openForChange(services, address);
  if (!session) return false;
  const { id } = session;
  const result = await heldLocks.take(address, (change) => settled(services, address, change));
  switch (result.outcome) {
    case 'taken':
      void vscode.window.showInformationMessage(
        vscode.l10n.t(
          'You are holding the lock of {0}. Its requests wait until you stop holding it or close the window. If VS Code crashes, the lock expires after 30 seconds.',
          id,
        ),
      );
      return true;
    case 'locked':
      throw new UserError(lockedText(id, result.lock));
    case 'gone':
      throw new UserError(vscode.l10n.t('Session {0} has already ended.', id));
    case 'wrong-type':
      throw new UserError(
        vscode.l10n.t(
          'A key of {0} is of type {1}, which this layout never uses. Nothing was written to {2}.',
          id,
          result.foundType,
          storeName(services.endpoints.get(address.endpointId)),
        ),
      );
  }
}

/**
 * Gives back the lock of a session that this window holds.
 * @returns whether there was one
 */
export async function giveBackLock(
  services: HostServices,
  address: SessionAddress,
): Promise<boolean> {
  const { endpoints, heldLocks } = services;
  const id = shownId(address.ref, masksIds(endpoints.get(address.endpointId)));
  const result = await heldLocks.giveBack(address, (change) =>
    settled(services, address, change, { isGivenBack: true }),
  );
  switch (result?.outcome) {
    case undefined:
      throw new UserError(vscode.l10n.t('This window does not hold the lock of {0}.', id));
    case 'released':
      vscode.window.setStatusBarMessage(vscode.l10n.t('Stopped holding the lock of {0}', id), 5000);
      break;
    case 'gone':
    case 'other-lock':
      void vscode.window.showWarningMessage(lostText(id));
  }
  return true;
}

function lockedText(id: string, { ageMs, ttlMs }: SessionLock): string {
  const since =
    ageMs === undefined
      ? vscode.l10n.t('A request holds the lock of {0}.', id)
      : vscode.l10n.t('A request has held the lock of {0} for {1}.', id, formatDuration(ageMs));
  const until =
    ttlMs === undefined
      ? vscode.l10n.t('It never expires.')
      : vscode.l10n.t('It expires in {0} at the latest.', formatDuration(ttlMs));
  return `${since} ${until}`;
}
