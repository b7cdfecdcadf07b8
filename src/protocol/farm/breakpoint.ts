import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** What a session does that stops its request; {@link breakpointRule} says more. */
export const breakpointReasons = ['session-changed', 'other-server', 'concurrent'] as const;
export type BreakpointReason = (typeof breakpointReasons)[number];

/** The most breakpoints of a farm, and the longest pattern of a path. */
export const maxBreakpoints = 200;
export const maxPatternLength = 2048;

/** Stops requests at the balancer; every member that is given must fit. */
export const breakpointRule = fields({
  /** Unique in the farm. */
  id: v.pipe(v.string(), v.maxLength(64)),
  isEnabled: v.boolean(),
  /** A path with `*` for anything, compared without case; a query only where it has a `?`. */
  path: v.optional(v.pipe(v.string(), v.maxLength(maxPatternLength))),
  method: v.optional(v.pipe(v.string(), v.maxLength(32))),
  /** The server that is next for the request. */
  server: v.optional(v.string()),
  /** A session, by the farm's number for it. */
  session: v.optional(count),
  /**
   * `session-changed`: its session has changed since the request before; `other-server`: it would go to another
   * server than the request of its session before; `concurrent`: another of its session is under way.
   */
  when: v.optional(v.picklist(breakpointReasons)),
  /** Goes after it has stopped one request. */
  isOnce: v.optional(v.boolean()),
});
export type BreakpointRule = Shape<typeof breakpointRule>;

/** All breakpoints of a farm. */
export const breakpointRules = v.pipe(v.array(breakpointRule), v.maxLength(maxBreakpoints));

/** What changes of a farm's breakpoints, while it may itself remove those that stop once. */
export const breakpointChange = fields({
  /** Those that are there from now on, whether or not they were. */
  put: v.optional(breakpointRules),
  /** Those that are to be different, if they are still there. */
  changed: v.optional(breakpointRules),
  /** The ids of those that go. */
  removed: v.optional(v.pipe(v.array(v.string()), v.maxLength(maxBreakpoints))),
});
export type BreakpointChange = Shape<typeof breakpointChange>;

/** What is kept of a farm's breakpoints from one start to the next. */
export const keptBreakpoints = fields({
  /** The user's own. */
  rules: breakpointRules,
  /** Those of the definition that are switched off, by what they say. */
  off: v.pipe(v.array(v.string()), v.maxLength(maxBreakpoints)),
});
export type KeptBreakpoints = Shape<typeof keptBreakpoints>;
