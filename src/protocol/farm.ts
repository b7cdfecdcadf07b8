/**
 * The messages between the host and a farm process over the control socket.
 *
 * A message is one line of JSON in UTF-8, ended by `\n`. The host connects and sends `hello` with the
 * token first; the farm answers `welcome`, then one `state` and one `trace`, and from then on tells
 * of changes by itself. Each command of the host is answered by one `reply` with the same `id`.
 * A wrong token, a line over {@link maxLineLength} or one that isn't a message closes the connection.
 */

/** Raised when a message changes its meaning; additions of optional members don't count. */
export const farmProtocolVersion = 1;

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
export interface FarmHandover {
  /** The task definition as JSON, not checked, its variables filled in. */
  readonly config: string;
  /** Where to listen for hosts, and the token that they must show. */
  readonly control: string;
  readonly token: string;
  /** What the sample site's Redis asks for, as in {@link redisSecretsVariable}. */
  readonly redisSecrets?: string;
}

/** How the balancer chooses a server for a request that no cookie binds. */
export type Algorithm = 'weighted-round-robin';

/** Where the sample site keeps its sessions. */
export const sampleSessions = ['inproc', 'redis'] as const;
export type SampleSession = (typeof sampleSessions)[number];

/** `starting` until all servers have answered once; `stopping` until the last child has ended. */
export type FarmPhase = 'starting' | 'ready' | 'stopping' | 'failed';

/**
 * `starting`: the process runs, its port doesn't answer yet. `ready`: takes requests.
 * `down`: died or doesn't answer, though nobody stopped it. `stopped`: ended by a command.
 */
export type ServerPhase = 'starting' | 'ready' | 'down' | 'stopped';

/** The balancer as it is now. */
export interface BalancerState {
  readonly port: number;
  /** The address to open in a browser, `http://127.0.0.1:9000`. */
  readonly url: string;
  readonly algorithm: Algorithm;
  readonly affinity: boolean;
  /** True while new requests wait until they are sent on. */
  readonly holding: boolean;
  /** Requests answered since the farm started, by whichever server or by the balancer itself. */
  readonly requestCount: number;
  readonly errorCount: number;
}

/** One server as it is now. `name` is unique in the farm and stands for the server in commands. */
export interface ServerState {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  readonly weight: number;
  readonly phase: ServerPhase;
  /** Requests that it answered since the farm started. */
  readonly requestCount: number;
  /** Of them, those that it broke off, didn't take, or answered with a status of 500 and above. */
  readonly errorCount: number;
  /** Requests that it works on now. */
  readonly activeCount: number;
  /** The process id, while its process runs. */
  readonly pid?: number;
  /** The port of its inspector on 127.0.0.1, when it was started with one and that listens. */
  readonly debugPort?: number;
  /** For 'down': what happened, in English, for logs and tooltips. */
  readonly problem?: string;
}

/** A request that waits at the balancer. */
export interface HeldRequest {
  readonly id: number;
  readonly method: string;
  /** Path and query as the client sent them, cut to {@link maxShownPathLength}. */
  readonly path: string;
  /** The server that is next for it; absent while none is ready. */
  readonly server?: string;
  /** Why that server. */
  readonly reason: 'algorithm' | 'affinity';
  /** `Date.now()` when it arrived. */
  readonly arrivedAtMs: number;
}

export const maxShownPathLength = 2048;

/** Something that went wrong in the farm; the host puts the codes that it knows into words. */
export interface FarmProblem {
  readonly code: string;
  /** English, whole, with the way out. */
  readonly message: string;
  readonly details?: Readonly<Record<string, string | number>>;
}

/** Everything about the farm at one moment. */
export interface FarmState {
  readonly name: string;
  readonly phase: FarmPhase;
  /** The process id of the farm itself. */
  readonly pid: number;
  readonly balancer: BalancerState;
  readonly servers: readonly ServerState[];
  /** In order of arrival. */
  readonly held: readonly HeldRequest[];
  /** For servers that are the sample site: where its sessions live. */
  readonly sample?: SampleState;
  /** For 'failed': why. */
  readonly failure?: FarmProblem;
}

/** Where the sample site's sessions can be found, in the words of a session reference. */
export interface SampleState {
  readonly session: SampleSession;
  /** The rest is present for 'redis' only. The address, without anything secret. */
  readonly redis?: string;
  readonly layout?: string;
  readonly application?: string;
}

/** One request that has been answered, broken off or dropped. */
export interface TraceEntry {
  readonly id: number;
  /** The value of X-ARR-LOG-ID that the server was given. */
  readonly logId: string;
  /** `Date.now()` when it arrived. */
  readonly arrivedAtMs: number;
  readonly method: string;
  readonly path: string;
  /** The server that answered; absent when the balancer did it itself. */
  readonly server?: string;
  /** Servers that were tried before and failed. */
  readonly tried?: readonly string[];
  readonly reason: 'algorithm' | 'affinity' | 'user' | 'retry';
  /** The status sent to the client; 0 when the client went away before it got one. */
  readonly status: number;
  /** From arrival to the last byte, time held included. */
  readonly durationMs: number;
  /** How much of that it was held; absent when it wasn't. */
  readonly heldMs?: number;
  /** What ended it, when it wasn't a whole response. */
  readonly end?:
    'client-gone' | 'server-gone' | 'server-tls' | 'timeout' | 'dropped' | 'answered' | 'upgraded';
  /** The names of the session items that it changed, where that is known. */
  readonly changed?: readonly string[];
}

