import type { ServerConfig } from '../../../farm/config/parse-farm-config.ts';
import { farmTaskType } from '../../contributions/task-type.ts';

/** A debug configuration as it stands in a launch.json: not checked, as debuggers have members of their own. */
export interface LaunchConfiguration {
  readonly type: string;
  readonly request: string;
  readonly name: string;
  readonly [member: string]: unknown;
}

/** What a launch.json has, or the settings of a workspace. */
export interface LaunchLists {
  readonly configurations: readonly LaunchConfiguration[];
  readonly compounds: readonly Compound[];
}

/** Several configurations under one name. */
export interface Compound {
  readonly name: string;
  readonly configurations: readonly string[];
  readonly preLaunchTask?: unknown;
}

/** What a debugger needs to know of the server that it starts. */
export type LaunchedServer = Pick<ServerConfig, 'name' | 'port' | 'env' | 'cwd'>;

/**
 * The configurations that a name stands for: one, or the members of a compound, whose own task runs
 * before the first. Undefined when there is none of that name, or a member is missing.
 */
export function configurationsNamed(
  name: string,
  { configurations, compounds }: LaunchLists,
): readonly LaunchConfiguration[] | undefined {
  const fits = ({ type }: LaunchConfiguration): boolean => type !== farmTaskType;
  const find = (wanted: string) =>
    configurations.find((each) => each.name === wanted && fits(each));
  const single = find(name);
  if (single) return [single];
  const compound = compounds.find((each) => each.name === name);
  if (!compound || compound.configurations.length === 0) return undefined;
  const members = compound.configurations.map(find);
  if (!members.every((member) => member !== undefined)) return undefined;
  const { preLaunchTask } = compound;
  if (preLaunchTask === undefined) return members;
  return members.map((member, index) =>
    index === 0 && member['preLaunchTask'] === undefined ? { ...member, preLaunchTask } : member,
  );
}

/** The names that can stand for servers. */
export function launchNames({ configurations, compounds }: LaunchLists): readonly string[] {
  const single = configurations.filter(({ type }) => type !== farmTaskType);
  return [...new Set([...single, ...compounds].map(({ name }) => name))];
}

/** The parts of a configuration for one operating system, which stand beside the rest. */
const platforms = ['windows', 'osx', 'linux'] as const;

/**
 * A configuration for one server of a farm: `${port}` and `${name}` are those of the server, and the
 * program gets the server's variables and its port. Nothing opens a browser for it.
 */
export function configurationFor(
  configuration: LaunchConfiguration,
  server: LaunchedServer,
): LaunchConfiguration {
  // What opens a browser would open one for each server; the farm tells when a server is ready.
  const filled = filledIn(
    { ...configuration, serverReadyAction: undefined },
    server,
  ) as LaunchConfiguration;
  if (configuration.request !== 'launch') return filled;
  const env = environmentOf(filled, server);
  const cwd = server.cwd === undefined ? {} : { cwd: filledIn(server.cwd, server) };
  const parts = platforms.flatMap((platform) => {
    const part = filled[platform];
    return isObject(part) && isObject(part['env'])
      ? [[platform, { ...part, env: { ...part['env'], ...env } }] as const]
      : [];
  });
  const { environment } = filled;
  return {
    ...filled,
    ...cwd,
    ...Object.fromEntries(parts),
    env: { ...(isObject(filled['env']) && filled['env']), ...env },
    // The C++ debuggers have a list in the place of an object.
    ...(Array.isArray(environment) && {
      environment: [
        ...(environment as readonly unknown[]),
        ...Object.entries(env).map(([name, value]) => ({ name, value })),
      ],
    }),
  };
}

function environmentOf(
  filled: LaunchConfiguration,
  server: LaunchedServer,
): Readonly<Record<string, string>> {
  const own = filledIn(server.env ?? {}, server) as Readonly<Record<string, string>>;
  const given = isObject(filled['env']) ? filled['env'] : {};
  const isSaid = [own, given].some((env) => Object.hasOwn(env, urlsVariable));
  // ASP.NET Core listens where this says, unless its arguments say otherwise; it doesn't know PORT.
  const urls =
    dotnetTypes.includes(filled.type) && !isSaid
      ? { [urlsVariable]: `http://127.0.0.1:${server.port}` }
      : {};
  return { ...urls, PORT: String(server.port), SESSION_FARM_SERVER: server.name, ...own };
}

const urlsVariable = 'ASPNETCORE_URLS';
const dotnetTypes: readonly string[] = ['coreclr', 'dotnet', 'monovsdbg'];

/** The value with the server's port and name in all its texts; no other variable is touched. */
function filledIn(value: unknown, server: LaunchedServer): unknown {
  if (typeof value === 'string') {
    return value.replaceAll('${port}', String(server.port)).replaceAll('${name}', server.name);
  }
  if (Array.isArray(value)) return value.map((each) => filledIn(each, server));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      // A debugger's own port is a number.
      name === 'port' && member === '${port}' ? server.port : filledIn(member, server),
    ]),
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
