import type { BreakpointRule } from '../../protocol/farm/breakpoint.ts';
import type { HeldRequest, UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { isViewRow } from '../view-rows.ts';
import type { KeptTrace } from './requests/kept-trace.ts';
import type { RunningFarm } from './running-farm.ts';

/** The row of a farm. */
export interface FarmNode {
  readonly kind: 'farm';
  readonly farm: RunningFarm;
}

/** The row of one of its servers: one object while the farm runs. */
export interface ServerNode {
  readonly kind: 'server';
  readonly farm: RunningFarm;
  readonly parent: FarmNode;
  /** As it was when the view was last drawn. */
  readonly server: ServerState;
}

/** The row above the requests that servers work on. */
export interface UnderwayListNode {
  readonly kind: 'underway';
  readonly farm: RunningFarm;
  readonly parent: FarmNode;
}

/** The row of a request that a server works on. */
export interface UnderwayNode {
  readonly kind: 'underway-request';
  readonly farm: RunningFarm;
  readonly parent: UnderwayListNode;
  /** As it was when the view was last drawn. */
  readonly request: UnderwayRequest;
}

/** The row above the requests that wait at the balancer. */
export interface HeldListNode {
  readonly kind: 'held';
  readonly farm: RunningFarm;
  readonly parent: FarmNode;
}

/** The row of a request that waits. */
export interface HeldRequestNode {
  readonly kind: 'held-request';
  readonly farm: RunningFarm;
  readonly parent: HeldListNode;
  readonly request: HeldRequest;
}

/** The row above the breakpoints. */
export interface BreakpointListNode {
  readonly kind: 'breakpoints';
  readonly farm: RunningFarm;
  readonly parent: FarmNode;
}

/** The row of a breakpoint. */
export interface BreakpointNode {
  readonly kind: 'breakpoint';
  readonly farm: RunningFarm;
  readonly parent: BreakpointListNode;
  readonly rule: BreakpointRule;
}

/** A row of the farm view. */
export type FarmViewNode =
  | FarmNode
  | ServerNode
  | UnderwayListNode
  | UnderwayNode
  | HeldListNode
  | HeldRequestNode
  | BreakpointListNode
  | BreakpointNode;

/** A row of the requests view. */
export interface TraceNode {
  readonly kind: 'trace';
  /** What it went through: a farm that runs, or what is kept of another one. */
  readonly farm: RunningFarm | KeptTrace;
  readonly entry: TraceEntry;
}

/** A row that stands for one request. */
export type RequestNode = HeldRequestNode | UnderwayNode | TraceNode;

const kinds: readonly string[] = [
  'farm',
  'server',
  'underway',
  'underway-request',
  'held',
  'held-request',
  'breakpoints',
  'breakpoint',
  'trace',
] satisfies readonly (FarmViewNode | TraceNode)['kind'][];

/** Whether what a command was called on is a row of ours. */
export function isFarmViewNode(target: unknown): target is FarmViewNode | TraceNode {
  return isViewRow(target) && kinds.includes(target.kind);
}

/** The id of a row: stable while the farm runs, and over its restart. */
export function nodeId(node: FarmViewNode | TraceNode): string {
  const { farm } = node;
  switch (node.kind) {
    case 'farm':
      return farm.id;
    case 'server':
      return `${farm.id}/server/${node.server.name}`;
    case 'underway':
      return `${farm.id}/underway`;
    case 'underway-request':
      return `${farm.id}/underway/${node.request.id}`;
    case 'held':
      return `${farm.id}/held`;
    case 'held-request':
      return `${farm.id}/held/${node.request.id}`;
    case 'breakpoints':
      return `${farm.id}/breakpoints`;
    case 'breakpoint':
      return `${farm.id}/breakpoints/${node.rule.id}`;
    case 'trace':
      return `${farm.id}/trace/${farm.state?.pid ?? 0}/${node.entry.id}`;
  }
}
