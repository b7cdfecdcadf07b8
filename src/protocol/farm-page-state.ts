/** What the farm dashboard's page shows, as the host tells it. Texts are the user's, and hold no secret. */

import type { AffinityKind, Algorithm } from './farm/balancer-state.ts';
import type { FarmCommandName } from './farm/commands.ts';
import type { ChoiceReason } from './farm/request-state.ts';
import type { Availability, ServerKind, ServerPhase, ServerTrouble } from './farm/server-state.ts';
import type { FarmPhase } from './farm/state.ts';
import type { ItemChange } from './farm/trace.ts';

/** The balancer's controls and counts. */
export interface BalancerCard {
  readonly url: string;
  readonly algorithm: Algorithm;
  readonly isBound: boolean;
  readonly affinity: AffinityKind;
  readonly isHolding: boolean;
  readonly requestCount: number;
  readonly errorCount: number;
  readonly responseTimeoutMs?: number;
}

/** One server. */
export interface ServerCard {
  readonly name: string;
  readonly port: number;
  readonly kind: ServerKind;
  readonly phase: ServerPhase;
  readonly phaseText: string;
  readonly availability: Availability;
  readonly weight: number;
  readonly requestCount: number;
  readonly errorCount: number;
  readonly activeCount: number;
  readonly trouble: ServerTrouble;
  readonly isHealthy?: boolean;
  /** What is wrong with it, in whole sentences. */
  readonly problems: readonly string[];
  /** The last lines that it wrote before it ended by itself. */
  readonly lastLines: readonly string[];
  readonly restartCount: number;
  /** Since when a debugger has stopped it, by the host's clock. */
  readonly stoppedSinceMs?: number;
  /** When what goes wrong with it on purpose ends, and when it is started again, by the host's clock. */
  readonly troubleUntilMs?: number;
  readonly restartsAtMs?: number;
  /** It waits for its last requests, and then goes. */
  readonly isLeaving: boolean;
  /** Why it is there, where that isn't the definition. */
  readonly note?: string;
  /** Sessions that were in its memory when it ended last. */
  readonly lostSessionCount: number;
  /** The port through which it reaches Redis; without one it can't be cut off. */
  readonly redisPort?: number;
}

/** A request that isn't over. */
export interface OpenRequest {
  readonly id: number;
  /** `GET /Cart`. */
  readonly label: string;
  readonly server?: string;
  readonly session?: number;
  readonly arrivedAtMs: number;
  readonly isHeld: boolean;
  readonly waitsFor?: { readonly request?: number; readonly sinceMs: number };
}

/** A request that waits at the balancer. */
export interface HeldCard {
  readonly id: number;
  readonly label: string;
  /** The server that is next for it. */
  readonly server?: string;
  /** Why that one, or that there is none. */
  readonly why: string;
  readonly session?: number;
  readonly arrivedAtMs: number;
  /** It was stopped by a breakpoint. */
  readonly isAtBreakpoint: boolean;
}

/** A session that requests belong to. */
export interface SessionCard {
  readonly number: number;
  readonly shownId: string;
  readonly lock?: { readonly sinceMs?: number; readonly request?: number };
  readonly itemCount?: number;
}

/** The farm at one moment. */
export interface FarmPageState {
  /** Finds the farm again when the window was loaded anew. */
  readonly farmId: string;
  readonly name: string;
  /** The host's clock when this was told. */
  readonly nowMs: number;
  /** `gone`: no such farm runs. */
  readonly phase: FarmPhase | 'gone';
  readonly phaseText: string;
  /** What is wrong with the farm as a whole. */
  readonly problem?: string;
  /** What it can be told to do. */
  readonly can: readonly FarmCommandName[];
  readonly balancer?: BalancerCard;
  readonly servers: readonly ServerCard[];
  /** In order of arrival. */
  readonly held: readonly HeldCard[];
  readonly underway: readonly OpenRequest[];
  readonly sessions: readonly SessionCard[];
}

/** A request of the trace. */
export interface TraceRow {
  readonly id: number;
  readonly arrivedAtMs: number;
  /** `GET /Cart`, with the middle of a long path left out. */
  readonly label: string;
  /** Method and path whole, as far as they may be shown. */
  readonly request: string;
  readonly server?: string;
  readonly tried: readonly string[];
  readonly reason: ChoiceReason;
  /** Why that server. */
  readonly why: string;
  /** 0 when the client got none. */
  readonly status: number;
  /** What ended it, when it wasn't a whole response. */
  readonly end?: string;
  readonly mood: 'ok' | 'client-error' | 'error';
  readonly durationMs: number;
  readonly heldMs?: number;
  readonly session?: number;
  readonly lockWaitMs?: number;
  readonly replayOf?: number;
  readonly logId: string;
  /** The names of the items that it changed. */
  readonly changed: readonly string[];
  /** The same with values, where they are known. */
  readonly changes: readonly ItemChange[];
}

/** What changed of the trace, oldest first: rows with an id that was told before take that one's place. */
export interface TraceUpdate {
  /** These rows are all that there is. */
  readonly isAll: boolean;
  readonly rows: readonly TraceRow[];
  /** How many there are now: older ones have gone. */
  readonly count: number;
}

/** What is told at once. */
export interface FarmPageUpdate {
  readonly state: FarmPageState;
  readonly trace?: TraceUpdate;
}

/** What the host tells by itself. */
export interface FarmPageEvent extends FarmPageUpdate {
  readonly type: 'update';
}

/** Whether something is an event of the dashboard; the host is trusted beyond its type. */
export function isFarmPageEvent(value: unknown): value is FarmPageEvent {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'update';
}
