import * as vscode from '../shown/vscode.ts';

/** The word for a lock that turned out to be lost. */
export function lostText(id: string): string {
  return vscode.l10n.t(
    'The lock of {0} was lost: it ran out, or a site without locking deleted it. Requests did not wait any more.',
    id,
  );
}
