/**
 * The messages between the host and a farm process over the control socket.
 *
 * A message is one line of JSON in UTF-8, ended by `\n`. The host connects and sends `hello` with the
 * token first; the farm answers `welcome`, then one `state` and one `trace`, and from then on tells
 * of changes by itself. Each command of the host is answered by one `reply` with the same `id`.
 * A wrong token, a line over {@link maxLineLength} or one that isn't a message closes the connection.
 */

import * as v from 'valibot';
import { count, fields, named, whole } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { farmPlace } from './farm-record.ts';

/** Raised when a message changes its meaning; additions of optional members don't count. */
export const farmProtocolVersion = 2;

/** What the host says in the user's language: a `Reason` of the formats room. */
const reason = fields({ text: v.string(), args: v.array(v.union([v.string(), v.number()])) });

/** The longest line, in UTF-16 code units, that either side takes. */
export const maxLineLength = 4 * 1024 * 1024;

/** The variables through which the host tells a farm process where to listen, and the token. */
export const controlPathVariable = 'SESSION_FARM_CONTROL';
export const controlTokenVariable = 'SESSION_FARM_TOKEN';

/**
 * The variable through which the host passes what the sample site's Redis asks for: JSON with
 * `password` and `sentinelPassword`, each optional. A command line or a task would show them.
 */
export const redisSecretsVariable = 'SESSION_FARM_REDIS_SECRETS';

/**
 * The variables that lead a farm process that VS Code starts as a task to its {@link FarmHandover}:
 * a local socket, and what to ask there for. A task holds no more than that, since VS Code keeps
 * tasks on disk and command lines can be read by everybody.
 */
export const handoverPathVariable = 'SESSION_FARM_HANDOVER';
export const handoverIdVariable = 'SESSION_FARM_HANDOVER_ID';

/** What a host hands to a farm that it starts. */
export const farmHandover = fields({
  /** The task definition as JSON, not checked, its variables filled in. */
  config: v.string(),
  /** Where to listen for hosts, and the token that they must show. */
  control: v.string(),
  token: v.string(),
  /** What the sample site's Redis asks for, as in {@link redisSecretsVariable}. */
  redisSecrets: v.optional(v.string()),
  /** Where to say that it runs. */
  place: v.optional(farmPlace),
});
export type FarmHandover = Shape<typeof farmHandover>;

/** Where the sample site keeps its sessions. */
export const sampleSessions = ['inproc', 'redis'] as const;
export type SampleSession = (typeof sampleSessions)[number];

/** `starting` until all servers have answered once; `stopping` until the last child has ended. */
const farmPhase = v.picklist(['starting', 'ready', 'stopping', 'failed']);
export type FarmPhase = Shape<typeof farmPhase>;

/**
 * `starting`: the process runs, its port doesn't answer yet. `ready`: takes requests.
 * `down`: died or doesn't answer, though nobody stopped it. `stopped`: ended by a command.
 */
const serverPhase = v.picklist(['starting', 'ready', 'down', 'stopped']);
export type ServerPhase = Shape<typeof serverPhase>;

/** The balancer as it is now. */
const balancerState = fields({
  port: count,
  /** The address to open in a browser, `http://127.0.0.1:9000`. */
  url: v.string(),
  /** How the balancer chooses a server for a request that no cookie binds. */
  algorithm: v.picklist(['weighted-round-robin']),
  affinity: v.boolean(),
  /** True while new requests wait until they are sent on. */
  holding: v.boolean(),
  /** Requests answered since the farm started, by whichever server or by the balancer itself. */
  requestCount: count,
  errorCount: count,
});
export type BalancerState = Shape<typeof balancerState>;
export type Algorithm = BalancerState['algorithm'];

/** One server as it is now. `name` is unique in the farm and stands for the server in commands. */
const serverState = fields({
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
  /** For 'down': what happened. */
  problem: v.optional(reason),
});
export type ServerState = Shape<typeof serverState>;

/** A request that waits at the balancer. */
const heldRequest = fields({
  id: count,
  method: v.string(),
  /** Path and query as the client sent them, cut to {@link maxShownPathLength}. */
  path: v.string(),
  /** The server that is next for it; absent while none is ready. */
  server: v.optional(v.string()),
  /** Why that server. */
  reason: v.picklist(['algorithm', 'affinity']),
  /** `Date.now()` when it arrived. */
  arrivedAtMs: v.number(),
});
export type HeldRequest = Shape<typeof heldRequest>;

