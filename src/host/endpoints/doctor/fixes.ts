import * as vscode from '../../shown/vscode.ts';
import type { ActionId, StepResult } from '../../../doctor/report.ts';
import type { ConnectFailure } from '../../../links/diagnosis.ts';
import { remediesFor } from '../../../redis/reach/remedies.ts';
import { remedyText } from '../repair.ts';

/** Something that the product can do about what a step has found. */
export interface ReportFix {
  /** Names the fix where only a text can stand: the endpoint, the step and the action. */
  readonly key: string;
  readonly stepId: string;
  readonly action: ActionId;
  readonly subject?: string;
  readonly failure?: ConnectFailure;
  readonly step: StepResult;
}

/** All that can be done about a report, in the order of its steps. */
export function fixesOf({
  endpointId,
  results,
}: {
  readonly endpointId: string;
  readonly results: readonly StepResult[];
}): readonly ReportFix[] {
  return results.flatMap((step) => {
    const { id: stepId, fix, failure } = step;
    const remedies: readonly ActionId[] = failure ? remediesFor(failure, false) : [];
    const actions = new Set([...(fix?.action === undefined ? [] : [fix.action]), ...remedies]);
    return [...actions].map((action) => ({
      key: [endpointId, stepId, action].join(' '),
      stepId,
      action,
      step,
      ...(fix?.subject !== undefined && { subject: fix.subject }),
      ...(failure && { failure }),
    }));
  });
}

/** What the button of a fix says. */
export function fixTitle({ action, subject = '' }: ReportFix): string {
  switch (action) {
    case 'use-primary':
      return vscode.l10n.t('Use Primary {0}…', subject);
    case 'use-database':
      return vscode.l10n.t('Use Database {0}…', subject);
    case 'copy-rules':
      return vscode.l10n.t('Copy ACL Rules');
    default:
      return remedyText(action);
  }
}
