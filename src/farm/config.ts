import { parseEndpoint } from '../config/parse-endpoint.ts';
import { defaultLimits } from './balancer/limits.ts';
import { FarmError } from './errors.ts';
import type { SampleSession } from '../protocol/farm.ts';

/** The layouts in which the sample site can store its sessions. */
export const sampleLayouts = ['aspnet-v5', 'aspnet-v2'] as const;
export type SampleLayout = (typeof sampleLayouts)[number];

/** One server of a farm, as a task describes it. */
export interface ServerConfig {
  /** Unique; letters, digits, `-`, `_` and `.`. */
  readonly name: string;
  readonly port: number;
  /** Its share of the requests: weight by sum of weights. 0 takes none but those bound to it. */
  readonly weight: number;
  /**
   * The program and its arguments, without a shell; `${port}` and `${name}` stand for the server's.
   * Absent: the sample site.
   */
  readonly command?: readonly string[];
  /** The folder in which the command runs; absent: that of the farm process. */
  readonly cwd?: string;
  /** Variables added to the environment of the command. */
  readonly env?: Readonly<Record<string, string>>;
}

/** What a farm process needs to know: a task definition without its `type`, defaults filled in. */
export interface FarmConfig {
  readonly name: string;
  /** The balancer's port. */
  readonly port: number;
  readonly servers: readonly ServerConfig[];
  readonly affinity: boolean;
  readonly session: SampleSession;
  readonly layout: SampleLayout;
  /** `host:port`, a redis:// URL or a StackExchange.Redis string. */
  readonly redis: string;
  /** The application name in the keys of the sample site. */
  readonly application: string;
  /** True: the sample servers are started with an inspector. */
  readonly debug: boolean;
  /**
   * The sample site's main file; absent: `site/server.js` in the working directory, else the one
   * that comes with the extension.
   */
  readonly site?: string;
  /** The timeout of the sample site's sessions, as `sessionState/@timeout`. */
  readonly timeoutMinutes: number;
  /** How long the sample site holds a lock at most, as `httpRuntime/@executionTimeout`. */
  readonly executionTimeoutSeconds: number;
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  readonly arrResponseHeader: boolean;
  /** How long a client may take to send the head of a request; 0: for ever. */
  readonly headTimeoutSeconds: number;
  /** How long a client may take to send a body that somebody reads; 0: for ever. */
  readonly bodyTimeoutSeconds: number;
  /** Connections of clients that may be open at once. */
  readonly maxConnections: number;
  /** How much is read of bodies whose requests are held, all together. */
  readonly maxBufferedMegabytes: number;
}

/** What a farm is when nothing is said about it. */
export const defaultFarm: FarmConfig = {
  name: 'sample',
  port: 9000,
  servers: [
    { name: 'server-a', port: 9001, weight: 1 },
    { name: 'server-b', port: 9002, weight: 1 },
  ],
  affinity: false,
  session: 'redis',
  layout: 'aspnet-v5',
  redis: 'localhost:6399',
  application: '/Sample',
  debug: false,
  timeoutMinutes: 20,
  executionTimeoutSeconds: 110,
  arrResponseHeader: true,
  headTimeoutSeconds: defaultLimits.headTimeoutMs / 1000,
  bodyTimeoutSeconds: defaultLimits.bodyTimeoutMs / 1000,
  maxConnections: defaultLimits.maxConnections,
  maxBufferedMegabytes: defaultLimits.maxBufferedBytes / 1024 / 1024,
};

/** More servers than this on one machine are a mistake, not a farm. */
const maxServers = 64;

type Fields = Readonly<Record<string, unknown>>;

const bad = (setting: string, expected: string): never => {
  throw new FarmError('bad-config', `The farm's "${setting}" must be ${expected}.`, {
    setting,
    expected,
  });
};

const fieldsOf = (value: unknown, setting: string): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : bad(setting, 'an object');

const countOf = (value: unknown, setting: string, least: number, most: number): number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : bad(setting, `a whole number from ${least} to ${most}`);

const portOf = (value: unknown, setting: string): number => countOf(value, setting, 1, 65_535);

const booleanOf = (value: unknown, setting: string): boolean =>
  typeof value === 'boolean' ? value : bad(setting, 'true or false');

const textOf = (value: unknown, setting: string): string =>
  typeof value === 'string' && value !== '' && !value.includes('\0')
    ? value
    : bad(setting, 'a text that is not empty');

/** A Redis address that can be understood; the message doesn't quote it, it may hold a password. */
const endpointOf = (value: unknown, setting: string): string => {
  const text = textOf(value, setting);
  try {
    parseEndpoint(text);
    return text;
  } catch {
    return bad(setting, 'host:port, a redis:// URL or a StackExchange.Redis connection string');
  }
};

