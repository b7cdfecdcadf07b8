import * as v from 'valibot';
import { parseEndpoint } from '../config/parse-endpoint.ts';
import { sampleSessions } from '../protocol/farm.ts';
import { fields, named, shapedOrMisfit, whole } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import { defaultLimits } from './balancer/limits.ts';
import { FarmError } from './errors.ts';
import { englishText, l10n, type Reason } from '../formats/reason.ts';

/** The layouts in which the sample site can store its sessions. */
export const sampleLayouts = ['aspnet-v5', 'aspnet-v2'] as const;
export type SampleLayout = (typeof sampleLayouts)[number];

/** More servers than this on one machine are a mistake, not a farm. */
const maxServers = 64;

/** What is said of each expectation, by the text that a schema gives back for it. */
const expectations = new Map<string, Reason>();

/** @param reason `{0}` in it stands for the setting */
const expects = (reason: Reason): string => {
  const key = englishText(reason);
  expectations.set(key, reason);
  return key;
};

const SETTING = '…';
const range = (least: number, most: number) =>
  whole(
    least,
    most,
    expects(
      l10n.t(
        'The farm property "{0}" must be a whole number from {1} to {2}.',
        SETTING,
        String(least),
        String(most),
      ),
    ),
  );

const flag = v.boolean(expects(l10n.t('The farm property "{0}" must be true or false.', SETTING)));
const port = range(1, 65_535);
const seconds = range(0, 86_400);

const textExpected = expects(
  l10n.t('The farm property "{0}" must be a non-empty string.', SETTING),
);
const anyText = v.string(expects(l10n.t('The farm property "{0}" must be a string.', SETTING)));
const objectExpected = expects(l10n.t('The farm property "{0}" must be an object.', SETTING));
const text = v.pipe(
  v.string(textExpected),
  v.nonEmpty(textExpected),
  v.excludes('\0', textExpected),
);

const oneOf = <const T extends readonly string[]>(names: T) =>
  v.picklist(
    names,
    expects(
      l10n.t(
        'The farm property "{0}" must be one of these: {1}.',
        SETTING,
        names.map((name) => `"${name}"`).join(', '),
      ),
    ),
  );

/** Whether an address can be understood. */
const isEndpoint = (address: string): boolean => {
  try {
    parseEndpoint(address);
    return true;
  } catch {
    return false;
  }
};

const commandExpected = expects(
  l10n.t('The farm property "{0}" must be an array with a program and its arguments.', SETTING),
);
const serverNameExpected = expects(
  l10n.t('The farm property "{0}" must be 1 to 64 letters, digits, "-", "_", or ".".', SETTING),
);

/** One server of a farm, as a task describes it. */
const serverSchema = fields(
  {
    /** Unique; letters, digits, `-`, `_` and `.`. */
    name: v.optional(
      v.pipe(v.string(serverNameExpected), v.regex(/^[\w.-]{1,64}$/, serverNameExpected)),
    ),
    port,
    /** Its share of the requests: weight by sum of weights. 0 takes none but those bound to it. */
    weight: v.optional(range(0, 1_000_000), 1),
    /**
     * The program and its arguments, without a shell; `${port}` and `${name}` stand for the server's.
     * Absent: the sample site.
     */
    command: v.optional(
      v.pipe(
        v.array(anyText, commandExpected),
        v.minLength(1, commandExpected),
        v.checkItems((part, index) => index > 0 || v.is(text, part), textExpected),
      ),
    ),
    /** The folder in which the command runs; absent: that of the farm process. */
    cwd: v.optional(text),
    /** Variables added to the environment of the command. */
    env: v.optional(named(anyText, objectExpected)),
  },
  objectExpected,
);

const serversExpected = expects(
  l10n.t('The farm property "{0}" must be an array of 1 to {1} servers.', SETTING, maxServers),
);

/**
 * A farm as a task definition describes it, with what stands for absent members. In the order in
 * which members are written: a farm that runs is found again by their text.
 */
export const farmSchema = fields(
  {
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
        v.check(
          isEndpoint,
          expects(
            l10n.t(
              'The farm property "{0}" must be host:port, a redis:// URL, or a StackExchange.Redis connection string.',
              SETTING,
            ),
          ),
        ),
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
    timeoutMinutes: v.optional(range(1, 525_600), 20),
    /** How long the sample site holds a lock at most, as `httpRuntime/@executionTimeout`. */
    executionTimeoutSeconds: v.optional(range(1, 86_400), 110),
    /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
    arrResponseHeader: v.optional(flag, true),
    /** How long a client may take to send the head of a request; 0: for ever. */
    headTimeoutSeconds: v.optional(seconds, defaultLimits.headTimeoutMs / 1000),
    /** How long a client may take to send a body that somebody reads; 0: for ever. */
    bodyTimeoutSeconds: v.optional(seconds, defaultLimits.bodyTimeoutMs / 1000),
    /** Connections of clients that may be open at once. */
    maxConnections: v.optional(range(1, 100_000), defaultLimits.maxConnections),
    /** How much is read of bodies whose requests are held, all together. */
    maxBufferedMegabytes: v.optional(range(1, 4096), defaultLimits.maxBufferedBytes / 1024 / 1024),
  },
  objectExpected,
);

/** One server of a farm; it has a name. */
export type ServerConfig = Shape<typeof serverSchema> & { readonly name: string };

/** What a farm process needs to know: a task definition without its `type`, defaults filled in. */
export type FarmConfig = Omit<Shape<typeof farmSchema>, 'servers'> & {
  readonly servers: readonly ServerConfig[];
};

const bad = (setting: string, reason: Reason): FarmError =>
  new FarmError('bad-config', { ...reason, args: [setting, ...reason.args.slice(1)] }, { setting });

/** What no schema of ours has words for. */
const otherwise = (expected: string): Reason =>
  l10n.t('The farm property "{0}" is not valid. Expected: {1}.', SETTING, expected);

/** @param server undefined for the balancer */
const portUsed = (used: number, server: string | undefined): Reason =>
  server === undefined
    ? l10n.t(
        'The farm property "{0}" must be different from {1}, which the balancer uses.',
        SETTING,
        String(used),
      )
    : l10n.t(
        'The farm property "{0}" must be different from {1}, which {2} uses.',
        SETTING,
        String(used),
        server,
      );

/** No two things of a farm may listen on one port or bear one name. */
const checkUnique = (config: FarmConfig): void => {
  const ports = new Map<number, string | undefined>([[config.port, undefined]]);
  const names = new Set<string>();
  for (const [index, server] of config.servers.entries()) {
    const taken = ports.get(server.port);
    if (ports.has(server.port)) {
      throw bad(`servers[${index}].port`, portUsed(server.port, taken));
    }
    ports.set(server.port, server.name);
    if (names.has(server.name)) {
      throw bad(
        `servers[${index}].name`,
        l10n.t(
          'The farm property "{0}" must be different from the names of the other servers.',
          SETTING,
        ),
      );
    }
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
    const { path, expected } = result.misfit;
    throw bad(path || 'configuration', expectations.get(expected) ?? otherwise(expected));
  }
  const servers = result.value.servers.map((server, index) => ({
    ...server,
    name: server.name ?? `server-${index + 1}`,
  }));
  const config = { ...result.value, servers };
  checkUnique(config);
  return config;
};
