import * as vscode from '../../shown/vscode.ts';
import { commandIds } from '../../contributions/commands.ts';
import type { StepResult } from '../../../doctor/report.ts';
import { lensAt, type ReportKind, type ReportLike } from '../../reports/report-documents.ts';
import { fixesOf, fixTitle } from './fixes.ts';
import type { ReportText } from './report-text.ts';

/** A diagnosis that was made in this window; its key is the id of the endpoint. */
export interface Report extends ReportText, ReportLike {
  readonly endpointId: string;
  readonly results: readonly StepResult[];
}

/** How diagnoses are shown, with what mends a step above it. */
export const diagnoses: ReportKind<Report> = {
  scheme: 'session-farm-diagnosis',
  goneText: () =>
    vscode.l10n.t('This diagnosis is no longer available. Run "Diagnose Endpoint" again.'),
  lensesOf: (report) => {
    const { endpointId, lineOf } = report;
    return [
      lensAt(0, {
        title: vscode.l10n.t('Diagnose Again'),
        command: commandIds.diagnoseEndpoint,
        arguments: [endpointId],
      }),
      lensAt(0, {
        title: vscode.l10n.t('Copy Report'),
        command: commandIds.copyDiagnosis,
        arguments: [endpointId],
      }),
      ...fixesOf(report).map((fix) =>
        lensAt(lineOf.get(fix.stepId) ?? 0, {
          title: fixTitle(fix),
          command: commandIds.fixProblem,
          arguments: [fix.key],
        }),
      ),
    ];
  },
};
