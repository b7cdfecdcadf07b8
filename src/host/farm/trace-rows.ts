import * as vscode from '../shown/vscode.ts';
import type { TraceEntry } from '../../protocol/farm.ts';
import { formatCount, formatPointInTime, oneLine } from '../text-format.ts';
import { requestLabel } from './farm-rows.ts';

const maxNamesLength = 80;

/** The time of a request and what was asked for: `12:01:07 GET /Result`. */
export function traceLabel(entry: TraceEntry): string {
  return `${clockTime(entry.arrivedAtMs)} ${requestLabel(entry)}`;
}

/** What became of it: `→ server-b 200 14 ms changed: Text, When`. */
export function traceDescription(entry: TraceEntry): string {
  const { l10n } = vscode;
  const parts = [entry.server === undefined ? l10n.t('balancer') : `→ ${entry.server}`];
  const end = endText(entry);
  if (entry.status > 0) parts.push(String(entry.status));
  if (end !== undefined) parts.push(end);
  parts.push(durationText(entry.durationMs));
  if (entry.changed && entry.changed.length > 0) {
    parts.push(l10n.t('changed: {0}', oneLine(entry.changed.join(', '), maxNamesLength)));
  }
  return parts.join(' ');
}

/** The lines of a request's tooltip. */
export function traceFacts(entry: TraceEntry): string[] {
  const { l10n } = vscode;
  const lines = [
    requestLabel(entry),
    formatPointInTime(entry.arrivedAtMs, vscode.env.language),
    reasonText(entry),
  ];
  if (entry.heldMs !== undefined) {
    lines.push(l10n.t('Held for {0}', durationText(entry.heldMs)));
  }
  if (entry.tried && entry.tried.length > 0) {
    lines.push(l10n.t('Tried first: {0}', entry.tried.join(', ')));
  }
  lines.push(`X-ARR-LOG-ID: ${entry.logId}`);
  return lines;
}

/** How a request ended, for its icon. */
export function traceMood(entry: TraceEntry): 'ok' | 'client-error' | 'error' {
  if (entry.status >= 500 || entry.end === 'server-gone' || entry.end === 'timeout') return 'error';
  return entry.status === 0 || entry.status >= 400 ? 'client-error' : 'ok';
}

function clockTime(timeMs: number): string {
  return new Intl.DateTimeFormat(vscode.env.language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(timeMs);
}

function durationText(durationMs: number): string {
  const { language } = vscode.env;
  if (durationMs < 10_000) {
    return vscode.l10n.t('{0} ms', formatCount(Math.round(durationMs), language));
  }
  return vscode.l10n.t('{0} s', formatCount(Math.round(durationMs / 100) / 10, language));
}

function endText({ end }: TraceEntry): string | undefined {
  const { l10n } = vscode;
  switch (end) {
    case 'client-gone':
      return l10n.t('client disconnected');
    case 'server-gone':
      return l10n.t('server disconnected');
    case 'server-tls':
      return l10n.t('answers TLS');
    case 'timeout':
      return l10n.t('timed out');
    case 'dropped':
      return l10n.t('dropped');
    case 'answered':
      return l10n.t('answered manually');
    case 'upgraded':
      return l10n.t('upgraded');
    default:
      return undefined;
  }
}

function reasonText({ reason, server }: TraceEntry): string {
  const { l10n } = vscode;
  const name = server ?? l10n.t('balancer');
  switch (reason) {
    case 'algorithm':
      return l10n.t('{0}: next in round robin', name);
    case 'affinity':
      return l10n.t('{0}: required by the affinity cookie', name);
    case 'user':
      return l10n.t('{0}: chosen manually', name);
    case 'retry':
      return l10n.t('{0}: after another server failed', name);
  }
}
