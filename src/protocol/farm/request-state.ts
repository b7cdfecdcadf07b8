import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { affinityKinds, algorithms } from './balancer-state.ts';

/** Why a request went, or will go, to a server. */
export const choiceReasons = ['algorithm', 'affinity', 'user', 'retry', 'failover'] as const;
export type ChoiceReason = (typeof choiceReasons)[number];

/** What chose a server, as it was set then. */
export const choiceMembers = {
  /** Why a request went, or will go, to its server. */
  reason: v.picklist(choiceReasons),
  /** Absent: weighted round robin. */
  algorithm: v.optional(v.picklist(algorithms)),
  /** For `affinity` and `failover`; absent: ARR's cookie. */
  affinityKind: v.optional(v.picklist(affinityKinds)),
};

/** A request that waits at the balancer. */
export const heldRequest = fields({
  id: count,
  method: v.string(),
  /** Path and query as the client sent them, cut to {@link maxShownPathLength}. */
  path: v.string(),
  /** The server that is next for it; absent while none is ready. */
  server: v.optional(v.string()),
  ...choiceMembers,
  /** The session that it belongs to, as the farm's own number for it; never the id itself. */
  session: v.optional(count),
  /** The breakpoint that stopped it, by its id; absent: all requests are held. */
  breakpoint: v.optional(v.string()),
  /** The names of its cookies; the values stay in the farm. */
  cookies: v.optional(v.array(v.string())),
  /** `Date.now()` when it arrived. */
  arrivedAtMs: v.number(),
});
export type HeldRequest = Shape<typeof heldRequest>;

export const maxShownPathLength = 2048;

/** A request that has come and isn't over yet, from its first byte. */
export const underwayRequest = fields({
  id: count,
  method: v.string(),
  path: v.string(),
  /** The server that works on it; absent while it waits at the balancer. */
  server: v.optional(v.string()),
  session: v.optional(count),
  arrivedAtMs: v.number(),
  /** True while it waits at the balancer until it is sent on. */
  isHeld: v.optional(v.boolean()),
  /** The request that has the lock that this one waits for, and since when. */
  waitsFor: v.optional(fields({ request: v.optional(count), sinceMs: v.number() })),
});
export type UnderwayRequest = Shape<typeof underwayRequest>;

/** A session that requests of the farm belong to, as far as it is known. */
export const farmSession = fields({
  /** The farm's own number for it, from 1. */
  number: count,
  /** Its id, shortened so that it can't be used. */
  shownId: v.string(),
  /** The lock as the store has it now; the request that holds it, where that is one of the farm's. */
  lock: v.optional(fields({ sinceMs: v.optional(v.number()), request: v.optional(count) })),
  itemCount: v.optional(count),
  /** Its first items, values as short texts, while a request of it is held. */
  items: v.optional(v.array(fields({ name: v.string(), value: v.string() }))),
});
export type FarmSession = Shape<typeof farmSession>;
