import * as vscode from '../../shown/vscode.ts';
import type { Fact, Outcome, StepResult } from '../../../doctor/report.ts';
import { literal, safe } from '../../reports/plain-markdown.ts';

/** What a report is about, and how it came about. */
export interface ReportHead {
  readonly name: string;
  /** `host:port`, as rows show it. */
  readonly address: string;
  readonly at: Date;
  /** Of the extension. */
  readonly version: string;
  readonly isCanceled: boolean;
}

/** A report as a text, and on which of its lines each step begins. */
export interface ReportText {
  readonly text: string;
  readonly lineOf: ReadonlyMap<string, number>;
}

/** Trouble first: that is what one reads a report for. */
const order: readonly Outcome[] = ['failed', 'warning', 'ok'];

/** A report in Markdown that reads well as it stands, to be put into a ticket. Foreign texts in it mean themselves. */
export function reportText(results: readonly StepResult[], head: ReportHead): ReportText {
  const { name, address, at, version, isCanceled } = head;
  const lines: string[] = [
    `# ${vscode.l10n.t('Diagnosis of {0}', literal(name))}`,
    '',
    vscode.l10n.t('Address: {0}', literal(address)),
    '',
    summary(results),
    '',
    vscode.l10n.t(
      'Session Farm {0} on {1}, {2}. Passwords, session IDs, and keys are left out.',
      version,
      process.platform,
      at.toISOString(),
    ),
  ];
  if (isCanceled) lines.push('', vscode.l10n.t('The diagnosis was canceled before its end.'));
  const lineOf = new Map<string, number>();
  for (const outcome of order) {
    for (const result of results.filter((each) => each.outcome === outcome)) {
      lines.push('');
      lineOf.set(result.id, lines.length);
      lines.push(...section(result));
    }
  }
  lines.push(...skipped(results));
  return { text: `${lines.join('\n')}\n`, lineOf };
}

/** `2 failed, 1 warning, 12 OK, 3 skipped`. */
export function summary(results: readonly StepResult[]): string {
  const count = (outcome: Outcome): number =>
    results.filter((result) => result.outcome === outcome).length;
  return vscode.l10n.t(
    '{0} failed, {1} with a warning, {2} OK, {3} skipped',
    count('failed'),
    count('warning'),
    count('ok'),
    count('skipped'),
  );
}

function section({ title, outcome, cause, fix, facts, durationMs }: StepResult): string[] {
  const lines = [`## ${vscode.reasonText(title)}: ${outcomeText(outcome)}`];
  if (cause) lines.push('', literal(vscode.reasonText(cause)));
  if (fix) lines.push('', vscode.l10n.t('What to do: {0}', literal(vscode.reasonText(fix.text))));
  lines.push('', ...facts.map(factLine), `- ${vscode.l10n.t('Took {0} ms', durationMs)}`);
  return lines;
}

/** What a step came to, in a word. */
function outcomeText(outcome: Outcome): string {
  switch (outcome) {
    case 'ok':
      return vscode.l10n.t('OK');
    case 'warning':
      return vscode.l10n.t('warning');
    case 'failed':
      return vscode.l10n.t('failed');
    case 'skipped':
      return vscode.l10n.t('skipped');
  }
}

function factLine({ label, value, text }: Fact): string {
  const shown = text
    ? vscode.reasonText(text)
    : typeof value === 'object'
      ? value.map(safe).join(', ')
      : String(value);
  return `- ${literal(vscode.reasonText(label))}: ${literal(shown)}`;
}

/** What wasn't looked at, with the reason that several share. */
function skipped(results: readonly StepResult[]): string[] {
  const left = results.filter(({ outcome }) => outcome === 'skipped');
  if (left.length === 0) return [];
  return [
    '',
    `## ${vscode.l10n.t('Skipped')}`,
    '',
    ...left.map(({ title, cause }) => {
      const name = vscode.reasonText(title);
      return cause ? `- ${name}: ${literal(vscode.reasonText(cause))}` : `- ${name}`;
    }),
  ];
}
