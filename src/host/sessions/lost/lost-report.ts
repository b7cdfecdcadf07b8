import * as vscode from '../../shown/vscode.ts';
import type { Reason } from '../../../formats/reason.ts';
import { type Finding, likelihoodOf, type LostAction } from '../../../lookup/lost/finding.ts';
import { literal } from '../../reports/plain-markdown.ts';
import type { ReportLike } from '../../reports/report-documents.ts';

/** What a report is about. */
export interface LostHead {
  readonly title: string;
  /** Which session, as it may be shown. */
  readonly subject: string;
  readonly at: Date;
  /** Where was looked, and what could not be asked: a line each. */
  readonly places: readonly string[];
}

/** A report with what can be done, by the line that it is about. */
export interface LostReport extends ReportLike {
  readonly actions: readonly { readonly line: number; readonly action: LostAction }[];
  readonly findings: readonly Finding[];
}

/** A report in Markdown: the likeliest cause first, what is excluded last. Foreign texts in it mean themselves. */
export function lostReport(key: string, findings: readonly Finding[], head: LostHead): LostReport {
  const lines = [`# ${literal(head.title)}`, '', literal(head.subject)];
  const actions: { line: number; action: LostAction }[] = [];
  const told = findings.filter(({ weight }) => weight > 0);
  if (told.length === 0) {
    lines.push('', vscode.l10n.t('Nothing that Session Farm can see explains it.'));
  }
  for (const [index, finding] of told.entries()) {
    lines.push('');
    for (const action of finding.actions ?? []) actions.push({ line: lines.length, action });
    lines.push(`## ${index + 1}. ${say(finding.title)}`, '', `*${likelihoodText(finding)}*`);
    if (finding.evidence.length > 0) lines.push('');
    lines.push(...finding.evidence.map((reason) => `- ${say(reason)}`));
    if (finding.advice) lines.push('', vscode.l10n.t('What to do: {0}', say(finding.advice)));
  }
  lines.push(...excluded(findings), ...looked(head));
  return { key, text: `${lines.join('\n')}\n`, actions, findings };
}

function say(reason: Reason): string {
  return literal(vscode.reasonText(reason));
}

function likelihoodText(finding: Finding): string {
  switch (likelihoodOf(finding)) {
    case 'certain':
      return vscode.l10n.t('The evidence says so.');
    case 'likely':
      return vscode.l10n.t('Likely');
    case 'possible':
      return vscode.l10n.t('Possible');
    case 'excluded':
      return vscode.l10n.t('Ruled out');
  }
}

function excluded(findings: readonly Finding[]): readonly string[] {
  const those = findings.filter(({ weight }) => weight === 0);
  if (those.length === 0) return [];
  return [
    '',
    `## ${vscode.l10n.t('Ruled out')}`,
    '',
    ...those.map(({ title, evidence }) => `- ${[title, ...evidence].map(say).join(' ')}`),
  ];
}

function looked({ places, at }: LostHead): readonly string[] {
  return [
    '',
    `## ${vscode.l10n.t('Where Session Farm looked')}`,
    '',
    ...places.map((place) => `- ${literal(place)}`),
    '',
    vscode.l10n.t(
      'Read at {0}, without extending or locking anything. Session IDs are masked outside local endpoints.',
      at.toISOString(),
    ),
  ];
}
