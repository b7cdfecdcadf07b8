import * as vscode from '../shown/vscode.ts';

/** The word for a lock that turned out to be lost. */
export function lostText(id: string): string {
  return vscode.l10n.t(
    'You lost the lock of {0}. It expired, or a site that does not use locks deleted it. Requests are no longer waiting.',
    id,
  );
}
