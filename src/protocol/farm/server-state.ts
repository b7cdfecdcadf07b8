import * as v from 'valibot';
import { count, fields, whole } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { reason } from './problem.ts';

/**
 * `starting`: the process runs, its port doesn't answer yet. `ready`: takes requests.
 * `down`: died or doesn't answer, though nobody stopped it. `stopped`: ended by a command.
 */
export const serverPhase = v.picklist(['starting', 'ready', 'down', 'stopped']);
export type ServerPhase = Shape<typeof serverPhase>;

/** Where a server comes from: our sample site, a program, a launch configuration, or one that runs already. */
export const serverKinds = ['sample', 'command', 'launch', 'address'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** What an operator lets a server do; ARR's states. Requests that are bound to it still reach one that drains. */
export const availabilities = [
  'available',
  'drain',
  'unavailable-gracefully',
  'unavailable',
] as const;
export type Availability = (typeof availabilities)[number];

/** What goes wrong with a server on purpose. */
export const serverTrouble = fields({
  /** It takes connections and answers nothing. */
  isFrozen: v.optional(v.boolean()),
  /** Each of its answers comes later by this. */
  latencyMs: v.optional(whole(0, 600_000)),
  /** So many of a hundred requests are answered with an error instead. */
  errorPercent: v.optional(whole(0, 100)),
  /** Its way to Redis is closed. */
  isCutOff: v.optional(v.boolean()),
});
export type ServerTrouble = Shape<typeof serverTrouble>;

/** What a server may be called. */
export const serverName = v.pipe(v.string(), v.regex(/^[\w.-]{1,64}$/));

/** One server as it is now. `name` is unique in the farm and stands for the server in commands. */
export const serverState = fields({
  name: v.string(),
  port: count,
  url: v.string(),
  weight: count,
  phase: serverPhase,
  /** Requests that it answered since the farm started. */
  requestCount: count,
  /** Of them, those that it broke off, didn't take, or answered with a status of 500 and above. */
  errorCount: count,
  /** Requests that it works on now. */
  activeCount: count,
  /** The process id, while its process runs. */
  pid: v.optional(count),
  /** The port of its inspector on 127.0.0.1, when it was started with one and that listens. */
  debugPort: v.optional(count),
  /** Absent: `command`. */
  kind: v.optional(v.picklist(serverKinds)),
  /** Absent: `available`. */
  availability: v.optional(v.picklist(availabilities)),
  /** What health tests say, where there are any. */
  health: v.optional(v.picklist(['healthy', 'unhealthy'])),
  /** For 'unhealthy': which test failed, and how. */
  healthProblem: v.optional(reason),
  trouble: v.optional(serverTrouble),
  /** How often it was started again after it had ended by itself. */
  restartCount: v.optional(count),
  /** The last lines that it wrote before it ended by itself. */
  lastLines: v.optional(v.array(v.string())),
  /** `Date.now()` since when a debugger has stopped it. */
  stoppedSinceMs: v.optional(v.number()),
  /** For 'down': what happened; for 'starting': what it is that takes so long. */
  problem: v.optional(reason),
  /** `Date.now()` when what goes wrong with it on purpose ends by itself. */
  troubleUntilMs: v.optional(v.number()),
  /** The port of this machine through which it reaches Redis; without one it can't be cut off. */
  redisPort: v.optional(count),
  /** For 'down': `Date.now()` when it is started again. */
  restartsAtMs: v.optional(v.number()),
  /** True while it waits for its last requests, and then goes. */
  isLeaving: v.optional(v.boolean()),
  /** Why it is there, where that isn't the definition. */
  note: v.optional(reason),
  /** Sessions in its memory, and those that were there when it ended last; for the sample site without a store. */
  sessionCount: v.optional(count),
  lostSessionCount: v.optional(count),
});
export type ServerState = Shape<typeof serverState>;
