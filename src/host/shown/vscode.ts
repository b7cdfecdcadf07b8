/**
 * The part of VS Code's API that we use, as the host imports it: what shows a text to the user is
 * replaced by our own, which shows no foreign text as it came. The only file that imports `vscode`
 * itself, beside its neighbours in this folder; a rule of the linter sees to that.
 */
export type * from 'vscode';
export {
  authentication,
  CancellationError,
  CodeLens,
  commands,
  debug,
  DebugAdapterInlineImplementation,
  DebugConfigurationProviderTriggerKind,
  Disposable,
  env,
  EventEmitter,
  ExtensionMode,
  FileDecoration,
  FileSystemError,
  FileType,
  InputBoxValidationSeverity,
  languages,
  ProcessExecution,
  ProgressLocation,
  QuickPickItemKind,
  Range,
  WorkspaceEdit,
  RelativePattern,
  StatusBarAlignment,
  TabInputCustom,
  TabInputText,
  Task,
  TaskPanelKind,
  TaskRevealKind,
  tasks,
  TaskScope,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCheckboxState,
  TreeItemCollapsibleState,
  Uri,
  version,
  ViewColumn,
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  workspace,
} from 'vscode';
export { l10n, reasonText } from './l10n.ts';
export { window } from './window.ts';
