import * as vscode from './shown/vscode.ts';

/** The tabs that show a file as a text, or in an editor of its own. */
export function editorTabsOf(uri: vscode.Uri): vscode.Tab[] {
  return editorTabs((shown) => shown.toString() === uri.toString());
}

/** The tabs that show files of a scheme. */
export function editorTabsOfScheme(scheme: string): vscode.Tab[] {
  return editorTabs((shown) => shown.scheme === scheme);
}

function editorTabs(isWanted: (uri: vscode.Uri) => boolean): vscode.Tab[] {
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => {
      const isEditor =
        input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
      return isEditor && isWanted(input.uri);
    });
}
