import * as v from 'valibot';
import { parseEndpoint } from '../config/parse-endpoint.ts';
import { sampleSessions } from '../protocol/farm.ts';
import { fields, named, shapedOrMisfit, whole } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { defaultLimits } from './balancer/limits.ts';
import { FarmError } from './errors.ts';

/** The layouts in which the sample site can store its sessions. */
export const sampleLayouts = ['aspnet-v5', 'aspnet-v2'] as const;
export type SampleLayout = (typeof sampleLayouts)[number];

/** More servers than this on one machine are a mistake, not a farm. */
const maxServers = 64;

const flag = v.boolean('true or false');
const port = whole(1, 65_535);
const seconds = whole(0, 86_400);

const textExpected = 'a text that is not empty';
const text = v.pipe(
  v.string(textExpected),
  v.nonEmpty(textExpected),
  v.excludes('\0', textExpected),
);

const oneOf = <const T extends readonly string[]>(names: T) =>
  v.picklist(names, names.map((name) => `"${name}"`).join(' or '));

/** Whether an address can be understood. */
const isEndpoint = (address: string): boolean => {
  try {
    parseEndpoint(address);
    return true;
  } catch {
    return false;
  }
};

const commandExpected = 'a list: the program, then its arguments';
const serverNameExpected = 'up to 64 letters, digits, "-", "_" or "."';

/** One server of a farm, as a task describes it. */
const serverSchema = fields({
  /** Unique; letters, digits, `-`, `_` and `.`. */
  name: v.optional(
    v.pipe(v.string(serverNameExpected), v.regex(/^[\w.-]{1,64}$/, serverNameExpected)),
  ),
  port,
  /** Its share of the requests: weight by sum of weights. 0 takes none but those bound to it. */
  weight: v.optional(whole(0, 1_000_000), 1),
  /**
   * The program and its arguments, without a shell; `${port}` and `${name}` stand for the server's.
   * Absent: the sample site.
   */
  command: v.optional(
    v.pipe(
      v.array(v.string('a text'), commandExpected),
      v.minLength(1, commandExpected),
      v.checkItems((part, index) => index > 0 || v.is(text, part), textExpected),
    ),
  ),
  /** The folder in which the command runs; absent: that of the farm process. */
  cwd: v.optional(text),
  /** Variables added to the environment of the command. */
  env: v.optional(named(v.string('a text'))),
});

const serversExpected = `a list of 1 to ${maxServers} servers`;

/**
 * A farm as a task definition describes it, with what stands for absent members. In the order in
 * which members are written: a farm that runs is found again by their text.
 */
export const farmSchema = fields({
  name: v.optional(text, 'sample'),
  /** The balancer's port. */
  port: v.optional(port, 9000),
  servers: v.optional(
    v.pipe(
      v.array(serverSchema, serversExpected),
      v.minLength(1, serversExpected),
      v.maxLength(maxServers, serversExpected),
    ),
    [
      { name: 'server-a', port: 9001, weight: 1 },
      { name: 'server-b', port: 9002, weight: 1 },
    ],
  ),
  affinity: v.optional(flag, false),
  session: v.optional(oneOf(sampleSessions), 'redis'),
  layout: v.optional(oneOf(sampleLayouts), 'aspnet-v5'),
  /** `host:port`, a redis:// URL or a StackExchange.Redis string. */
  redis: v.optional(
    v.pipe(
      text,
      v.check(isEndpoint, 'host:port, a redis:// URL or a StackExchange.Redis connection string'),
    ),
    'localhost:6399',
  ),
  /** The application name in the keys of the sample site. */
  application: v.optional(text, '/Sample'),
  /** True: the sample servers are started with an inspector. */
  debug: v.optional(flag, false),
  /**
   * The sample site's main file; absent: `site/server.js` in the working directory, else the one
   * that comes with the extension.
   */
  site: v.optional(text),
  /** The timeout of the sample site's sessions, as `sessionState/@timeout`. */
  timeoutMinutes: v.optional(whole(1, 525_600), 20),
  /** How long the sample site holds a lock at most, as `httpRuntime/@executionTimeout`. */
  executionTimeoutSeconds: v.optional(whole(1, 86_400), 110),
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  arrResponseHeader: v.optional(flag, true),
  /** How long a client may take to send the head of a request; 0: for ever. */
  headTimeoutSeconds: v.optional(seconds, defaultLimits.headTimeoutMs / 1000),
  /** How long a client may take to send a body that somebody reads; 0: for ever. */
  bodyTimeoutSeconds: v.optional(seconds, defaultLimits.bodyTimeoutMs / 1000),
  /** Connections of clients that may be open at once. */
  maxConnections: v.optional(whole(1, 100_000), defaultLimits.maxConnections),
  /** How much is read of bodies whose requests are held, all together. */
  maxBufferedMegabytes: v.optional(whole(1, 4096), defaultLimits.maxBufferedBytes / 1024 / 1024),
});

/** One server of a farm; it has a name. */
export type ServerConfig = Shape<typeof serverSchema> & { readonly name: string };

/** What a farm process needs to know: a task definition without its `type`, defaults filled in. */
export type FarmConfig = Omit<Shape<typeof farmSchema>, 'servers'> & {
  readonly servers: readonly ServerConfig[];
};

const bad = (setting: string, expected: string): FarmError =>
  new FarmError('bad-config', `The farm's "${setting}" must be ${expected}.`, {
    setting,
    expected,
  });

/** No two things of a farm may listen on one port or bear one name. */
const checkUnique = (config: FarmConfig): void => {
  const ports = new Map([[config.port, 'the balancer']]);
  const names = new Set<string>();
  for (const [index, server] of config.servers.entries()) {
    const taken = ports.get(server.port);
    if (taken !== undefined) {
      throw bad(`servers[${index}].port`, `another than ${server.port}, which ${taken} has`);
    }
    ports.set(server.port, server.name);
    if (names.has(server.name)) throw bad(`servers[${index}].name`, 'unique in the farm');
    names.add(server.name);
  }
};

/**
 * A farm's description from a task definition or a file, checked, with defaults for what is absent.
 * Members that are not known are passed over, `type` among them.
 * @throws FarmError `bad-config`, whose details have `setting` (a path such as `servers[1].port`).
 */
export const parseFarmConfig = (value: unknown): FarmConfig => {
  const result = shapedOrMisfit(farmSchema, value);
  if ('misfit' in result) {
    throw bad(result.misfit.path || 'configuration', result.misfit.expected);
  }
  const servers = result.value.servers.map((server, index) => ({
    ...server,
    name: server.name ?? `server-${index + 1}`,
  }));
  const config = { ...result.value, servers };
  checkUnique(config);
  return config;
};