/** What the host asks a farm to do. */
export type FarmCommand =
  | { readonly name: 'setAffinity'; readonly on: boolean }
  /** Switching it off sends all held requests on, in order. */
  | { readonly name: 'setHolding'; readonly on: boolean }
  /** Without `server` the one that is next takes the request. */
  | { readonly name: 'sendOn'; readonly request: number; readonly server?: string }
  /** Answers a held request with an error page of that status, 400 to 599. */
  | { readonly name: 'answer'; readonly request: number; readonly status: number }
  /** Closes the client's connection without an answer. */
  | { readonly name: 'drop'; readonly request: number }
  | { readonly name: 'setWeight'; readonly server: string; readonly weight: number }
  | { readonly name: 'stopServer'; readonly server: string }
  | { readonly name: 'startServer'; readonly server: string }
  | { readonly name: 'clearTrace' }
  /** Ends the farm and all its children; the connection closes when they have ended. */
  | { readonly name: 'stop' };

export type FarmCommandName = FarmCommand['name'];

/** From the host to the farm. */
export type HostToFarm =
  | { readonly type: 'hello'; readonly version: number; readonly token: string }
  | { readonly type: 'command'; readonly id: number; readonly command: FarmCommand };

/** From the farm to the host. */
export type FarmToHost =
  | { readonly type: 'welcome'; readonly version: number; readonly pid: number }
  /** The whole state: after `welcome`, and after each change, at most ten times a second. */
  | { readonly type: 'state'; readonly state: FarmState }
  /**
   * Requests that ended since the last such message, oldest first; `skipped` of them were left out
   * because there were too many. The first one holds what the farm remembers.
   */
  | {
      readonly type: 'trace';
      readonly entries: readonly TraceEntry[];
      readonly skipped: number;
      readonly reset?: boolean;
    }
  | { readonly type: 'reply'; readonly id: number; readonly ok: true }
  | {
      readonly type: 'reply';
      readonly id: number;
      readonly ok: false;
      readonly error: FarmProblem;
    };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isListOf = (value: unknown, check: (element: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(check);
const isOptional = (value: unknown, check: (value: unknown) => boolean): boolean =>
  value === undefined || check(value);

const isCommand = (value: unknown): value is FarmCommand => {
  if (!isFields(value)) return false;
  const { name, on, request, server, status, weight } = value as Fields & Record<string, unknown>;
  switch (name) {
    case 'setAffinity':
    case 'setHolding':
      return typeof on === 'boolean';
    case 'sendOn':
      return isCount(request) && isOptional(server, isText);
    case 'answer':
      return isCount(request) && isCount(status) && status >= 400 && status <= 599;
    case 'drop':
      return isCount(request);
    case 'setWeight':
      return isText(server) && isCount(weight);
    case 'stopServer':
    case 'startServer':
      return isText(server);
    case 'clearTrace':
    case 'stop':
      return true;
    default:
      return false;
  }
};

const isProblem = (value: unknown): boolean =>
  isFields(value) && isText(value['code']) && isText(value['message']);

const isServer = (value: unknown): boolean =>
  isFields(value) &&
  isText(value['name']) &&
  isCount(value['port']) &&
  isText(value['url']) &&
  isText(value['phase']) &&
  isCount(value['requestCount']) &&
  isCount(value['errorCount']) &&
  isOptional(value['pid'], isCount) &&
  isOptional(value['debugPort'], isCount);

const isRequest = (value: unknown): boolean =>
  isFields(value) &&
  isCount(value['id']) &&
  isText(value['method']) &&
  isText(value['path']) &&
  isOptional(value['server'], isText) &&
  typeof value['arrivedAtMs'] === 'number';

const isTraceEntry = (value: unknown): boolean =>
  isRequest(value) &&
  isCount((value as Fields)['status']) &&
  typeof (value as Fields)['durationMs'] === 'number';

const isState = (value: unknown): boolean => {
  if (!isFields(value)) return false;
  const balancer = value['balancer'];
  return (
    isText(value['name']) &&
    isText(value['phase']) &&
    isFields(balancer) &&
    isCount(balancer['port']) &&
    isText(balancer['url']) &&
    typeof balancer['affinity'] === 'boolean' &&
    typeof balancer['holding'] === 'boolean' &&
    isListOf(value['servers'], isServer) &&
    isListOf(value['held'], isRequest) &&
    isOptional(value['failure'], isProblem)
  );
};

/** Whether a parsed text is what a host hands over. */
export const isFarmHandover = (value: unknown): value is FarmHandover =>
  isFields(value) &&
  isText(value['config']) &&
  isText(value['control']) &&
  isText(value['token']) &&
  isOptional(value['redisSecrets'], isText);

/** Whether a parsed line is a message that the farm understands. */
export const isHostToFarm = (value: unknown): value is HostToFarm => {
  if (!isFields(value)) return false;
  if (value['type'] === 'hello') return isCount(value['version']) && isText(value['token']);
  return value['type'] === 'command' && isCount(value['id']) && isCommand(value['command']);
};

/** Whether a parsed line is a message that the host understands. */
export const isFarmToHost = (value: unknown): value is FarmToHost => {
  if (!isFields(value)) return false;
  switch (value['type']) {
    case 'welcome':
      return isCount(value['version']) && isCount(value['pid']);
    case 'state':
      return isState(value['state']);
    case 'trace':
      return isListOf(value['entries'], isTraceEntry) && isCount(value['skipped']);
    case 'reply':
      return isCount(value['id']) && (value['ok'] === true || isProblem(value['error']));
    default:
      return false;
  }
};

/** A message as the line that is sent. */
export const toLine = (message: HostToFarm | FarmToHost): string => `${JSON.stringify(message)}\n`;
