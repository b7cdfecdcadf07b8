import * as vscode from '../shown/vscode.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import { formatCount, formatPointInTime, formatTimeLeft } from '../text-format.ts';
import { durationText } from './trace-rows.ts';

/**
 * What is wrong with a server on purpose, for how long still, and what else comes before its state: `frozen`,
 * `+500 ms`, `0:04 left`.
 */
export function troubleWords({ trouble = {}, troubleUntilMs, isLeaving }: ServerState): string[] {
  const { l10n } = vscode;
  const { isFrozen, latencyMs = 0, errorPercent = 0, isCutOff } = trouble;
  const words: string[] = [];
  if (isLeaving) words.push(l10n.t('leaving'));
  if (isFrozen) words.push(l10n.t('frozen'));
  if (latencyMs > 0) words.push(`+${durationText(latencyMs)}`);
  if (errorPercent > 0) words.push(l10n.t('{0}% errors', errorPercent));
  if (isCutOff) words.push(l10n.t('cut off from Redis'));
  if (troubleUntilMs !== undefined) {
    words.push(l10n.t('{0} left', formatTimeLeft(troubleUntilMs - Date.now())));
  }
  return words;
}

/** What a tooltip says of trouble that was made, of crashes and of what went with them. */
export function troubleLines(server: ServerState): string[] {
  const { l10n } = vscode;
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const { trouble = {}, restartCount = 0, lostSessionCount = 0, phase } = server;
  const lines: string[] = [];
  if (server.isLeaving) {
    lines.push(l10n.t('The server is leaving. It goes when its requests in progress have ended.'));
  }
  if (trouble.isFrozen) lines.push(l10n.t('It accepts connections, but nothing is answered.'));
  if (trouble.latencyMs) {
    lines.push(l10n.t('Each response is delayed by {0}.', durationText(trouble.latencyMs)));
  }
  if (trouble.errorPercent) {
    lines.push(
      l10n.t('{0}% of the requests are answered with an error instead.', trouble.errorPercent),
    );
  }
  if (trouble.isCutOff) lines.push(l10n.t('It cannot reach Redis.'));
  if (server.troubleUntilMs !== undefined) {
    lines.push(
      l10n.t(
        'This ends automatically at {0}.',
        formatPointInTime(server.troubleUntilMs, vscode.env.language),
      ),
    );
  }
  if (server.restartsAtMs !== undefined) {
    lines.push(
      l10n.t(
        'It is started again at {0}.',
        formatPointInTime(server.restartsAtMs, vscode.env.language),
      ),
    );
  }
  if (restartCount > 0) lines.push(l10n.t('Restarts after a crash: {0}', count(restartCount)));
  if (lostSessionCount > 0 && phase !== 'starting') {
    lines.push(
      l10n.t(
        'Sessions lost with its memory: {0}. Sessions in Redis would be there still.',
        count(lostSessionCount),
      ),
    );
  }
  return lines;
}
