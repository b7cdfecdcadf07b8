import * as vscode from '../shown/vscode.ts';
import type { StatisticsFact, StatisticsTable } from '../../protocol/statistics-state.ts';
import { sizeEdges, timeLeftEdgesMs } from '../../survey/census/census-report.ts';
import type { CensusView, ShareView } from '../../survey/census/census-view.ts';
import { formatDuration } from '../text-format.ts';
import {
  classTexts,
  conditionText,
  countText,
  estimateText,
  formatText,
  nameText,
  percentText,
  rangeText,
  readOnlyText,
  sizeText,
  stretchText,
} from './statistics-text.ts';

const { l10n } = vscode;

const text = (label: string) => ({ label, isNumber: false });
const number = (label: string) => ({ label, isNumber: true });

/** Bars are as long as their part of the longest. */
function withShares(
  rows: readonly { readonly weight: number; readonly cells: readonly string[] }[],
): readonly { readonly cells: readonly string[]; readonly share: number }[] {
  const most = Math.max(1, ...rows.map(({ weight }) => weight));
  return rows.map(({ weight, cells }) => ({ cells, share: weight / most }));
}

/** What is said first: how many, how much, and what is wrong. */
export function factsOf(view: CensusView): readonly StatisticsFact[] {
  const { sizes, dataBytes, memory, neverExpire, locked, itemCounts } = view;
  const unreadable = view.conditions.find(({ condition }) => condition === 'damaged')?.count ?? 0;
  const dangerCount = view.dangers.reduce((sum, { itemCount }) => sum + itemCount, 0);
  const detail = (value: string | undefined) => (value === undefined ? {} : { detail: value });
  return [
    {
      label: l10n.t('Sessions'),
      value: countText(view.sessionCount),
      ...(view.isSampled && { detail: l10n.t('{0} sampled', countText(view.readCount)) }),
    },
    {
      label: l10n.t('Data'),
      value: estimateText(dataBytes, sizeText),
      ...detail(rangeText(dataBytes, sizeText)),
    },
    ...(memory
      ? [
          {
            label: l10n.t('Memory in Redis'),
            value: estimateText(memory, sizeText),
            ...detail(rangeText(memory, sizeText)),
          },
        ]
      : []),
    {
      label: l10n.t('Size of a session'),
      value: sizeText(sizes.median),
      detail: l10n.t(
        'median. 95% are up to {0}, the largest has {1}',
        sizeText(sizes.p95),
        sizeText(sizes.greatest),
      ),
    },
    {
      label: l10n.t('Items in a session'),
      value: countText(itemCounts.median),
      detail: l10n.t('median, up to {0}', countText(itemCounts.greatest)),
    },
    {
      label: l10n.t('Locked'),
      value: estimateText(locked, countText),
      ...detail(lockDetail(view)),
      ...(view.endlessLockCount > 0 && { isWarning: true }),
    },
    ...(neverExpire.value > 0
      ? [
          {
            label: l10n.t('Never expire'),
            value: estimateText(neverExpire, countText),
            ...detail(rangeText(neverExpire, countText)),
            isWarning: true,
          },
        ]
      : []),
    ...(dangerCount > 0
      ? [
          {
            label: l10n.t('Items of dangerous types'),
            value: countText(dangerCount),
            isWarning: true,
          },
        ]
      : []),
    ...(unreadable > 0
      ? [{ label: l10n.t('Damaged'), value: countText(unreadable), isWarning: true }]
      : []),
  ];
}

