import * as vscode from '../shown/vscode.ts';
import type { StatisticsFact, StatisticsTable } from '../../protocol/statistics-state.ts';
import type { CensusReport } from '../../survey/census/census-report.ts';
import { formatTime } from '../text-format.ts';
import { countText, percentText } from './statistics-text.ts';

const { l10n } = vscode;

/** What Session Statistics shows, as Markdown: headings, and a table for each question. */
export function statisticsMarkdown(
  title: string,
  status: string,
  facts: readonly StatisticsFact[],
  tables: readonly StatisticsTable[],
): string {
  return [
    `# ${inline(title)}`,
    inline(status),
    facts
      .map(({ label, value, detail }) =>
        detail === undefined
          ? `- **${inline(label)}** ${inline(value)}`
          : `- **${inline(label)}** ${inline(value)} (${inline(detail)})`,
      )
      .join('\n'),
    ...tables.map(tableMarkdown),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
    .concat('\n');
}

function tableMarkdown({ title, note, columns, rows }: StatisticsTable): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `## ${inline(title)}`,
    ...(note === undefined ? [] : [inline(note)]),
    [
      line(columns.map(({ label }) => inline(label))),
      line(columns.map(({ isNumber }) => (isNumber ? '---:' : '---'))),
      ...rows.map(({ cells }) => line(cells.map(inline))),
    ].join('\n'),
  ].join('\n\n');
}

/** A text of others in a line of Markdown: nothing in it is taken for markup. */
export function inline(text: string): string {
  return text.replace(/[\\`*_[\]<>#|~&$]/g, '\\$&').replace(/[\r\n]+/g, ' ');
}

/** A text of others between backticks, as many as it takes. */
export function code(text: string): string {
  const flat = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...(flat.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${flat}\`` : `${fence} ${flat} ${fence}`;
}

/** The name of the endpoint and of what is shown of it. */
export function statisticsTitle(endpoint: string, application?: string): string {
  return application === undefined
    ? l10n.t('Session statistics of {0}', endpoint)
    : l10n.t('Session statistics of {0}, {1}', endpoint, application);
}

/** When statistics were made, and of how many sessions. */
export function takenText(report: CensusReport): string {
  const { atMs, readCount, sessionCount, isComplete, unseenNodes } = report;
  const time = formatTime(atMs, Date.now(), vscode.env.language);
  const read = countText(readCount);
  const all = countText(sessionCount);
  const missed = report.groups.reduce((sum, group) => sum + group.missedCount, 0);
  const parts = [
    !isComplete
      ? l10n.t('Canceled. {0} of {1} sessions were read. {2}.', read, all, time)
      : readCount + missed >= sessionCount
        ? l10n.t('All {0} sessions. {1}.', all, time)
        : l10n.t(
            'Sampled {0} of {1} sessions ({2}). Numbers with ≈ are estimates. {3}.',
            read,
            all,
            percentText(readCount, sessionCount),
            time,
          ),
    ...(missed > 0 ? [l10n.t('{0} had ended or could not be read.', countText(missed))] : []),
    ...(unseenNodes.length > 0
      ? [l10n.t('Servers that could not be searched: {0}.', unseenNodes.join(', '))]
      : []),
  ];
  return parts.join(' ');
}
