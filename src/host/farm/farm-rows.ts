import * as vscode from '../shown/vscode.ts';
import type {
  FarmPhase,
  FarmState,
  HeldRequest,
  ServerPhase,
  ServerState,
} from '../../protocol/farm.ts';
import { withoutNamedSecrets } from '../named-secrets.ts';
import type { Tooltip } from '../shown/markdown.ts';
import { formatCount, formatPointInTime, oneLine } from '../text-format.ts';

const maxPathLength = 400;
const maxTooltipPathLength = 600;
/** What leaves room for the server and the status at 250 pixels is shorter still; this is for 300. */
const maxRowPathLength = 32;

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

/** What a farm's tooltip says. */
export function farmTooltip(name: string, state: FarmState, otherWindow?: string): Tooltip {
  const { l10n } = vscode;
  const { balancer, sample } = state;
  const what = [balancer.url, countsText(balancer.requestCount, balancer.errorCount)];
  if (otherWindow !== undefined) {
    what.push(
      otherWindow === ''
        ? l10n.t('Another window runs this farm.')
        : l10n.t('The window {0} runs this farm.', otherWindow),
    );
  }
  const means: string[] = [];
  if (sample?.session === 'inproc') {
    means.push(l10n.t('Sessions are stored in the memory of each server.'));
  } else if (sample) {
    means.push(
      l10n.t(
        'Sessions are stored in Redis at {0}, application {1}, layout {2}.',
        sample.redis ?? '',
        sample.application ?? '',
        sample.layout ?? '',
      ),
    );
  }
  means.push(
    balancer.affinity
      ? l10n.t('Affinity is on. A client stays with the server that it met first.')
      : l10n.t('Affinity is off. Each request goes to the server that is next.'),
    balancer.holding
      ? l10n.t('Requests are held until you send them on.')
      : l10n.t('To step through requests, hold them.'),
  );
  return { heading: oneLine(name, maxPathLength), paragraphs: [what, means] };
}

/**
 * What stands behind the name of a server: `ready · 12 requests · :9001 · weight 1`. Its state and its
 * errors can be read in a narrow sidebar, too.
 */
export function serverDescription(server: ServerState): string {
  const { l10n } = vscode;
  return [
    serverPhaseText(server.phase),
    countsText(server.requestCount, server.errorCount),
    `:${server.port}`,
    l10n.t('weight {0}', formatCount(server.weight, vscode.env.language)),
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
  const means = server.problem === undefined ? [] : [vscode.reasonText(server.problem)];
  means.push(phaseMeaning(server));
  return { heading: server.name, paragraphs: [what, means] };
}

/** What the state of a server means for requests, and what can be done. */
function phaseMeaning({ phase, weight }: ServerState): string {
  const { l10n } = vscode;
  switch (phase) {
    case 'starting':
      return l10n.t('The server is starting. It gets requests once its port answers.');
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

/** `GET /Result`, on one line and not too long, and without session ids that stand in it. */
export function requestLabel({ method, path }: Pick<HeldRequest, 'method' | 'path'>): string {
  return `${oneLine(method, 20)} ${shortPath(oneLine(withoutNamedSecrets(path), maxPathLength))}`;
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
  const { l10n } = vscode;
  const label = requestLabel(request);
  if (request.server === undefined) return label;
  const reason = request.reason === 'affinity' ? l10n.t('affinity') : l10n.t('round robin');
  return `${reason} · ${label}`;
}

/** What a held request's tooltip says. */
export function heldTooltip(request: HeldRequest): Tooltip {
  const { l10n } = vscode;
  const { server, reason, arrivedAtMs } = request;
  const next =
    server === undefined
      ? l10n.t('No server is ready. Start one to send the request on.')
      : reason === 'affinity'
        ? l10n.t('The affinity cookie binds the client to {0}.', server)
        : l10n.t('{0} is next in the weighted round robin.', server);
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
export function heldDescription({ server, reason }: HeldRequest): string {
  const { l10n } = vscode;
  if (server === undefined) return l10n.t('no server is ready');
  return reason === 'affinity'
    ? l10n.t('→ {0} (affinity)', server)
    : l10n.t('→ {0} (round robin)', server);
}
