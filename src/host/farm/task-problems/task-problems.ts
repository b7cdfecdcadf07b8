import * as vscode from '../../shown/vscode.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { farmTaskProblems } from './farm-task-problems.ts';
import type { FarmTaskProblem } from './farm-task-problems.ts';

/** How long nobody has to type before a file is looked at. */
const restMs = 300;
const selector: readonly vscode.DocumentFilter[] = [
  { pattern: '**/.vscode/tasks.json' },
  { pattern: '**/*.code-workspace' },
];

/** Whether a document has tasks: a tasks.json of a folder, or the file of a workspace. */
export function isTaskFile({ uri }: vscode.TextDocument): boolean {
  return uri.path.endsWith('/.vscode/tasks.json') || uri.path.endsWith('.code-workspace');
}

/** Shows what is wrong with the farms of open files with tasks in the Problems view, and offers what may be meant. */
export class TaskProblems implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #collection = this.#owned.add(
    vscode.languages.createDiagnosticCollection('session-farm'),
  );
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor() {
    const { workspace, languages } = vscode;
    this.#owned.add(workspace.onDidOpenTextDocument((document) => this.#look(document)));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#lookLater(document)));
    this.#owned.add(
      workspace.onDidCloseTextDocument((document) => {
        this.#forget(document);
        this.#collection.delete(document.uri);
      }),
    );
    this.#owned.add(
      languages.registerCodeActionsProvider(
        selector,
        { provideCodeActions: (document, range) => actionsFor(document, range) },
        { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix] },
      ),
    );
    for (const document of workspace.textDocuments) this.#look(document);
  }

  dispose(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#owned.dispose();
  }

  #lookLater(document: vscode.TextDocument): void {
    if (!isTaskFile(document)) return;
    this.#forget(document);
    this.#timers.set(
      document.uri.toString(),
      setTimeout(() => this.#look(document), restMs),
    );
  }

  #forget({ uri }: vscode.TextDocument): void {
    clearTimeout(this.#timers.get(uri.toString()));
    this.#timers.delete(uri.toString());
  }

  #look(document: vscode.TextDocument): void {
    if (!isTaskFile(document) || document.isClosed) return;
    const problems = farmTaskProblems(document.getText());
    this.#collection.set(
      document.uri,
      problems.map((problem) => diagnosticOf(document, problem)),
    );
  }
}

function diagnosticOf(document: vscode.TextDocument, problem: FarmTaskProblem): vscode.Diagnostic {
  const { Warning, Error: Wrong } = vscode.DiagnosticSeverity;
  const diagnostic = new vscode.Diagnostic(
    rangeOf(document, problem),
    vscode.reasonText(problem.reason),
    problem.isWarning ? Warning : Wrong,
  );
  diagnostic.source = 'Session Farm';
  return diagnostic;
}

function rangeOf(document: vscode.TextDocument, { offset, length }: FarmTaskProblem): vscode.Range {
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + length));
}

/** What may be meant in the place of what is wrong in a range. */
function actionsFor(document: vscode.TextDocument, range: vscode.Range): vscode.CodeAction[] {
  return farmTaskProblems(document.getText()).flatMap((problem) => {
    const at = rangeOf(document, problem);
    if (!at.intersection(range)) return [];
    return problem.replacements.map((text, index) => {
      const action = new vscode.CodeAction(
        vscode.l10n.t('Change to {0}', text),
        vscode.CodeActionKind.QuickFix,
      );
      action.edit = new vscode.WorkspaceEdit();
      action.edit.replace(document.uri, at, text);
      action.diagnostics = [diagnosticOf(document, problem)];
      action.isPreferred = index === 0;
      return action;
    });
  });
}
