import * as vscode from '../../shown/vscode.ts';
import type {
  BalancerCard,
  FarmPageState,
  HeldCard,
  OpenRequest,
  ServerCard,
} from '../../../protocol/farm-page-state.ts';
import type { FarmCommandName } from '../../../protocol/farm/commands.ts';
import type { HeldRequest, UnderwayRequest } from '../../../protocol/farm/request-state.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import type { FarmState } from '../../../protocol/farm/state.ts';
import { shownText } from '../../../protocol/shown-text.ts';
import { farmPhaseText } from '../farm-row.ts';
import { heldDescription, requestLabel } from '../request-row.ts';
import type { RunningFarm } from '../running-farm.ts';
import { serverPhaseText } from '../server-row.ts';

/** The farm that a page is about, also where none such runs. */
export interface PageFarm {
  readonly id: string;
  readonly name: string;
}

/** The most requests and sessions that a page is told of. */
const maxRows = 200;

/** What the page shows of a farm now; of one that doesn't run, that it doesn't. */
export function farmPageState(
  { id, name }: PageFarm,
  farm: RunningFarm | undefined,
  nowMs: number,
): FarmPageState {
  const { l10n } = vscode;
  const state = farm?.state;
  const phase = farm?.phase ?? 'gone';
  return {
    farmId: id,
    name: shownText(farm?.name ?? name),
    nowMs,
    phase,
    phaseText: phase === 'gone' ? l10n.t('not running') : farmPhaseText(phase),
    ...(state?.failure && { problem: vscode.reasonText(state.failure.reason) }),
    can: (farm?.commands ?? []) as readonly FarmCommandName[],
    ...(state && { balancer: balancerCard(state) }),
    servers: (state?.servers ?? []).map(serverCard),
    held: (state?.held ?? []).slice(0, maxRows).map(heldCard),
    underway: (state?.underway ?? []).slice(0, maxRows).map(openRequest),
    sessions: (state?.sessions ?? [])
      .slice(-maxRows)
      .map(({ shownId, ...session }) => ({ ...session, shownId: shownText(shownId, 40) })),
  };
}

function balancerCard({ balancer }: FarmState): BalancerCard {
  const { url, algorithm, affinity, affinityKind = 'cookie', holding } = balancer;
  const { requestCount, errorCount, responseTimeoutMs } = balancer;
  return {
    url,
    algorithm,
    isBound: affinity,
    affinity: affinityKind,
    isHolding: holding,
    requestCount,
    errorCount,
    ...(responseTimeoutMs !== undefined && { responseTimeoutMs }),
  };
}

function serverCard(server: ServerState): ServerCard {
  const { name, port, kind = 'command', phase, availability = 'available', health } = server;
  const { weight, requestCount, errorCount, activeCount, stoppedSinceMs } = server;
  const { troubleUntilMs, restartsAtMs, redisPort } = server;
  const reasons = [server.problem, health === 'unhealthy' ? server.healthProblem : undefined];
  return {
    name,
    port,
    kind,
    phase,
    phaseText: serverPhaseText(phase),
    availability,
    weight,
    requestCount,
    errorCount,
    activeCount,
    trouble: server.trouble ?? {},
    ...(health && { isHealthy: health === 'healthy' }),
    problems: reasons.flatMap((reason) => (reason ? [vscode.reasonText(reason)] : [])),
    lastLines: phase === 'down' ? (server.lastLines ?? []).map((line) => shownText(line)) : [],
    restartCount: server.restartCount ?? 0,
    ...(stoppedSinceMs !== undefined && { stoppedSinceMs }),
    ...(troubleUntilMs !== undefined && { troubleUntilMs }),
    ...(restartsAtMs !== undefined && { restartsAtMs }),
    isLeaving: server.isLeaving ?? false,
    ...(server.note && { note: vscode.reasonText(server.note) }),
    lostSessionCount: phase === 'starting' ? 0 : (server.lostSessionCount ?? 0),
    ...(redisPort !== undefined && { redisPort }),
  };
}

function heldCard(request: HeldRequest): HeldCard {
  const { id, server, session, breakpoint, arrivedAtMs } = request;
  return {
    id,
    label: requestLabel(request),
    ...(server !== undefined && { server }),
    why: heldDescription(request),
    ...(session !== undefined && { session }),
    arrivedAtMs,
    isAtBreakpoint: breakpoint !== undefined,
  };
}

function openRequest(request: UnderwayRequest): OpenRequest {
  const { id, server, session, arrivedAtMs, isHeld = false, waitsFor } = request;
  return {
    id,
    label: requestLabel(request),
    ...(server !== undefined && { server }),
    ...(session !== undefined && { session }),
    arrivedAtMs,
    isHeld,
    ...(waitsFor && { waitsFor }),
  };
}
