/**
 * The messages between the host and a farm process over the control socket.
 *
 * A message is one line of JSON in UTF-8, ended by `\n`. The host connects and sends `hello` with the
 * token first; the farm answers `welcome`, then one `state` and one `trace`, and from then on tells
 * of changes by itself. Each command of the host is answered by one `reply` with the same `id`.
 * A wrong token, a line over {@link maxLineLength} or one that isn't a message closes the connection.
 */

import * as v from 'valibot';
import { count, fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { farmCommand } from './commands.ts';
import { farmProblem } from './problem.ts';
import { requestDetails } from './request-details.ts';
import { farmState } from './state.ts';
import { traceEntry } from './trace.ts';

/** Raised when a message changes its meaning; additions of optional members don't count. */
export const farmProtocolVersion = 2;

/** The longest line, in UTF-16 code units, that either side takes. */
export const maxLineLength = 4 * 1024 * 1024;

/** From the host to the farm. */
export const hostToFarm = v.variant('type', [
  fields({ type: v.literal('hello'), version: count, token: v.string() }),
  fields({ type: v.literal('command'), id: count, command: farmCommand }),
]);
export type HostToFarm = Shape<typeof hostToFarm>;

/** From the farm to the host. */
export const farmToHost = v.variant('type', [
  fields({
    type: v.literal('welcome'),
    version: count,
    pid: count,
    /** The names of the commands that it knows; absent: it doesn't say. */
    commands: v.optional(v.array(v.string())),
  }),
  /** The whole state: after `welcome`, and after each change, at most ten times a second. */
  fields({ type: v.literal('state'), state: farmState }),
  /**
   * Requests that ended since the last such message, oldest first; `skipped` of them were left out
   * because there were too many. The first one holds what the farm remembers. One with an `id` that was told
   * before takes that one's place: more has become known of it.
   */
  fields({
    type: v.literal('trace'),
    entries: v.array(traceEntry),
    skipped: count,
    reset: v.optional(v.boolean()),
  }),
  /** For a farm that ends: what it keeps of a request, the newest first, as far as there is time and room. */
  fields({ type: v.literal('kept'), details: requestDetails }),
  /** `value`: what the command asked for; its shape depends on the command. */
  fields({
    type: v.literal('reply'),
    id: count,
    ok: v.literal(true),
    value: v.optional(v.unknown()),
  }),
  fields({ type: v.literal('reply'), id: count, ok: v.literal(false), error: farmProblem }),
]);
export type FarmToHost = Shape<typeof farmToHost>;

/** A message as the line that is sent. */
export const toLine = (message: HostToFarm | FarmToHost): string => `${JSON.stringify(message)}\n`;