const oneOf = <T extends string>(value: unknown, known: readonly T[], setting: string): T =>
  known.find((name) => name === value) ?? bad(setting, known.map((k) => `"${k}"`).join(' or '));

const textsOf = (value: unknown, setting: string): Readonly<Record<string, string>> => {
  const fields = fieldsOf(value, setting);
  for (const [key, text] of Object.entries(fields)) {
    if (typeof text !== 'string') bad(`${setting}.${key}`, 'a text');
  }
  return fields as Record<string, string>;
};

const commandOf = (value: unknown, setting: string): readonly string[] => {
  if (!Array.isArray(value) || value.length === 0) {
    return bad(setting, 'a list: the program, then its arguments');
  }
  return value.map((part, index) => {
    if (typeof part !== 'string') bad(`${setting}[${index}]`, 'a text');
    return index === 0 ? textOf(part, `${setting}[0]`) : String(part);
  });
};

const serverOf = (value: unknown, index: number): ServerConfig => {
  const at = `servers[${index}]`;
  const fields = fieldsOf(value, at);
  const name = textOf(fields['name'] ?? `server-${index + 1}`, `${at}.name`);
  if (!/^[\w.-]{1,64}$/.test(name)) bad(`${at}.name`, 'up to 64 letters, digits, "-", "_" or "."');
  return {
    name,
    port: portOf(fields['port'], `${at}.port`),
    weight: countOf(fields['weight'] ?? 1, `${at}.weight`, 0, 1_000_000),
    ...(fields['command'] !== undefined && {
      command: commandOf(fields['command'], `${at}.command`),
    }),
    ...(fields['cwd'] !== undefined && { cwd: textOf(fields['cwd'], `${at}.cwd`) }),
    ...(fields['env'] !== undefined && { env: textsOf(fields['env'], `${at}.env`) }),
  };
};

const serversOf = (value: unknown): readonly ServerConfig[] => {
  if (!Array.isArray(value) || value.length === 0 || value.length > maxServers) {
    return bad('servers', `a list of 1 to ${maxServers} servers`);
  }
  return value.map(serverOf);
};

/** No two things of a farm may listen on one port or bear one name. */
const checkUnique = (config: FarmConfig): void => {
  const ports = new Map([[config.port, 'the balancer']]);
  const names = new Set<string>();
  for (const [index, server] of config.servers.entries()) {
    const taken = ports.get(server.port);
    if (taken !== undefined) {
      bad(`servers[${index}].port`, `another than ${server.port}, which ${taken} has`);
    }
    ports.set(server.port, server.name);
    if (names.has(server.name)) bad(`servers[${index}].name`, 'unique in the farm');
    names.add(server.name);
  }
};

/**
 * A farm's description from a task definition or a file, checked, with defaults for what is absent.
 * Members that are not known are passed over, `type` among them.
 * @throws FarmError `bad-config`, whose details have `setting` (a path such as `servers[1].port`).
 */
export const parseFarmConfig = (value: unknown): FarmConfig => {
  const fields = fieldsOf(value, 'configuration');
  const member = <T>(name: keyof FarmConfig, read: (value: unknown, name: string) => T) =>
    fields[name] === undefined ? (defaultFarm[name] as T) : read(fields[name], name);
  const config: FarmConfig = {
    name: member('name', textOf),
    port: member('port', portOf),
    servers: member('servers', serversOf),
    affinity: member('affinity', booleanOf),
    session: member('session', (v, n) => oneOf(v, ['inproc', 'redis'] as const, n)),
    layout: member('layout', (v, n) => oneOf(v, sampleLayouts, n)),
    redis: member('redis', endpointOf),
    application: member('application', textOf),
    debug: member('debug', booleanOf),
    timeoutMinutes: member('timeoutMinutes', (v, n) => countOf(v, n, 1, 525_600)),
    executionTimeoutSeconds: member('executionTimeoutSeconds', (v, n) => countOf(v, n, 1, 86_400)),
    arrResponseHeader: member('arrResponseHeader', booleanOf),
    headTimeoutSeconds: member('headTimeoutSeconds', (v, n) => countOf(v, n, 0, 86_400)),
    bodyTimeoutSeconds: member('bodyTimeoutSeconds', (v, n) => countOf(v, n, 0, 86_400)),
    maxConnections: member('maxConnections', (v, n) => countOf(v, n, 1, 100_000)),
    maxBufferedMegabytes: member('maxBufferedMegabytes', (v, n) => countOf(v, n, 1, 4096)),
    ...(fields['site'] !== undefined && { site: textOf(fields['site'], 'site') }),
  };
  checkUnique(config);
  return config;
};
