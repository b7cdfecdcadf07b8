import * as vscode from '../shown/vscode.ts';
import type { StatisticsTable } from '../../protocol/statistics-state.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import type { GrowthMoment } from '../../survey/growth/growth-moment.ts';
import { spreadOf } from '../../survey/growth/growth-series.ts';
import { countText, sizeText } from './statistics-text.ts';

const { l10n } = vscode;

/** So many moments are beside each other, in a narrow page, too. */
const MOST = 10;

type Group = Pick<SessionGroup, 'layout' | 'application'>;

/**
 * How the sessions and their data have grown while somebody looked; no rows before there is something to compare.
 * @param only one application; all of them without it
 */
export function growthTables(
  moments: readonly GrowthMoment[],
  only: Group | undefined,
): readonly StatisticsTable[] {
  const shown = moments.length < 2 ? [] : spreadOf(moments, MOST);
  const sums = shown.map(({ atMs, groups }) => {
    const own = groups.filter(
      ({ layout, application }) =>
        !only || (layout === only.layout && application === only.application),
    );
    return {
      atMs,
      sessionCount: own.reduce((sum, { sessionCount }) => sum + sessionCount, 0),
      byteCount: own.reduce((sum, { byteCount = 0 }) => sum + byteCount, 0),
    };
  });
  const sessions = l10n.t('Counted while this page can be seen.');
  const data = l10n.t('Estimated from the sizes of up to 400 sessions each time.');
  return [
    table(
      { id: 'growth-sessions', title: l10n.t('Sessions over Time'), note: sessions },
      l10n.t('Sessions'),
      sums.map(({ atMs, sessionCount }) => [atMs, sessionCount]),
      countText,
    ),
    table(
      { id: 'growth-data', title: l10n.t('Data over Time'), note: `${sessions} ${data}` },
      l10n.t('Data'),
      sums.map(({ atMs, byteCount }) => [atMs, byteCount]),
      sizeText,
    ),
  ];
}

function table(
  head: Pick<StatisticsTable, 'id' | 'title'> & { readonly note: string },
  label: string,
  points: readonly (readonly [atMs: number, value: number])[],
  textOf: (value: number) => string,
): StatisticsTable {
  const most = Math.max(1, ...points.map(([, value]) => value));
  return {
    ...head,
    look: 'columns',
    columns: [
      { label: l10n.t('Time'), isNumber: false },
      { label, isNumber: true },
      { label: l10n.t('Change'), isNumber: true },
    ],
    barColumn: 1,
    rows: points.map(([atMs, value], at) => ({
      cells: [
        timeText(atMs),
        textOf(value),
        changeText(value - (points[at - 1]?.[1] ?? value), textOf),
      ],
      share: value / most,
    })),
  };
}

function changeText(change: number, textOf: (value: number) => string): string {
  if (change === 0) return '0';
  return `${change > 0 ? '+' : '−'}${textOf(Math.abs(change))}`;
}

/** With seconds: two counts may be of the same minute. */
function timeText(atMs: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'medium' }).format(atMs);
}
