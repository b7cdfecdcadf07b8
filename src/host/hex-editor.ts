import * as vscode from './shown/vscode.ts';
import { editorTabsOf } from './editor-tabs.ts';

/** The view type of the editor for bytes that Microsoft's Hex Editor brings. */
const hexEditorView = 'hexEditor.hexedit';

/** Whether VS Code has an editor for bytes: Microsoft's Hex Editor is installed, and enabled. */
export function hasHexEditor(): boolean {
  return vscode.extensions.getExtension('ms-vscode.hexeditor') !== undefined;
}

/** Opens a file in the editor for bytes. False where VS Code has taken another one for it, which is closed again. */
export async function openInHexEditor(uri: vscode.Uri): Promise<boolean> {
  // A preview would take the place of the session, whose tab may be one.
  await vscode.commands.executeCommand('vscode.openWith', uri, hexEditorView, { preview: false });
  if (!isTextEdited(uri)) return true;
  await vscode.window.tabGroups.close(editorTabsOf(uri));
  return false;
}

/** Whether an editor of texts shows a file, which would store other bytes for those that are no text. */
export function isTextEdited(uri: vscode.Uri): boolean {
  return editorTabsOf(uri).some(({ input }) => input instanceof vscode.TabInputText);
}
