import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { balancerState } from './balancer-state.ts';
import { farmProblem } from './problem.ts';
import { breakpointRule } from './breakpoint.ts';
import { farmSession, heldRequest, underwayRequest } from './request-state.ts';
import { sampleState } from './sample.ts';
import { serverState } from './server-state.ts';

/** `starting` until all servers have answered once; `stopping` until the last child has ended. */
const farmPhase = v.picklist(['starting', 'ready', 'stopping', 'failed']);
export type FarmPhase = Shape<typeof farmPhase>;

/** Everything about the farm at one moment. */
export const farmState = fields({
  name: v.string(),
  phase: farmPhase,
  /** The process id of the farm itself. */
  pid: count,
  balancer: balancerState,
  servers: v.array(serverState),
  /** In order of arrival. */
  held: v.array(heldRequest),
  /** In order of arrival, held ones included; the oldest where there are very many. */
  underway: v.optional(v.array(underwayRequest)),
  /** Those of requests under way and of the last ones in the trace. */
  sessions: v.optional(v.array(farmSession)),
  breakpoints: v.optional(v.array(breakpointRule)),
  /** For servers that are the sample site: where its sessions live. */
  sample: v.optional(sampleState),
  /** For 'failed': why. */
  failure: v.optional(farmProblem),
});
export type FarmState = Shape<typeof farmState>;
