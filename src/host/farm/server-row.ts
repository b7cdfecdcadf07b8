import * as vscode from '../shown/vscode.ts';
import type { ServerPhase, ServerState } from '../../protocol/farm/server-state.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, formatDuration, formatPointInTime, formatTimeLeft } from '../text-format.ts';
import { hostText } from '../shown/host-text.ts';
import { troubleLines, troubleWords } from './trouble-text.ts';
import { availabilityMeaning, restraintText } from './balancing-words.ts';

/**
 * What stands behind the name of a server: `ready · 12 requests · :9001 · weight 1`. What is wrong with it, its
 * state and its errors can be read in a narrow sidebar, too: `frozen · ready · …`.
 */
export function serverDescription(server: ServerState): string {
  const { l10n } = vscode;
  const { restartCount = 0 } = server;
  return [
    ...troubleWords(server),
    stopText(server) ?? restraintText(server) ?? serverPhaseText(server.phase),
    ...restartText(server),
    ...(restartCount > 0 ? [l10n.t('restarted {0}×', restartCount)] : []),
    ...(server.activeCount > 0
      ? [l10n.t('{0} in progress', formatCount(server.activeCount, vscode.env.language))]
      : []),
    countsText(server.requestCount, server.errorCount),
    server.kind === 'address'
      ? hostText(server.url.replace(/^https?:\/\//, ''))
      : `:${server.port}`,
    l10n.t('weight {0}', formatCount(server.weight, vscode.env.language)),
  ].join(' · ');
}

/** `stopped at a breakpoint for 0:12`; undefined for a server that no debugger has stopped. */
function stopText({ stoppedSinceMs }: ServerState): string | undefined {
  if (stoppedSinceMs === undefined) return undefined;
  return vscode.l10n.t(
    'stopped at a breakpoint for {0}',
    formatDuration(Date.now() - stoppedSinceMs),
  );
}

/** `starts again in 0:04`; nothing for a server that nobody starts again. */
function restartText({ restartsAtMs }: ServerState): string[] {
  if (restartsAtMs === undefined) return [];
  return [vscode.l10n.t('starts again in {0}', formatTimeLeft(restartsAtMs - Date.now()))];
}

/** The state of a server in a word. */
export function serverPhaseText(phase: ServerPhase): string {
  const { l10n } = vscode;
  switch (phase) {
    case 'starting':
      return l10n.t('starting');
    case 'ready':
      return l10n.t('ready');
    case 'down':
      return l10n.t('down');
    case 'stopped':
      return l10n.t('stopped');
  }
}

/** `12 requests · 1 error`. */
export function countsText(requestCount: number, errorCount: number): string {
  const { l10n } = vscode;
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const requests =
    requestCount === 1 ? l10n.t('1 request') : l10n.t('{0} requests', count(requestCount));
  if (errorCount === 0) return requests;
  const errors = errorCount === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count(errorCount));
  return `${requests} · ${errors}`;
}

/** What a server's tooltip says. */
export function serverTooltip(server: ServerState): Tooltip {
  const { l10n } = vscode;
  const what = [
    l10n.t('{0}, {1}', serverPhaseText(server.phase), server.url),
    countsText(server.requestCount, server.errorCount),
  ];
  if (server.pid !== undefined) what.push(l10n.t('Process {0}', String(server.pid)));
  if (server.debugPort !== undefined) {
    what.push(l10n.t('Inspector on port {0}', String(server.debugPort)));
  }
  if (server.activeCount > 0) {
    what.push(
      l10n.t('Requests in progress: {0}', formatCount(server.activeCount, vscode.env.language)),
    );
  }
  if (server.redisPort !== undefined) {
    what.push(l10n.t('Reaches Redis through port {0}', String(server.redisPort)));
  }
  if (server.sessionCount !== undefined) {
    what.push(
      l10n.t('Sessions in its memory: {0}', formatCount(server.sessionCount, vscode.env.language)),
    );
  }
  if (server.note) what.push(vscode.reasonText(server.note));
  const means = server.problem === undefined ? [] : [vscode.reasonText(server.problem)];
  if (server.stoppedSinceMs !== undefined) {
    means.push(
      l10n.t(
        'A debugger has stopped this server since {0}. The balancer is waiting for its requests without a time limit.',
        formatPointInTime(server.stoppedSinceMs, vscode.env.language),
      ),
    );
  }
  if (server.healthProblem) means.push(vscode.reasonText(server.healthProblem));
  const { availability, lastLines } = server;
  const isOpen = availability === undefined || server.phase !== 'ready';
  if (server.phase === 'starting' && server.problem) means.push(notReadyMeaning(server));
  else means.push(isOpen ? phaseMeaning(server) : availabilityMeaning(availability));
  return {
    heading: server.name,
    paragraphs: [what, troubleLines(server), means],
    ...(lastLines && { code: { lines: lastLines, language: 'text' } }),
  };
}

/** What a server needs that should be ready by now. */
function notReadyMeaning({ kind }: ServerState): string {
  const { l10n } = vscode;
  return kind === 'launch'
    ? l10n.t('The server gets requests once it answers.')
    : l10n.t(
        'The server gets requests once it answers. See the farm output for what it waits for.',
      );
}

/** What the state of a server means for requests, and what can be done. */
function phaseMeaning({ phase, weight }: ServerState): string {
  const { l10n } = vscode;
  switch (phase) {
    case 'starting':
      return l10n.t('The server is starting. It gets requests once it answers.');
    case 'ready':
      return weight === 0
        ? l10n.t('A server of weight 0 gets no new requests. Set a weight to give it some.')
        : l10n.t('The server gets its share of the requests, by its weight.');
    case 'down':
      return l10n.t(
        'Requests go to the other servers. See the farm output, then start the server.',
      );
    case 'stopped':
      return l10n.t('Requests go to the other servers. Start the server to give it some.');
  }
}
