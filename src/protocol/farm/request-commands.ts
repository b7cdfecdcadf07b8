import * as v from 'valibot';
import { count, fields, whole } from '../../shapes/shape.ts';
import { breakpointRule } from './breakpoint.ts';

const request = count;

/** What concerns requests that wait at the balancer. */
export const requestCommands = [
  /** Switching it off sends all held requests on, in order. */
  fields({ name: v.literal('setHolding'), on: v.boolean() }),
  /** Without `server` the one that is next takes the request. */
  fields({ name: v.literal('sendOn'), request, server: v.optional(v.string()) }),
  /** Answers a held request with an error page of that status. */
  fields({ name: v.literal('answer'), request, status: whole(400, 599) }),
  /** Closes the client's connection without an answer. */
  fields({ name: v.literal('drop'), request }),
  /** Where the session of that number is stored: a {@link SessionPlace}. */
  fields({ name: v.literal('sessionOf'), number: count }),
  /** All breakpoints from now on. */
  fields({
    name: v.literal('setBreakpoints'),
    breakpoints: v.pipe(v.array(breakpointRule), v.maxLength(200)),
  }),
] as const;
