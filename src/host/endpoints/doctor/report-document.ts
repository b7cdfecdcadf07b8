import * as vscode from '../../shown/vscode.ts';
import { commandIds } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { StepResult } from '../../../doctor/report.ts';
import { fixesOf, fixTitle } from './fixes.ts';
import type { ReportText } from './report-text.ts';

/** The scheme of reports; their query is the id of the endpoint. */
export const reportScheme = 'session-farm-diagnosis';

/** A report that was made in this window. */
export interface Report extends ReportText {
  readonly endpointId: string;
  readonly results: readonly StepResult[];
}

/** Shows reports as documents that can be read, copied and kept, with what can be done above each step. */
export class ReportDocuments implements DisposableLike {
  readonly #reports = new Map<string, Report>();
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #lensChanges = new vscode.EventEmitter<void>();
  readonly #owned = new DisposableStore();
  #latest: Report | undefined;

  constructor() {
    this.#owned.add(this.#changes);
    this.#owned.add(this.#lensChanges);
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(reportScheme, {
        onDidChange: this.#changes.event,
        provideTextDocumentContent: (uri) => this.of(uri)?.text ?? goneText(),
      }),
    );
    this.#owned.add(
      vscode.languages.registerCodeLensProvider(
        { scheme: reportScheme },
        {
          onDidChangeCodeLenses: this.#lensChanges.event,
          provideCodeLenses: ({ uri }) => lensesOf(this.of(uri)),
        },
      ),
    );
  }

  /** The report that a document shows. */
  of(uri: vscode.Uri): Report | undefined {
    return uri.scheme === reportScheme ? this.#reports.get(uri.query) : undefined;
  }

  /** The report of an endpoint; without one, the last that was made. */
  get(endpointId: string | undefined): Report | undefined {
    return endpointId === undefined ? this.#latest : this.#reports.get(endpointId);
  }

  /** Shows a report, in the place of an earlier one about the same endpoint. */
  async show(report: Report, name: string): Promise<void> {
    this.#reports.set(report.endpointId, report);
    this.#latest = report;
    const file = name.replace(/[^\p{L}\p{N} .-]/gu, '_').slice(0, 60);
    const uri = vscode.Uri.from({
      scheme: reportScheme,
      path: `/${vscode.l10n.t('Diagnosis of {0}', file)}.md`,
      query: report.endpointId,
    });
    this.#changes.fire(uri);
    this.#lensChanges.fire();
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  dispose(): void {
    this.#owned.dispose();
  }
}

/** What a document says that VS Code has brought back from another day. */
function goneText(): string {
  return vscode.l10n.t('This diagnosis is no longer available. Run "Diagnose Endpoint" again.');
}

function lensesOf(report: Report | undefined): vscode.CodeLens[] {
  if (!report) return [];
  const { endpointId, lineOf } = report;
  const at = (line: number, command: vscode.Command) =>
    new vscode.CodeLens(new vscode.Range(line, 0, line, 0), command);
  return [
    at(0, {
      title: vscode.l10n.t('Diagnose Again'),
      command: commandIds.diagnoseEndpoint,
      arguments: [endpointId],
    }),
    at(0, {
      title: vscode.l10n.t('Copy Report'),
      command: commandIds.copyDiagnosis,
      arguments: [endpointId],
    }),
    ...fixesOf(report).map((fix) =>
      at(lineOf.get(fix.stepId) ?? 0, {
        title: fixTitle(fix),
        command: commandIds.fixProblem,
        arguments: [fix.key],
      }),
    ),
  ];
}
