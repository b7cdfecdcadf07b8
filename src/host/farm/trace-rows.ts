import * as vscode from '../shown/vscode.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { quotedIfBlank } from '../../protocol/visible-text.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, formatPointInTime, oneLine } from '../text-format.ts';
import { choiceText } from './balancing-words.ts';
import { fullRequest, requestLabel } from './request-row.ts';

const maxNamesLength = 80;

/** The time of a request and what was asked for: `12:01:07 GET /Result`. */
export function traceLabel(entry: TraceEntry): string {
  return `${clockTime(entry.arrivedAtMs)} ${requestLabel(entry)}`;
}

/**
 * What became of it: `→ server-b 200 14 ms`. What it changed comes early, where narrow rows still show it:
 * `→ server-a changed: Text, When · 303 9 ms`.
 */
export function traceDescription(entry: TraceEntry): string {
  const { l10n } = vscode;
  const server = entry.server === undefined ? l10n.t('balancer') : `→ ${entry.server}`;
  const end = endText(entry);
  const outcome = [
    ...(entry.status > 0 ? [String(entry.status)] : []),
    ...(end === undefined ? [] : [end]),
    durationText(entry.durationMs),
  ].join(' ');
  if (!entry.changed?.length) return `${server} ${outcome}`;
  const changed = l10n.t('changed: {0}', oneLine(changedNames(entry.changed), maxNamesLength));
  return `${server} ${changed} · ${outcome}`;
}

/** Names of session items, empty ones so that they can be seen. */
function changedNames(names: readonly string[]): string {
  return names.map(quotedIfBlank).join(', ');
}

/** What a request's tooltip says. */
export function traceTooltip(entry: TraceEntry): Tooltip {
  const { l10n } = vscode;
  const { language } = vscode.env;
  const what = [
    formatPointInTime(entry.arrivedAtMs, language),
    entry.status > 0
      ? l10n.t('Status {0} after {1}', String(entry.status), durationText(entry.durationMs))
      : l10n.t('Ended after {0}', durationText(entry.durationMs)),
    reasonText(entry),
  ];
  const end = endText(entry);
  if (end !== undefined) what.push(end);
  if (entry.heldMs !== undefined) {
    what.push(l10n.t('Held for {0}', durationText(entry.heldMs)));
  }
  if (entry.isEdited) what.push(l10n.t('Edited while it was held'));
  if (entry.tried && entry.tried.length > 0) {
    what.push(l10n.t('Tried first: {0}', entry.tried.join(', ')));
  }
  const changed = entry.changed?.length
    ? [l10n.t('Session items that the request changed: {0}', changedNames(entry.changed))]
    : [];
  const logId = l10n.t('The server log has the request under X-ARR-LOG-ID {0}.', entry.logId);
  const goesOn =
    entry.end === 'server-timeout'
      ? [
          l10n.t(
            'The balancer stopped waiting. The server may still be working on the request and holding the session lock. A retry waits for that lock.',
          ),
        ]
      : [];
  return { heading: fullRequest(entry), paragraphs: [what, goesOn, changed, [logId]] };
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

/** How long something took, by the precision that matters: `12 ms`, `12.3 s`. */
export function durationText(durationMs: number): string {
  const { language } = vscode.env;
  if (durationMs < 10_000) {
    return vscode.l10n.t('{0} ms', formatCount(Math.round(durationMs), language));
  }
  return vscode.l10n.t('{0} s', formatCount(Math.round(durationMs / 100) / 10, language));
}

/** What ended a request, when it wasn't a whole response. */
export function endText({ end }: TraceEntry): string | undefined {
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
    case 'server-timeout':
      return l10n.t('server did not answer in time');
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

/** Which server answered, and why that one. */
export function reasonText(entry: TraceEntry): string {
  return choiceText(entry.server ?? vscode.l10n.t('balancer'), entry);
}
