import * as vscode from '../shown/vscode.ts';
import type { UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { FarmState } from '../../protocol/farm/state.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatDuration, formatPointInTime } from '../text-format.ts';
import { fullRequest, requestLabel } from './request-row.ts';

/** The requests of a farm that have come and aren't over, without those that wait until they are sent on. */
export function requestsAtServers({ underway = [] }: FarmState): readonly UnderwayRequest[] {
  return underway.filter(({ isHeld }) => isHeld !== true);
}

/** What stands behind a request in progress: `server-a · 0:12 · session 3`, and what it waits for before that. */
export function underwayDescription(
  request: UnderwayRequest,
  state: FarmState,
  nowMs: number,
): string {
  const { l10n } = vscode;
  return [
    ...waitText(request, state, nowMs),
    request.server ?? l10n.t('balancer'),
    formatDuration(nowMs - request.arrivedAtMs),
    ...sessionText(request.session),
  ].join(' · ');
}

/** What a request in progress waits for, as far as it is known. */
function waitText(request: UnderwayRequest, state: FarmState, nowMs: number): string[] {
  const { l10n } = vscode;
  const { waitsFor, server } = request;
  if (waitsFor) {
    const since = formatDuration(nowMs - waitsFor.sinceMs);
    const holder = state.underway?.find(({ id }) => id === waitsFor.request);
    return [
      holder
        ? l10n.t('waiting for the lock of {0} since {1}', requestLabel(holder), since)
        : l10n.t('waiting for a lock since {0}', since),
    ];
  }
  const at = state.servers.find(({ name }) => name === server);
  return at?.stoppedSinceMs === undefined ? [] : [l10n.t('stopped at a breakpoint')];
}

/** `session 3`; nothing where it isn't known. */
export function sessionText(session: number | undefined): string[] {
  return session === undefined ? [] : [vscode.l10n.t('session {0}', String(session))];
}

/** What the tooltip of a request in progress says. */
export function underwayTooltip(request: UnderwayRequest, state: FarmState): Tooltip {
  const { l10n } = vscode;
  const { arrivedAtMs, server, waitsFor, session } = request;
  const since = (timeMs: number): string => formatPointInTime(timeMs, vscode.env.language);
  const known = state.sessions?.find(({ number }) => number === session);
  const what = [
    l10n.t('Arrived at {0}', since(arrivedAtMs)),
    server === undefined
      ? l10n.t('No server has the request yet.')
      : l10n.t('{0} is working on it.', server),
  ];
  const means: string[] = [];
  if (waitsFor) {
    const holder = state.underway?.find(({ id }) => id === waitsFor.request);
    means.push(
      holder
        ? l10n.t(
            '{0} holds the lock of its session. This request has been waiting since {1}.',
            fullRequest(holder),
            since(waitsFor.sinceMs),
          )
        : l10n.t(
            'The session is locked. This request has been waiting since {0}.',
            since(waitsFor.sinceMs),
          ),
    );
  }
  if (known) means.push(l10n.t('Session {0}, {1}', String(known.number), known.shownId));
  return { heading: fullRequest(request), paragraphs: [what, means] };
}
