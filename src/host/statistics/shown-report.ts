import * as vscode from '../shown/vscode.ts';
import type { StatisticsFact, StatisticsTable } from '../../protocol/statistics-state.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import type {
  CensusReport,
  GroupReport,
  NotableSession,
} from '../../survey/census/census-report.ts';
import { viewOf } from '../../survey/census/census-view.ts';
import type { GrowthMoment } from '../../survey/growth/growth-moment.ts';
import { growthTables } from './growth-tables.ts';
import { applicationTable, groupText, growthTable, notableTable } from './report-tables.ts';
import { factsOf, tablesOf } from './tables.ts';

/** What is shown of a report: one application, or all of them. */
export interface ShownReport {
  /** The choices: all of them, then each. */
  readonly applications: readonly string[];
  readonly application: number;
  readonly groups: readonly GroupReport[];
  readonly facts: readonly StatisticsFact[];
  readonly tables: readonly StatisticsTable[];
  /** The sessions that the rows of the last table stand for. */
  readonly notable: readonly NotableSession[];
}

/**
 * A report in words.
 * @param only the application to show; all where it isn't in the report
 * @param earlier a census before, to compare with
 * @param moments what was counted since
 * @param idOf how a session's id is shown
 */
export function shownReport(
  report: CensusReport,
  only: Pick<SessionGroup, 'layout' | 'application'> | undefined,
  earlier: CensusReport | undefined,
  moments: readonly GrowthMoment[],
  idOf: (ref: SessionRef) => string,
): ShownReport {
  const at = report.groups.findIndex(
    ({ layout, application }) => layout === only?.layout && application === only.application,
  );
  const group = report.groups[at];
  const groups = group ? [group] : report.groups;
  const view = viewOf(groups);
  const isSeveral = report.groups.length > 1;
  const tables = [
    ...(group || !isSeveral ? [] : [applicationTable(report)]),
    ...(view.readCount === 0 ? [] : tablesOf(view)),
    ...growthTables(moments, group),
    growthTable({ ...report, groups }, earlier && within(earlier, group)),
    notableTable(view.notable, idOf),
  ].filter(({ rows }) => rows.length > 0);
  return {
    applications: [vscode.l10n.t('All applications'), ...report.groups.map(groupText)],
    application: at + 1,
    groups,
    facts: factsOf(view),
    tables,
    notable: view.notable,
  };
}

function within(report: CensusReport, group: GroupReport | undefined): CensusReport {
  if (!group) return report;
  const groups = report.groups.filter(
    ({ layout, application }) => layout === group.layout && application === group.application,
  );
  return { ...report, groups };
}