function lockDetail({ waitedForCount, endlessLockCount, longestLockMs }: CensusView) {
  const parts = [
    ...(waitedForCount > 0 ? [l10n.t('waited for: {0}', countText(waitedForCount))] : []),
    ...(longestLockMs === undefined
      ? []
      : [l10n.t('the longest for {0}', formatDuration(longestLockMs))]),
    ...(endlessLockCount > 0 ? [l10n.t('never released: {0}', countText(endlessLockCount))] : []),
  ];
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** The questions of one application, or of all, and their answers. Those without an answer are left out. */
export function tablesOf(view: CensusView): readonly StatisticsTable[] {
  return [
    sizeTable(view),
    timeLeftTable(view),
    itemTable(view),
    shareTable('types', l10n.t('Types'), l10n.t('Type'), view.types, (name) =>
      name === '' ? l10n.t('(unknown or null)') : nameText(name),
    ),
    shareTable('formats', l10n.t('Formats'), l10n.t('Format'), view.formats, formatText),
    timeoutTable(view),
    dangerTable(view),
    conditionTable(view),
  ].filter(({ rows }) => rows.length > 0);
}

function sizeTable({ sizeCounts, sizes }: CensusView): StatisticsTable {
  const names = classTexts(sizeEdges, sizeText);
  return classTable('sizes', l10n.t('Sizes'), l10n.t('Size'), names, sizeCounts, sizes.count > 0);
}

function timeLeftTable({ timeLeftCounts, neverExpire }: CensusView): StatisticsTable {
  const names = [...classTexts(timeLeftEdgesMs, stretchText), l10n.t('never expires')];
  const counts = [...timeLeftCounts, neverExpire.value];
  const isThere = counts.some((count) => count > 0);
  return classTable('time-left', l10n.t('Time Left'), l10n.t('Time left'), names, counts, isThere);
}

function classTable(
  id: string,
  title: string,
  what: string,
  names: readonly string[],
  counts: readonly number[],
  isThere: boolean,
): StatisticsTable {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return {
    id,
    title,
    look: 'columns',
    columns: [text(what), number(l10n.t('Sessions')), number(l10n.t('Share'))],
    // Room is scarce above a column.
    barColumn: 2,
    rows: isThere
      ? withShares(
          names.map((name, at) => {
            const weight = counts[at] ?? 0;
            return { weight, cells: [name, countText(weight), percentText(weight, total)] };
          }),
        )
      : [],
  };
}

function itemTable({
  items,
  itemBytes,
  otherNameCount,
  isSampled,
  sessionCount,
}: CensusView): StatisticsTable {
  return {
    id: 'items',
    title: l10n.t('Items'),
    ...(otherNameCount > 0 && {
      note: l10n.t(
        '{0} more names were seen in few sessions and are not listed.',
        countText(otherNameCount),
      ),
    }),
    look: 'bars',
    columns: [
      text(l10n.t('Item')),
      text(l10n.t('Type')),
      number(l10n.t('Sessions')),
      number(l10n.t('Share of sessions')),
      ...(isSampled ? [number(l10n.t('Range'))] : []),
      number(l10n.t('Bytes')),
      number(l10n.t('Share of bytes')),
      number(l10n.t('Largest')),
    ],
    barColumn: isSampled ? 6 : 5,
    rows: withShares(
      items.map(({ name, isPattern, types, sessions, bytes, maxBytes }) => ({
        weight: bytes,
        cells: [
          isPattern ? l10n.t('{0} (many names)', nameText(name)) : nameText(name),
          types.map(({ typeName }) => nameText(typeName)).join(', ') || l10n.t('null'),
          estimateText(sessions, countText),
          percentText(sessions.value, sessionCount),
          ...(isSampled ? [rangeText(sessions, countText) ?? ''] : []),
          sizeText(bytes),
          percentText(bytes, itemBytes),
          sizeText(maxBytes),
        ],
      })),
    ),
  };
}

function shareTable<K>(
  id: string,
  title: string,
  what: string,
  parts: readonly ShareView<K>[],
  nameOf: (what: K) => string,
): StatisticsTable {
  const total = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    id,
    title,
    look: 'bars',
    columns: [
      text(what),
      number(l10n.t('Items')),
      number(l10n.t('Bytes')),
      number(l10n.t('Share of bytes')),
    ],
    barColumn: 2,
    rows: withShares(
      parts.map(({ what: key, items, bytes }) => ({
        weight: bytes,
        cells: [nameOf(key), countText(items), sizeText(bytes), percentText(bytes, total)],
      })),
    ),
  };
}

function timeoutTable({ timeouts }: CensusView): StatisticsTable {
  return {
    id: 'timeouts',
    title: l10n.t('Stored Timeouts'),
    look: 'bars',
    columns: [text(l10n.t('Timeout')), number(l10n.t('Sessions'))],
    barColumn: 1,
    rows: withShares(
      timeouts.map(({ seconds, count }) => ({
        weight: count,
        cells: [stretchText(seconds * 1000), countText(count)],
      })),
    ),
  };
}

function dangerTable({ dangers }: CensusView): StatisticsTable {
  return {
    id: 'dangers',
    title: l10n.t('Dangerous Types'),
    note: l10n.t(
      'These classes can run code when a server reads them. Find out who wrote them before a server reads these sessions again.',
    ),
    look: 'table',
    columns: [text(l10n.t('Class')), text(l10n.t('Items')), number(l10n.t('Found'))],
    barColumn: 2,
    rows: dangers.map(({ className, names, itemCount }) => ({
      cells: [nameText(className), names.map(nameText).join(', '), countText(itemCount)],
      isWarning: true,
    })),
  };
}

function conditionTable({ conditions, readOnly }: CensusView): StatisticsTable {
  const rows = [
    ...conditions.map(({ condition, count }) => ({
      cells: [conditionText(condition), countText(count)],
    })),
    ...readOnly.map(({ reason, count }) => ({ cells: [readOnlyText(reason), countText(count)] })),
  ];
  const isPlain = conditions.every(({ condition }) => condition === 'ok') && readOnly.length === 0;
  return {
    id: 'conditions',
    title: l10n.t('Conditions'),
    look: 'table',
    columns: [text(l10n.t('Condition')), number(l10n.t('Sessions'))],
    barColumn: 1,
    rows: isPlain ? [] : rows,
  };
}
