import { resolve } from 'node:path';
import * as v from 'valibot';
import { redisSecretsVariable } from '../../protocol/farm/handover.ts';
import type { Shape } from '../../shapes/shape.ts';
import { farmSchema } from '../config/farm-schema.ts';
import type { FarmConfig, ServerConfig } from '../config/parse-farm-config.ts';
import { loopback } from '../loopback.ts';
import { withRedis } from './redis-way.ts';

/** How to start a server's process, without a shell. */
export interface SpawnPlan {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Variables beside those of the farm process. */
  readonly env: Readonly<Record<string, string>>;
  /** True for the sample site: a channel tells it when the farm process has died. */
  readonly hasChannel: boolean;
}

/** Where things are on this machine. */
export interface SpawnPlaces {
  /** The Node that runs the farm, and the sample servers. */
  readonly node: string;
  /** The library with the session modules that the sample site loads. */
  readonly runtime: string;
  readonly workingFolder: string;
  /** The folder of the sample site. */
  readonly site: string;
  /** The value of {@link redisSecretsVariable}, which the sample site gets too. */
  readonly redisSecrets?: string;
}

/** The variables that the sample site's library reads. */
export const siteVariables = {
  name: 'SESSION_FARM_SERVER',
  runtime: 'SESSION_FARM_RUNTIME',
  options: 'SESSION_FARM_SITE',
} as const;

/** What the sample site is told of its farm, as JSON in {@link siteVariables}. */
export const siteOptions = v.object({
  ...v.pick(farmSchema, [
    'session',
    'redis',
    'layout',
    'application',
    'timeoutMinutes',
    'executionTimeoutSeconds',
  ]).entries,
  /** The port of this machine through which `redis` is reached; absent: it is reached directly. */
  redisPort: v.optional(v.number()),
});
export type SiteOptions = Shape<typeof siteOptions>;

/**
 * What to start for a server: the user's command, else the sample site.
 * @param redisPort the port of this machine that leads to the farm's Redis; absent where none does
 */
export const spawnPlan = (
  server: ServerConfig,
  config: FarmConfig,
  places: SpawnPlaces,
  redisPort?: number,
): SpawnPlan => {
  const fill = (text: string): string =>
    withRedis(text, redisPort)
      .replaceAll('${port}', String(server.port))
      .replaceAll('${name}', server.name);
  const env: Record<string, string> = {
    PORT: String(server.port),
    [siteVariables.name]: server.name,
  };
  for (const [name, value] of Object.entries(server.env ?? {})) env[name] = fill(value);
  const cwd = resolve(places.workingFolder, fill(server.cwd ?? ''));
  if (server.command) {
    const [file = '', ...args] = server.command.map(fill);
    return { file, args, cwd, env, hasChannel: false };
  }
  env[siteVariables.runtime] = places.runtime;
  env[siteVariables.options] = JSON.stringify(
    v.parse(siteOptions, { ...config, layout: server.layout ?? config.layout, redisPort }),
  );
  if (places.redisSecrets !== undefined) env[redisSecretsVariable] = places.redisSecrets;
  const inspect = config.debug ? [`--inspect=${loopback}:0`] : [];
  // The last argument tells a process list whose this is; the manifest's `remote.portsAttributes` knows it.
  const args = [...inspect, places.site, `session-farm:${server.name}`];
  return { file: places.node, args, cwd, env, hasChannel: true };
};
