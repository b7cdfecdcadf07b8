import * as v from 'valibot';
import { count, fields, whole } from '../../shapes/shape.ts';
import { givenRequest } from './replay.ts';
import { breakpointChange } from './breakpoint.ts';

const request = count;

/** What concerns requests that wait at the balancer. */
export const requestCommands = [
  /** Switching it off sends all held requests on, in order. */
  fields({ name: v.literal('setHolding'), on: v.boolean() }),
  /**
   * Without `server` the one that is next takes the request. With `edited` it gets that in place of what the client
   * has sent; without a body in it, the client's.
   */
  fields({
    name: v.literal('sendOn'),
    request,
    server: v.optional(v.string()),
    edited: v.optional(givenRequest),
  }),
  /** What a request that waits says: a {@link HeldDetails}. */
  fields({ name: v.literal('describeHeld'), request }),
  /** Answers a held request with an error page of that status. */
  fields({ name: v.literal('answer'), request, status: whole(400, 599) }),
  /** Closes the client's connection without an answer. */
  fields({ name: v.literal('drop'), request }),
  /** Where the session of that number is stored: a {@link SessionPlace}. */
  fields({ name: v.literal('sessionOf'), number: count }),
  /** Gives all breakpoints that there are afterwards. */
  fields({ name: v.literal('changeBreakpoints'), change: breakpointChange }),
] as const;
