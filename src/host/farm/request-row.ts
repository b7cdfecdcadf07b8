import * as vscode from '../shown/vscode.ts';
import type { HeldRequest } from '../../protocol/farm/request-state.ts';
import { withoutNamedSecrets } from '../named-secrets.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { choiceText, shortReason } from './balancing-words.ts';
import { formatPointInTime, oneLine } from '../text-format.ts';

const maxPathLength = 400;
const maxTooltipPathLength = 600;
/** What leaves room for the server and the status at 250 pixels is shorter still; this is for 300. */
const maxRowPathLength = 32;

/** `GET /Result`, on one line and not too long, and without session ids that stand in it. */
export function requestLabel({ method, path }: Pick<HeldRequest, 'method' | 'path'>): string {
  return `${oneLine(method, 20)} ${shortPath(oneLine(withoutNamedSecrets(path), maxPathLength))}`;
}

/** The words that `when` clauses of the manifest look for in the row of a request: its kind, and whether its session is known. */
export function requestContext(
  kind: 'heldRequest' | 'underwayRequest' | 'trace',
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

/** What a held request's row begins with: the server that is next for it. */
export function heldLabel({ server }: HeldRequest): string {
  return server === undefined ? vscode.l10n.t('no server is ready') : `→ ${server}`;
}

/** What stands behind: why that server, and what was asked for. */
export function heldRowDescription(request: HeldRequest): string {
  const label = requestLabel(request);
  if (request.server === undefined) return label;
  return `${shortReason(request)} · ${label}`;
}

/** What a held request's tooltip says. */
export function heldTooltip(request: HeldRequest): Tooltip {
  const { l10n } = vscode;
  const { server, arrivedAtMs } = request;
  const next =
    server === undefined
      ? l10n.t('No server is ready. Start one to send the request on.')
      : choiceText(server, request);
  return {
    heading: fullRequest(request),
    paragraphs: [
      [l10n.t('Held since {0}', formatPointInTime(arrivedAtMs, vscode.env.language)), next],
      [l10n.t('Send it on, send it to another server, answer it with an error, or drop it.')],
    ],
  };
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
