import * as vscode from '../shown/vscode.ts';
import type { StatisticsTable } from '../../protocol/statistics-state.ts';
import type { SessionRef } from '../../stores/session.ts';
import type {
  CensusReport,
  GroupReport,
  NotableSession,
} from '../../survey/census/census-report.ts';
import { viewOf } from '../../survey/census/census-view.ts';
import { isAspNetLayout } from '../../stores/layout-facts.ts';
import { layoutShortName } from '../sessions/layout-names.ts';
import { applicationText } from '../sessions/tree-items.ts';
import { formatDuration } from '../text-format.ts';
import { countText, estimateText, notableText, sizeText } from './statistics-text.ts';

const { l10n } = vscode;

/** An application with its layout, where the layout is more than a version that nobody asks for. */
export function groupText(group: Pick<GroupReport, 'application' | 'layout'>): string {
  return `${applicationText(group)} (${layoutShortName(group.layout)})`;
}

/** The applications beside each other. */
export function applicationTable({ groups, otherGroups }: CensusReport): StatisticsTable {
  const views = groups.map((group) => ({ group, view: viewOf([group]) }));
  const most = Math.max(1, ...views.map(({ view }) => view.dataBytes.value));
  return {
    id: 'applications',
    title: l10n.t('Applications'),
    ...(otherGroups && {
      note: l10n.t(
        '{0} more applications with {1} sessions are not listed.',
        countText(otherGroups.groupCount),
        countText(otherGroups.sessionCount),
      ),
    }),
    look: 'bars',
    columns: [
      { label: l10n.t('Application'), isNumber: false },
      { label: l10n.t('Sessions'), isNumber: true },
      { label: l10n.t('Data'), isNumber: true },
      { label: l10n.t('Memory in Redis'), isNumber: true },
      { label: l10n.t('Locked'), isNumber: true },
      { label: l10n.t('Never expire'), isNumber: true },
    ],
    barColumn: 2,
    rows: views.map(({ group, view }) => ({
      cells: [
        groupText(group),
        countText(view.sessionCount),
        estimateText(view.dataBytes, sizeText),
        view.memory ? estimateText(view.memory, sizeText) : '–',
        estimateText(view.locked, countText),
        estimateText(view.neverExpire, countText),
      ],
      share: view.dataBytes.value / most,
    })),
  };
}

/** What has changed since an earlier census of the same endpoint; no rows where there is none. */
export function growthTable(
  { groups, atMs }: CensusReport,
  earlier: CensusReport | undefined,
): StatisticsTable {
  const hours = earlier ? Math.max(1 / 3600, (atMs - earlier.atMs) / 3_600_000) : 1;
  const before = new Map(earlier?.groups.map((group) => [groupText(group), group]));
  const now = new Map(groups.map((group) => [groupText(group), group]));
  const names = [...new Set([...now.keys(), ...before.keys()])];
  return {
    id: 'growth',
    title: l10n.t('Growth'),
    ...(earlier && {
      note: l10n.t(
        'Compared with the statistics from {0} ago.',
        formatDuration(atMs - earlier.atMs),
      ),
    }),
    look: 'table',
    columns: [
      { label: l10n.t('Application'), isNumber: false },
      { label: l10n.t('Sessions before'), isNumber: true },
      { label: l10n.t('Sessions now'), isNumber: true },
      { label: l10n.t('Change in an hour'), isNumber: true },
      { label: l10n.t('Data before'), isNumber: true },
      { label: l10n.t('Data now'), isNumber: true },
    ],
    barColumn: 2,
    rows: earlier
      ? names.map((name) => {
          const [was, is] = [before.get(name), now.get(name)];
          const change = (is?.sessionCount ?? 0) - (was?.sessionCount ?? 0);
          return {
            cells: [
              name,
              countText(was?.sessionCount ?? 0),
              countText(is?.sessionCount ?? 0),
              `${change > 0 ? '+' : ''}${countText(change / hours)}`,
              was ? estimateText(was.dataBytes, sizeText) : '–',
              is ? estimateText(is.dataBytes, sizeText) : '–',
            ],
          };
        })
      : [],
  };
}

/** Sessions that are worth a look, numbered as `notable` is. */
export function notableTable(
  notable: readonly NotableSession[],
  idOf: (ref: SessionRef) => string,
): StatisticsTable {
  return {
    id: 'notable',
    title: l10n.t('Sessions to Look At'),
    look: 'table',
    columns: [
      { label: l10n.t('Session'), isNumber: false },
      { label: l10n.t('Application'), isNumber: false },
      { label: l10n.t('Why'), isNumber: false },
      { label: l10n.t('Size'), isNumber: true },
    ],
    barColumn: 3,
    rows: notable.map(({ ref, reason, bytes, lockAgeMs }, session) => ({
      cells: [
        idOf(ref),
        groupText(ref),
        lockAgeMs === undefined
          ? notableText(reason)
          : l10n.t('{0}, for {1}', notableText(reason), formatDuration(lockAgeMs)),
        sizeText(bytes),
      ],
      session,
    })),
  };
}

/** Whether there are sessions of ASP.NET, of which "moving off" can tell something. */
export function hasAspNet({ groups }: Pick<CensusReport, 'groups'>): boolean {
  return groups.some(({ layout, readCount }) => isAspNetLayout(layout) && readCount > 0);
}
