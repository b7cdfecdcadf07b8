import * as vscode from 'vscode';
import { shownText } from '../../protocol/shown-text.ts';
import { showErrorMessage, showInformationMessage, showWarningMessage } from './messages.ts';
import { createQuickPick, showInputBox, showQuickPick } from './questions.ts';
import type { ShownRows } from './rows.ts';
import { shownThrough } from './shown-through.ts';

/** What we use of VS Code's window. Each text that goes through it is shown as it may be. */
export const window = {
  showErrorMessage,
  showInformationMessage,
  showWarningMessage,
  showInputBox,
  showQuickPick,
  createQuickPick,

  /** A tree, whose rows are made by `shownRow`. */
  createTreeView<T>(
    id: string,
    options: vscode.TreeViewOptions<T> & { readonly treeDataProvider: ShownRows<T> },
  ): vscode.TreeView<T> {
    return shownThrough(vscode.window.createTreeView(id, options), {
      title: shownText,
      description: shownText,
      message: shownText,
    });
  },

  /** An item of the status bar. @param icon the name of the icon in front of its text */
  createStatusBarItem(
    id: string,
    alignment: vscode.StatusBarAlignment,
    icon: string,
  ): vscode.StatusBarItem {
    return shownThrough(vscode.window.createStatusBarItem(id, alignment), {
      name: shownText,
      text: (text) => `$(${icon}) ${shownText(text)}`,
      tooltip: (text) => (typeof text === 'string' ? shownText(text) : text),
    });
  },

  setStatusBarMessage(text: string, hideAfterMs: number): vscode.Disposable {
    return vscode.window.setStatusBarMessage(shownText(text), hideAfterMs);
  },

  withProgress<R>(
    options: vscode.ProgressOptions,
    task: (
      progress: vscode.Progress<{ message?: string; increment?: number }>,
      token: vscode.CancellationToken,
    ) => Thenable<R>,
  ): Thenable<R> {
    const { title } = options;
    return vscode.window.withProgress(
      title === undefined ? options : { ...options, title: shownText(title) },
      (progress, token) => {
        const report: typeof progress.report = ({ message, ...rest }) => {
          progress.report(message === undefined ? rest : { ...rest, message: shownText(message) });
        };
        return task({ report }, token);
      },
    );
  },

  /** For the log alone, which looks after its lines itself. */
  createLogChannel(name: string): vscode.LogOutputChannel {
    return vscode.window.createOutputChannel(name, { log: true });
  },

  showTextDocument(uri: vscode.Uri, options: vscode.TextDocumentShowOptions) {
    return vscode.window.showTextDocument(uri, options);
  },

  registerCustomEditorProvider: vscode.window.registerCustomEditorProvider,
  registerFileDecorationProvider: vscode.window.registerFileDecorationProvider,

  get tabGroups(): vscode.TabGroups {
    return vscode.window.tabGroups;
  },

  get terminals(): readonly vscode.Terminal[] {
    return vscode.window.terminals;
  },
};
