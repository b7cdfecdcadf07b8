import * as vscode from 'vscode';
import { hostText } from './host-text.ts';
import { showErrorMessage, showInformationMessage, showWarningMessage } from './messages.ts';
import { createQuickPick, showInputBox, showQuickPick, showQuickPickOfMany } from './questions.ts';
import type { ShownRows } from './rows.ts';
import { shownThrough } from './shown-through.ts';

/** What we use of VS Code's window. Each text that goes through it is shown as it may be. */
export const window = {
  showErrorMessage,
  showInformationMessage,
  showWarningMessage,
  showInputBox,
  showQuickPick,
  showQuickPickOfMany,
  createQuickPick,

  /** Asks for files; the labels are ours alone. */
  showOpenDialog(options: vscode.OpenDialogOptions): Thenable<vscode.Uri[] | undefined> {
    return vscode.window.showOpenDialog(options);
  },

  /** Asks where to write a file; the labels are ours alone. */
  showSaveDialog(options: vscode.SaveDialogOptions): Thenable<vscode.Uri | undefined> {
    return vscode.window.showSaveDialog(options);
  },

  /** A tree, whose rows are made by `shownRow`. */
  createTreeView<T>(
    id: string,
    options: vscode.TreeViewOptions<T> & { readonly treeDataProvider: ShownRows<T> },
  ): vscode.TreeView<T> {
    return shownThrough(vscode.window.createTreeView(id, options), {
      title: hostText,
      description: hostText,
      message: hostText,
    });
  },

  /** An item of the status bar. @param icon the name of the icon in front of its text */
  createStatusBarItem(
    id: string,
    alignment: vscode.StatusBarAlignment,
    icon: string,
  ): vscode.StatusBarItem {
    return shownThrough(vscode.window.createStatusBarItem(id, alignment), {
      name: hostText,
      text: (text) => `$(${icon}) ${hostText(text)}`,
      tooltip: (text) => (typeof text === 'string' ? hostText(text) : text),
    });
  },

  setStatusBarMessage(text: string, hideAfterMs: number): vscode.Disposable {
    return vscode.window.setStatusBarMessage(hostText(text), hideAfterMs);
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
      title === undefined ? options : { ...options, title: hostText(title) },
      (progress, token) => {
        const report: typeof progress.report = ({ message, ...rest }) => {
          progress.report(message === undefined ? rest : { ...rest, message: hostText(message) });
        };
        return task({ report }, token);
      },
    );
  },

  /** A terminal in which a program of the user's runs; what it prints is its own. */
  createTerminal(options: vscode.TerminalOptions): vscode.Terminal {
    const { name } = options;
    return vscode.window.createTerminal(
      name === undefined ? options : { ...options, name: hostText(name) },
    );
  },

  /** For the log alone, which looks after its lines itself. */
  createLogChannel(name: string): vscode.LogOutputChannel {
    return vscode.window.createOutputChannel(name, { log: true });
  },

  showTextDocument(uri: vscode.Uri, options: vscode.TextDocumentShowOptions) {
    return vscode.window.showTextDocument(uri, options);
  },

  /** A panel with a page, beside the editors; its title is shown as it may be. */
  createWebviewPanel(
    viewType: string,
    title: string,
    options: vscode.WebviewOptions,
  ): vscode.WebviewPanel {
    const { Active } = vscode.ViewColumn;
    const panel = vscode.window.createWebviewPanel(viewType, hostText(title), Active, options);
    return shownThrough(panel, { title: hostText });
  },

  /** Gets the panels that VS Code has kept over a reload of the window. */
  registerWebviewPanelSerializer(
    viewType: string,
    restore: (panel: vscode.WebviewPanel, state: unknown) => Promise<void>,
  ): vscode.Disposable {
    return vscode.window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel: (panel, state) =>
        restore(shownThrough(panel, { title: hostText }), state),
    });
  },

  onDidCloseTerminal: vscode.window.onDidCloseTerminal,
  registerCustomEditorProvider: vscode.window.registerCustomEditorProvider,
  registerFileDecorationProvider: vscode.window.registerFileDecorationProvider,

  get tabGroups(): vscode.TabGroups {
    return vscode.window.tabGroups;
  },

  get terminals(): readonly vscode.Terminal[] {
    return vscode.window.terminals;
  },
};
