import * as vscode from '../shown/vscode.ts';
import type { FarmSession, HeldRequest } from '../../protocol/farm/request-state.ts';
import type { FarmState } from '../../protocol/farm/state.ts';
import { quotedIfBlank } from '../../protocol/visible-text.ts';
import { withoutNamedSecrets } from '../named-secrets.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { choiceText, shortReason } from './balancing-words.ts';
import { formatCount, formatDuration, formatPointInTime, oneLine } from '../text-format.ts';

const maxPathLength = 400;
const maxNameLength = 60;
const maxItemLength = 120;
const maxTooltipPathLength = 600;
/** What leaves room for the server and the status at 250 pixels is shorter still; this is for 300. */
const maxRowPathLength = 32;

/** `GET /Result`, on one line and not too long, and without session ids that stand in it. */
export function requestLabel({ method, path }: Pick<HeldRequest, 'method' | 'path'>): string {
  return `${oneLine(method, 20)} ${shortPath(oneLine(withoutNamedSecrets(path), maxPathLength))}`;
}

/**
 * The words that `when` clauses of the manifest look for in the row of a request: its kind, whether its farm has ended
 * (`kept`), and whether its session is known.
 */
export function requestContext(
  kind: 'heldRequest' | 'underwayRequest' | 'trace' | 'trace kept',
  { session }: { readonly session?: number },
): string {
  return session === undefined ? kind : `${kind} session`;
}

/** A path from both its ends, so that what stands behind it isn't cut off in a narrow sidebar. */
function shortPath(path: string): string {
  const characters = Array.from(path);
  if (characters.length <= maxRowPathLength) return path;
  const start = Math.floor(maxRowPathLength / 3);
  return `${characters.slice(0, start).join('')}…${characters.slice(start + 1 - maxRowPathLength).join('')}`;
}

/** What the tooltip of a held request takes beside it. */
export interface HeldContext {
  readonly state: FarmState | undefined;
  readonly nowMs: number;
  readonly breakpoint?: string | undefined;
}

/** What a held request's row begins with: the server that is next for it. */
export function heldLabel({ server }: HeldRequest): string {
  return server === undefined ? vscode.l10n.t('no server is ready') : `→ ${server}`;
}

/** What stands behind: why that server, what was asked for, and how long the request has waited. */
export function heldRowDescription(request: HeldRequest, nowMs: number): string {
  return [
    ...(request.server === undefined ? [] : [shortReason(request)]),
    requestLabel(request),
    formatDuration(nowMs - request.arrivedAtMs),
  ].join(' · ');
}

/** What a held request's tooltip says. @param breakpoint the one that stopped it, in words */
export function heldTooltip(
  request: HeldRequest,
  { state, nowMs, breakpoint }: HeldContext,
): Tooltip {
  const { l10n } = vscode;
  const { server, arrivedAtMs, cookies = [] } = request;
  const session = state?.sessions?.find(({ number }) => number === request.session);
  const next =
    server === undefined
      ? l10n.t('No server is ready. Start one to forward the request.')
      : choiceText(server, request);
  return {
    heading: fullRequest(request),
    paragraphs: [
      [
        l10n.t(
          'Held since {0}, waiting for {1}',
          formatPointInTime(arrivedAtMs, vscode.env.language),
          formatDuration(Math.max(0, nowMs - arrivedAtMs)),
        ),
        ...(breakpoint === undefined
          ? []
          : [l10n.t('Stopped at the breakpoint {0}', oneLine(breakpoint, maxPathLength))]),
        next,
      ],
      session ? sessionLines(session, state, nowMs) : [],
      cookies.length === 0 ? [] : [cookiesText(cookies)],
      [l10n.t('Forward it, forward it to another server, respond with an error, or drop it.')],
    ],
  };
}

/** Cookies by their names: a value may let somebody in. */
function cookiesText(names: readonly string[]): string {
  const shown = names.map((name) => `${oneLine(name, maxNameLength)}=***`);
  return vscode.l10n.t('Cookies: {0}', shown.join('; '));
}

/** A session in a few lines: its id, its lock, and its first items. */
function sessionLines(session: FarmSession, state: FarmState | undefined, nowMs: number): string[] {
  const { l10n } = vscode;
  const { number, shownId, itemCount, lock, items = [] } = session;
  const lines = [
    itemCount === undefined
      ? l10n.t('Session {0}, {1}', String(number), shownId)
      : l10n.t(
          'Session {0}, {1}. Items: {2}',
          String(number),
          shownId,
          formatCount(itemCount, vscode.env.language),
        ),
  ];
  if (lock) {
    const holder = state?.underway?.find(({ id }) => id === lock.request);
    const age = formatDuration(Math.max(0, nowMs - (lock.sinceMs ?? nowMs)));
    lines.push(
      holder
        ? l10n.t('{0} has held the lock of the session for {1}.', fullRequest(holder), age)
        : lock.sinceMs === undefined
          ? l10n.t('The session is locked.')
          : l10n.t('The session has been locked for {0}.', age),
    );
  }
  for (const { name, value } of items) {
    const text = oneLine(withoutNamedSecrets(`${quotedIfBlank(name)} = ${value}`), maxItemLength);
    lines.push(text);
  }
  if (items.length > 0 && itemCount !== undefined && itemCount > items.length) lines.push('…');
  return lines;
}

/** Method and path of a request, for tooltips. */
export function fullRequest({ method, path }: Pick<HeldRequest, 'method' | 'path'>): string {
  return `${oneLine(method, 20)} ${oneLine(withoutNamedSecrets(path), maxTooltipPathLength)}`;
}

/** What stands behind a request that waits: `→ server-a (round robin)`. */
export function heldDescription(request: HeldRequest): string {
  const { l10n } = vscode;
  const { server } = request;
  if (server === undefined) return l10n.t('no server is ready');
  return l10n.t('→ {0} ({1})', server, shortReason(request));
}
