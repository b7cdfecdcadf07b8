import * as vscode from 'vscode';

/** Stands in for the user in front of dialogs that ask for a file, until `work` is done. */
export async function answeringDialogs<T>(file: vscode.Uri, work: () => Thenable<T>): Promise<T> {
  const { showOpenDialog, showSaveDialog } = vscode.window;
  Object.assign(vscode.window, {
    showOpenDialog: () => Promise.resolve([file]),
    showSaveDialog: () => Promise.resolve(file),
  });
  try {
    return await work();
  } finally {
    Object.assign(vscode.window, { showOpenDialog, showSaveDialog });
  }
}
