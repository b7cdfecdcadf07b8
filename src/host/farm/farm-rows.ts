import * as vscode from '../shown/vscode.ts';
import type {
  FarmPhase,
  FarmState,
  HeldRequest,
  ServerPhase,
  ServerState,
} from '../../protocol/farm.ts';
import { withoutNamedSecrets } from '../named-secrets.ts';
import { formatCount, oneLine } from '../text-format.ts';

const maxPathLength = 80;

/**
 * What stands behind the name of a farm: `running · port 9000 · affinity off · weighted round robin`.
 * The end is cut off in a narrow sidebar: what changes stands before what doesn't.
 */
export function farmDescription(phase: FarmPhase, state: FarmState | undefined): string {
  const { l10n } = vscode;
  if (!state) return farmPhaseText(phase);
  const { port, affinity, holding } = state.balancer;
  const isHolding = phase === 'ready' && holding;
  return [
    isHolding ? l10n.t('holding requests') : farmPhaseText(phase),
    l10n.t('port {0}', String(port)),
    affinity ? l10n.t('affinity on') : l10n.t('affinity off'),
    l10n.t('weighted round robin'),
  ].join(' · ');
}

function farmPhaseText(phase: FarmPhase): string {
  const { l10n } = vscode;
  switch (phase) {
    case 'starting':
      return l10n.t('starting');
    case 'ready':
      return l10n.t('running');
    case 'stopping':
      return l10n.t('stopping');
    case 'failed':
      return l10n.t('failed');
  }
}

/** The lines of a farm's tooltip. */
export function farmFacts(state: FarmState): string[] {
  const { l10n } = vscode;
  const { balancer, sample } = state;
  const lines = [balancer.url, countsText(balancer.requestCount, balancer.errorCount)];
  if (sample?.session === 'inproc') {
    lines.push(l10n.t('Sessions are stored in the memory of each server.'));
  } else if (sample) {
    lines.push(
      l10n.t(
        'Sessions are stored in Redis at {0}, application {1}, layout {2}.',
        sample.redis ?? '',
        sample.application ?? '',
        sample.layout ?? '',
      ),
    );
  }
  return lines;
}

/** What stands behind the name of a server: `:9001 · ready · 12 requests · weight 1`. */
export function serverDescription(server: ServerState): string {
  const { l10n } = vscode;
  return [
    `:${server.port}`,
    serverPhaseText(server.phase),
    countsText(server.requestCount, server.errorCount),
    l10n.t('weight {0}', server.weight),
  ].join(' · ');
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

function countsText(requestCount: number, errorCount: number): string {
  const { l10n } = vscode;
  const count = (value: number): string => formatCount(value, vscode.env.language);
  const requests =
    requestCount === 1 ? l10n.t('1 request') : l10n.t('{0} requests', count(requestCount));
  if (errorCount === 0) return requests;
  const errors = errorCount === 1 ? l10n.t('1 error') : l10n.t('{0} errors', count(errorCount));
  return `${requests} · ${errors}`;
}

/** The lines of a server's tooltip. */
export function serverFacts(server: ServerState): string[] {
  const { l10n } = vscode;
  const lines = [server.url];
  if (server.pid !== undefined) lines.push(l10n.t('Process {0}', String(server.pid)));
  if (server.debugPort !== undefined) {
    lines.push(l10n.t('Inspector on port {0}', String(server.debugPort)));
  }
  if (server.activeCount > 0) {
    lines.push(
      l10n.t('Requests in progress: {0}', formatCount(server.activeCount, vscode.env.language)),
    );
  }
  if (server.problem !== undefined) lines.push(vscode.reasonText(server.problem));
  return lines;
}

/** `GET /Result`, on one line and not too long, and without session ids that stand in it. */
export function requestLabel({ method, path }: Pick<HeldRequest, 'method' | 'path'>): string {
  return `${oneLine(method, 20)} ${oneLine(withoutNamedSecrets(path), maxPathLength)}`;
}

/** What stands behind a request that waits: `→ server-a (round robin)`. */
export function heldDescription({ server, reason }: HeldRequest): string {
  const { l10n } = vscode;
  if (server === undefined) return l10n.t('no server is ready');
  return reason === 'affinity'
    ? l10n.t('→ {0} (affinity)', server)
    : l10n.t('→ {0} (round robin)', server);
}
