import * as vscode from 'vscode';

/** What happened to a row of a table since its changes were last accepted. */
export function rowStateText(state: 'added' | 'modified' | 'deleted'): string {
  switch (state) {
    case 'added':
      return vscode.l10n.t('added');
    case 'modified':
      return vscode.l10n.t('modified');
    case 'deleted':
      return vscode.l10n.t('deleted');
  }
}
