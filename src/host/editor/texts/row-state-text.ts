import * as vscode from '../../shown/vscode.ts';
import { oneLine } from '../../text-format.ts';

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

/** What a cell of a row held before the site changed it. @param text null for null */
export function originalText(text: string | null): string {
  return vscode.l10n.t('originally {0}', text === null ? 'null' : oneLine(text, 60));
}
