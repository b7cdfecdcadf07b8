import * as vscode from '../shown/vscode.ts';
import { formatHostPort } from '../../config/host-port.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { commandIds } from '../contributions/commands.ts';

/** Says that a server is a replica, and where sessions can be edited. */
export function replicaText({ primary }: ReplicaState): string {
  return primary
    ? vscode.l10n.t(
        'This server is a replica and accepts no writes. Edit sessions at its primary, {0}.',
        formatHostPort(primary.host, primary.port),
      )
    : vscode.l10n.t(
        'This server is a replica and accepts no writes. Use the address of the primary to edit sessions.',
      );
}

/** What the button says that leads from a replica to its primary. */
export function usePrimaryText(): string {
  return vscode.l10n.t('Use Primary…');
}

/** Says that the endpoint is a replica, and offers the way to its primary. */
export async function tellOfReplica(endpointId: string, replica: ReplicaState): Promise<void> {
  const use = usePrimaryText();
  const chosen = await vscode.window.showWarningMessage(replicaText(replica), use);
  if (chosen === use) {
    await vscode.commands.executeCommand(commandIds.usePrimary, endpointId);
  }
}
