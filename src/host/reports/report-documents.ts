import * as vscode from '../shown/vscode.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';

/** A report that was made in this window. */
export interface ReportLike {
  /** Tells it from reports about other things; another one about the same takes its place. */
  readonly key: string;
  /** Markdown. */
  readonly text: string;
}

/** How the reports of one kind are shown. */
export interface ReportKind<R extends ReportLike> {
  /** The scheme of their documents, whose query is the key. */
  readonly scheme: string;
  /** What a document says that VS Code has brought back from another day. */
  readonly goneText: () => string;
  /** What can be done, above the lines that it is about. */
  readonly lensesOf: (report: R) => readonly vscode.CodeLens[];
}

/** Shows reports as documents that can be read, copied and kept, with what can be done above each part. */
export class ReportDocuments<R extends ReportLike> implements DisposableLike {
  readonly #kind: ReportKind<R>;
  readonly #reports = new Map<string, R>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensChanges = new vscode.EventEmitter<void>();
  readonly #owned = new DisposableStore();
  #latest: R | undefined;

  constructor(kind: ReportKind<R>) {
    this.#kind = kind;
    const { scheme } = kind;
    this.#owned.add(this.#changes);
    this.#owned.add(this.#lensChanges);
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(scheme, {
        onDidChange: this.#changes.event,
        provideTextDocumentContent: (uri) => this.of(uri)?.text ?? kind.goneText(),
      }),
    );
    this.#owned.add(
      vscode.languages.registerCodeLensProvider(
        { scheme },
        {
          onDidChangeCodeLenses: this.#lensChanges.event,
          provideCodeLenses: ({ uri }) => {
            const report = this.of(uri);
            return report ? [...kind.lensesOf(report)] : [];
          },
        },
      ),
    );
  }

  /** The report that a document shows. */
  of(uri: vscode.Uri): R | undefined {
    return uri.scheme === this.#kind.scheme ? this.#reports.get(uri.query) : undefined;
  }

  /** The report of a key; without one, the last that was made. */
  get(key: string | undefined): R | undefined {
    return key === undefined ? this.#latest : this.#reports.get(key);
  }

  /** The document of the report that is being read, for commands that nobody gave one. */
  inFront(): vscode.Uri | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    const uri = input instanceof vscode.TabInputText ? input.uri : undefined;
    return uri?.scheme === this.#kind.scheme ? uri : undefined;
  }

  /** Shows a report, in the place of an earlier one with the same key. @param title what its tab says */
  async show(report: R, title: string): Promise<void> {
    this.#reports.set(report.key, report);
    this.#latest = report;
    const file = title.replace(/[^\p{L}\p{N} .-]/gu, '_').slice(0, 80);
    const uri = vscode.Uri.from({
      scheme: this.#kind.scheme,
      path: `/${file}.md`,
      query: report.key,
    });
    this.#changes.fire(uri);
    this.#lensChanges.fire();
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** What can be done, above a line. */
export function lensAt(line: number, command: vscode.Command): vscode.CodeLens {
  return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
}
