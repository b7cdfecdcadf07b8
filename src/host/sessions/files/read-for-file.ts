import * as vscode from '../../shown/vscode.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { commandAction } from '../../command-action.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';

/**
 * Reads a session before a file of it is opened, so that who opens one that has ended is told so in our words.
 * @throws UserError when it has ended
 */
export async function readForFile(
  services: HostServices,
  { endpointId, database, ref }: SessionAddress,
): Promise<SessionSnapshot> {
  const source = await services.connections.connect(endpointId, { database });
  const snapshot = await source.read(ref);
  if (snapshot.condition !== 'gone') return snapshot;
  const id = shownId(ref, masksIds(services.endpoints.get(endpointId)));
  throw new UserError(vscode.l10n.t('Session {0} has already ended.', id), [
    commandAction(services.titleOf, 'refreshSessions'),
  ]);
}
