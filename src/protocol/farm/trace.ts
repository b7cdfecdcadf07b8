import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { choiceMembers } from './request-state.ts';

/** What a request did to one item of its session; values as short texts. */
export const itemChange = fields({
  name: v.string(),
  before: v.optional(v.string()),
  after: v.optional(v.string()),
});
export type ItemChange = Shape<typeof itemChange>;

/** One request that has been answered, broken off or dropped. */
export const traceEntry = fields({
  id: count,
  /** The value of X-ARR-LOG-ID that the server was given. */
  logId: v.string(),
  /** `Date.now()` when it arrived. */
  arrivedAtMs: v.number(),
  method: v.string(),
  path: v.string(),
  /** The server that answered; absent when the balancer did it itself. */
  server: v.optional(v.string()),
  /** Servers that were tried before and failed. */
  tried: v.optional(v.array(v.string())),
  ...choiceMembers,
  /** The status sent to the client; 0 when the client went away before it got one. */
  status: count,
  /** From arrival to the last byte, time held included. */
  durationMs: v.number(),
  /** How much of that it was held; absent when it wasn't. */
  heldMs: v.optional(v.number()),
  /** The farm's number for the session that it belongs to. */
  session: v.optional(count),
  /** How long it waited for the lock of its session, as far as that can be told. */
  lockWaitMs: v.optional(v.number()),
  /** The request that this one is a copy of. */
  replayOf: v.optional(count),
  /** True when a user made it say something else while it was held; the members say what the server got. */
  isEdited: v.optional(v.boolean()),
  /** What it changed in its session, where the farm can read that. */
  changes: v.optional(v.array(itemChange)),
  /**
   * What ended it, when it wasn't a whole response. `timeout`: the client was slower than it may be;
   * `server-timeout`: the server was silent for too long, and may still work on it.
   */
  end: v.optional(
    v.picklist([
      'client-gone',
      'server-gone',
      'server-tls',
      'timeout',
      'server-timeout',
      'dropped',
      'answered',
      'upgraded',
    ]),
  ),
  /** The names of the session items that it changed, where that is known. */
  changed: v.optional(v.array(v.string())),
});
export type TraceEntry = Shape<typeof traceEntry>;
