import * as vscode from '../../shown/vscode.ts';
import type { Headers, KeptBody, RequestDetails } from '../../../protocol/farm/request-details.ts';
import { quotedIfBlank } from '../../../protocol/visible-text.ts';
import { formatCount, formatPointInTime, oneLine } from '../../text-format.ts';
import { durationText, endText, reasonText } from '../trace-rows.ts';
import { bodyLines } from './body-lines.ts';
import { maskingWriter, type RequestWriter } from './masking.ts';

const maxValueLength = 4000;

/** A request that is over as a document: what became of it and why, when, what it changed, and both messages. */
export function detailsText(details: RequestDetails): string {
  const writer = maskingWriter(details);
  const parts = [
    outcome(details, writer),
    timings(details),
    changes(details),
    message(vscode.l10n.t('Request'), requestLines(details, writer)),
    message(vscode.l10n.t('Response'), responseLines(details, writer)),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function outcome({ entry, request }: RequestDetails, writer: RequestWriter): string[] {
  const { l10n, env } = vscode;
  const end = endText(entry);
  const status = entry.status > 0 ? String(entry.status) : l10n.t('none');
  const rows: (readonly [string, string | undefined])[] = [
    [l10n.t('Time'), formatPointInTime(entry.arrivedAtMs, env.language)],
    [l10n.t('Client'), request?.client],
    [l10n.t('Server'), reasonText(entry)],
    [l10n.t('Tried first'), entry.tried?.join(', ')],
    [l10n.t('Status'), end === undefined ? status : `${status}, ${end}`],
    [l10n.t('Session'), entry.session === undefined ? undefined : String(entry.session)],
    [l10n.t('Edited'), entry.isEdited ? l10n.t('while it was held') : undefined],
    [l10n.t('Copy of'), entry.replayOf === undefined ? undefined : `#${entry.replayOf}`],
    ['X-ARR-LOG-ID', entry.logId],
  ];
  const shown = rows.filter((row): row is readonly [string, string] => row[1] !== undefined);
  const target = writer.target(request?.target ?? entry.path);
  return [
    `#${entry.id} ${oneLine(entry.method, 40)} ${oneLine(target, maxValueLength)}`,
    '',
    ...columns(shown),
  ];
}

function timings({ entry, sentMs, answeredMs }: RequestDetails): string[] {
  const { l10n } = vscode;
  const rows: [string, string][] = [[l10n.t('Arrived'), milliseconds(0)]];
  if (entry.heldMs !== undefined) {
    rows.push([l10n.t('Held at the balancer'), l10n.t('for {0}', durationText(entry.heldMs))]);
  }
  if (sentMs !== undefined) rows.push([l10n.t('Sent to the server'), milliseconds(sentMs)]);
  if (entry.lockWaitMs !== undefined) {
    const waited = durationText(entry.lockWaitMs);
    rows.push([l10n.t('Waited for the lock'), l10n.t('for {0}', waited)]);
  }
  if (answeredMs !== undefined) {
    rows.push([l10n.t('First byte of the response'), milliseconds(answeredMs)]);
  }
  rows.push([l10n.t('Ended'), milliseconds(entry.durationMs)]);
  return message(l10n.t('Timings'), columns(rows));
}

function changes({ entry }: RequestDetails): string[] {
  const { l10n } = vscode;
  const absent = l10n.t('(absent)');
  const shown = (value: string | undefined): string =>
    value === undefined ? absent : oneLine(value, maxValueLength);
  if (entry.changes) {
    const rows = entry.changes.map(({ name, before, after }): [string, string] => [
      quotedIfBlank(oneLine(name, 200)),
      `${shown(before)} → ${shown(after)}`,
    ]);
    const none = [l10n.t('The request changed nothing in its session.')];
    return message(
      l10n.t('What the request changed in its session'),
      rows.length > 0 ? columns(rows) : none,
    );
  }
  if (!entry.changed?.length) return [];
  return message(
    l10n.t('What the request changed in its session'),
    entry.changed.map((name) => quotedIfBlank(oneLine(name, 200))),
  );
}

function requestLines({ entry, request }: RequestDetails, writer: RequestWriter): string[] {
  if (!request) {
    return [vscode.l10n.t('Headers and body are not kept. The farm keeps the last requests only.')];
  }
  const target = oneLine(writer.target(request.target), maxValueLength);
  const line = `${oneLine(entry.method, 40)} ${target} HTTP/${request.httpVersion}`;
  return [line, ...headersAndBody(request.headers, request.body, writer)];
}

function responseLines({ request, response }: RequestDetails, writer: RequestWriter): string[] {
  if (!response) {
    return request
      ? [vscode.l10n.t('No server responded. The response came from the balancer.')]
      : [];
  }
  const line = `HTTP/1.1 ${response.status} ${oneLine(response.reason, 200)}`.trimEnd();
  return [line, ...headersAndBody(response.headers, response.body, writer)];
}

function headersAndBody(
  headers: Headers,
  body: KeptBody | undefined,
  writer: RequestWriter,
): string[] {
  const lines = headers.map(
    ({ name, value }) => `${name}: ${oneLine(writer.header(name, value), maxValueLength)}`,
  );
  if (!body || body.byteCount === 0) return lines;
  return [...lines, '', ...bodyLines(headers, body, writer)];
}

function message(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`── ${title} ──`, ...lines];
}

/** Names and values below each other. */
function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => Array.from(name).length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`);
}

function milliseconds(ms: number): string {
  const rounded = ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms);
  return vscode.l10n.t('at {0} ms', formatCount(rounded, vscode.env.language));
}
