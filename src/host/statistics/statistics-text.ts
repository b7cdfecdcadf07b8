import * as vscode from '../shown/vscode.ts';
import type { FormatId } from '../../formats/value.ts';
import type { SessionCondition, SessionReadOnlyReason } from '../../stores/session.ts';
import type { NotableReason } from '../../survey/census/census-report.ts';
import type { Estimate } from '../../survey/census/estimate.ts';
import { formatNames } from '../format-names.ts';
import { formatCount, formatDuration, formatSize, oneLine } from '../text-format.ts';
import { quotedIfBlank } from '../../protocol/visible-text.ts';

const { l10n } = vscode;

/** The longest name in a row. */
const MAX_NAME = 120;

/** A name of others as a row shows it. */
export function nameText(name: string): string {
  return name === '' ? l10n.t('(no name)') : quotedIfBlank(oneLine(name, MAX_NAME));
}

export function countText(count: number): string {
  return formatCount(Math.round(count), vscode.env.language);
}

export function sizeText(bytes: number): string {
  return Number.isFinite(bytes) ? formatSize(Math.round(bytes), vscode.env.language) : '∞';
}

/** A part of a whole: `12.3%`; `<0.1%` for what is there and hardly any. */
export function percentText(part: number, whole: number): string {
  if (whole <= 0 || part <= 0) return formatPercent(0);
  const share = Math.min(1, part / whole);
  return share < 0.001 ? `<${formatPercent(0.001)}` : formatPercent(share);
}

function formatPercent(share: number): string {
  return new Intl.NumberFormat(vscode.env.language, {
    style: 'percent',
    maximumFractionDigits: share < 0.1 ? 1 : 0,
  }).format(share);
}

/** An estimate by its value: `≈ 12,000` where it isn't exact. */
export function estimateText(
  { value, low, high }: Estimate,
  text: (value: number) => string,
): string {
  return low === high ? text(value) : `≈ ${text(value)}`;
}

/** The range of an estimate; undefined where it is exact. */
export function rangeText(
  { low, high }: Estimate,
  text: (value: number) => string,
): string | undefined {
  if (low === high) return undefined;
  if (!Number.isFinite(high)) return l10n.t('{0} or more', text(low));
  return l10n.t('{0} to {1}', text(low), text(high));
}

/** Classes between edges, as they are called: `below 100 B`, `100 B to 300 B`, `10 MB or more`. */
export function classTexts(
  edges: readonly number[],
  text: (edge: number) => string,
): readonly string[] {
  const last = edges.at(-1) ?? 0;
  return [
    l10n.t('below {0}', text(edges[0] ?? 0)),
    ...edges.slice(1).map((edge, at) => l10n.t('{0} to {1}', text(edges[at] ?? 0), text(edge))),
    l10n.t('{0} or more', text(last)),
  ];
}

/** A round stretch of time: `5 min`, `6 h`, `7 d`. */
export function stretchText(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1) return `${Math.round(ms / 1000)} s`;
  if (minutes < 60) return `${Math.round(minutes)} min`;
  if (minutes < 48 * 60 && minutes !== 24 * 60) return formatHours(ms);
  return minutes % (24 * 60) === 0 ? `${minutes / (24 * 60)} d` : formatDuration(ms);
}

function formatHours(ms: number): string {
  return ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : formatDuration(ms);
}

export function formatText(format: FormatId): string {
  if (format === 'hex') return l10n.t('Not decoded');
  if (format === 'text') return l10n.t('Text');
  if (format === 'encrypted') return l10n.t('Encrypted');
  return formatNames[format];
}

export function conditionText(condition: SessionCondition): string {
  switch (condition) {
    case 'ok':
      return l10n.t('Complete');
    case 'no-data':
      return l10n.t('Only the timeout is left');
    case 'lock-only':
      return l10n.t('Only a lock');
    case 'wrong-type':
      return l10n.t('A key of another type');
    case 'damaged':
      return l10n.t('Damaged');
    case 'ended':
      return l10n.t('Ended, not deleted');
    case 'no-ttl':
      return l10n.t('Never expires');
    case 'no-access':
      return l10n.t('No permission to read it');
    case 'gone':
      return l10n.t('Ended');
  }
}

export function readOnlyText(reason: SessionReadOnlyReason): string {
  switch (reason) {
    case 'language-values':
      return l10n.t('Values that only the site can write');
    case 'compressed':
      return l10n.t('Compressed');
    case 'encrypted':
      return l10n.t('Encrypted');
    case 'unknown-encoding':
      return l10n.t('Unknown encoding');
    case 'undefined-variables':
      return l10n.t('Variables without a value');
    case 'other-serializer':
      return l10n.t('Another serializer');
  }
}

export function notableText(reason: NotableReason): string {
  switch (reason) {
    case 'largest':
      return l10n.t('Among the largest');
    case 'never-expires':
      return l10n.t('Never expires');
    case 'long-locked':
      return l10n.t('Locked the longest');
    case 'dangerous':
      return l10n.t('Has a dangerous type');
    case 'damaged':
      return l10n.t('Damaged');
  }
}
