import * as vscode from '../shown/vscode.ts';

/** What stands for rows in decorations. Not a session's URI: it would decorate editor tabs too. */
const rowScheme = 'session-farm-row';

/** What is remarkable about a row. Never told by colour alone: its description says it as well. */
export type RowMood = 'plain' | 'expiring' | 'locked' | 'ended' | 'development' | 'production';

/** A URI for a row that carries its mood, so that a change of mood is a change of decoration. */
export function decorationUri(key: string, mood: RowMood): vscode.Uri {
  return vscode.Uri.from({ scheme: rowScheme, path: `/${mood}/${key}` });
}

/** Colours rows by their mood. */
export const rowDecorations: vscode.FileDecorationProvider = {
  provideFileDecoration(uri) {
    if (uri.scheme !== rowScheme) return undefined;
    switch (uri.path.split('/')[1]) {
      case 'expiring':
        return new vscode.FileDecoration(
          undefined,
          vscode.l10n.t('Expires soon'),
          new vscode.ThemeColor('list.warningForeground'),
        );
      case 'ended':
        return new vscode.FileDecoration(
          undefined,
          vscode.l10n.t('Ended'),
          new vscode.ThemeColor('disabledForeground'),
        );
      case 'locked':
        return new vscode.FileDecoration(undefined, vscode.l10n.t('Locked'));
      case 'development':
        return new vscode.FileDecoration(
          '●',
          vscode.l10n.t('Development'),
          new vscode.ThemeColor('charts.blue'),
        );
      case 'production':
        return new vscode.FileDecoration(
          '●',
          vscode.l10n.t('Production'),
          new vscode.ThemeColor('charts.red'),
        );
      default:
        return undefined;
    }
  },
};
