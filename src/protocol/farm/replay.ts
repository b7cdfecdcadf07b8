import * as v from 'valibot';
import { count, fields, listOf, whole } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { keptBody, messageHeaders } from './request-details.ts';
import { traceEntry } from './trace.ts';

/** So often a request is sent again with one command. */
export const maxReplays = 1000;

/** A request that a host knows from elsewhere. */
export const givenRequest = fields({
  method: v.pipe(v.string(), v.maxLength(32)),
  target: v.pipe(v.string(), v.maxLength(64 * 1024)),
  headers: messageHeaders,
  body: v.optional(keptBody),
});
export type GivenRequest = Shape<typeof givenRequest>;

/** What concerns requests that are sent again. */
export const replayCommands = [
  /**
   * Sends a request again through the balancer, so often, all at once or one after the other; answered when all are
   * over. The reply's value is {@link replayed}.
   */
  fields({
    name: v.literal('replay'),
    /** One of the trace; absent: `given`. */
    request: v.optional(count),
    given: v.optional(givenRequest),
    /** The server that gets it; absent: the balancer chooses. */
    server: v.optional(v.string()),
    times: v.optional(whole(1, maxReplays)),
    isParallel: v.optional(v.boolean()),
  }),
  /** Breaks off what is being sent again. */
  fields({ name: v.literal('stopReplays') }),
] as const;

/** The copies as the trace has them, in the order in which they were sent; what was broken off isn't there. */
export const replayed = fields({ entries: listOf(traceEntry, maxReplays) });
export type Replayed = Shape<typeof replayed>;
