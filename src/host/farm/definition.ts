import { farmSchema } from '../../farm/config/farm-schema.ts';
import type { FarmConfig } from '../../farm/config/parse-farm-config.ts';
import { wantsRedis } from '../../farm/config/wants-redis.ts';
import { farmTaskType } from '../contributions/task-type.ts';

/** The problem matcher that says when a farm begins to start and when it is ready. */
export const farmProblemMatcher = '$session-farm';

/** The members of a definition that mean something, in the order in which they are written. */
const properties = Object.keys(farmSchema.entries);

/** A farm as a task describes it. Its members are not checked: the farm does that, and says why. */
export interface FarmDefinition {
  readonly type: typeof farmTaskType;
  readonly [name: string]: unknown;
}

/**
 * The members of a task definition that describe a farm. The same farm gives the same text as JSON,
 * whatever VS Code has added to the definition meanwhile.
 */
export function toFarmDefinition(definition: object): FarmDefinition {
  const given = definition as Readonly<Record<string, unknown>>;
  const known = properties.flatMap((name) =>
    given[name] === undefined ? [] : [[name, given[name]] as const],
  );
  return { type: farmTaskType, ...Object.fromEntries(known) };
}

/** The name of a farm: what its task says, else what the task itself is called. */
export function farmName(definition: FarmDefinition, taskName: string): string {
  const { name } = definition;
  return typeof name === 'string' && name !== '' ? name : taskName;
}

/**
 * A farm with another port in one place.
 * @param owner `the balancer`, or the name of a server, as the farm's error has it
 */
export function withPort(
  definition: FarmDefinition,
  servers: FarmConfig['servers'],
  owner: string,
  port: number,
): FarmDefinition {
  const isServer = servers.some(({ name }) => name === owner);
  if (!isServer) return toFarmDefinition({ ...definition, port });
  const changed = servers.map((server) => (server.name === owner ? { ...server, port } : server));
  return toFarmDefinition({ ...definition, servers: changed });
}

/** Whether a server of a farm is told of a Redis: the sample site, or a command that asks for it. */
export function needsRedis(definition: FarmDefinition): boolean {
  const session = definition['session'] === 'inproc' ? 'inproc' : 'redis';
  const { servers } = definition;
  if (!Array.isArray(servers) || servers.length === 0) return session === 'redis';
  return servers.some(
    (server: unknown) =>
      typeof server === 'object' && server !== null && wantsRedis(server, { session }),
  );
}