export const maxShownPathLength = 2048;

/** Something that went wrong in the farm; the host puts the codes that it knows into words. */
const farmProblem = fields({
  code: v.string(),
  /** Whole, with the way out. */
  reason,
  details: v.optional(named(v.union([v.string(), v.number()]))),
});
export type FarmProblem = Shape<typeof farmProblem>;

/** Where the sample site's sessions can be found, in the words of a session reference. */
const sampleState = fields({
  session: v.picklist(sampleSessions),
  /** The rest is present for 'redis' only. The address, without anything secret. */
  redis: v.optional(v.string()),
  layout: v.optional(v.string()),
  application: v.optional(v.string()),
});
export type SampleState = Shape<typeof sampleState>;

/** Everything about the farm at one moment. */
const farmState = fields({
  name: v.string(),
  phase: farmPhase,
  /** The process id of the farm itself. */
  pid: count,
  balancer: balancerState,
  servers: v.array(serverState),
  /** In order of arrival. */
  held: v.array(heldRequest),
  /** For servers that are the sample site: where its sessions live. */
  sample: v.optional(sampleState),
  /** For 'failed': why. */
  failure: v.optional(farmProblem),
});
export type FarmState = Shape<typeof farmState>;

/** One request that has been answered, broken off or dropped. */
const traceEntry = fields({
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
  reason: v.picklist(['algorithm', 'affinity', 'user', 'retry']),
  /** The status sent to the client; 0 when the client went away before it got one. */
  status: count,
  /** From arrival to the last byte, time held included. */
  durationMs: v.number(),
  /** How much of that it was held; absent when it wasn't. */
  heldMs: v.optional(v.number()),
  /** What ended it, when it wasn't a whole response. */
  end: v.optional(
    v.picklist([
      'client-gone',
      'server-gone',
      'server-tls',
      'timeout',
      'dropped',
      'answered',
      'upgraded',
    ]),
  ),
  /** The names of the session items that it changed, where that is known. */
  changed: v.optional(v.array(v.string())),
});
export type TraceEntry = Shape<typeof traceEntry>;

/** What the host asks a farm to do. */
const farmCommand = v.variant('name', [
  fields({ name: v.literal('setAffinity'), on: v.boolean() }),
  /** Switching it off sends all held requests on, in order. */
  fields({ name: v.literal('setHolding'), on: v.boolean() }),
  /** Without `server` the one that is next takes the request. */
  fields({ name: v.literal('sendOn'), request: count, server: v.optional(v.string()) }),
  /** Answers a held request with an error page of that status. */
  fields({ name: v.literal('answer'), request: count, status: whole(400, 599) }),
  /** Closes the client's connection without an answer. */
  fields({ name: v.literal('drop'), request: count }),
  fields({ name: v.literal('setWeight'), server: v.string(), weight: count }),
  fields({ name: v.literal('stopServer'), server: v.string() }),
  fields({ name: v.literal('startServer'), server: v.string() }),
  fields({ name: v.literal('clearTrace') }),
  /** Ends the farm and all its children; the connection closes when they have ended. */
  fields({ name: v.literal('stop') }),
]);
export type FarmCommand = Shape<typeof farmCommand>;
export type FarmCommandName = FarmCommand['name'];

/** From the host to the farm. */
export const hostToFarm = v.variant('type', [
  fields({ type: v.literal('hello'), version: count, token: v.string() }),
  fields({ type: v.literal('command'), id: count, command: farmCommand }),
]);
export type HostToFarm = Shape<typeof hostToFarm>;

/** From the farm to the host. */
export const farmToHost = v.variant('type', [
  fields({ type: v.literal('welcome'), version: count, pid: count }),
  /** The whole state: after `welcome`, and after each change, at most ten times a second. */
  fields({ type: v.literal('state'), state: farmState }),
  /**
   * Requests that ended since the last such message, oldest first; `skipped` of them were left out
   * because there were too many. The first one holds what the farm remembers.
   */
  fields({
    type: v.literal('trace'),
    entries: v.array(traceEntry),
    skipped: count,
    reset: v.optional(v.boolean()),
  }),
  fields({ type: v.literal('reply'), id: count, ok: v.literal(true) }),
  fields({ type: v.literal('reply'), id: count, ok: v.literal(false), error: farmProblem }),
]);
export type FarmToHost = Shape<typeof farmToHost>;

/** A message as the line that is sent. */
export const toLine = (message: HostToFarm | FarmToHost): string => `${JSON.stringify(message)}\n`;
