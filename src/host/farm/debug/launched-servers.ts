import { parseFarmConfig } from '../../../farm/config/parse-farm-config.ts';
import type { ServerConfig } from '../../../farm/config/parse-farm-config.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { LaunchedServer } from './server-configuration.ts';

/** A server that a launch configuration starts. */
export interface LaunchedByName {
  /** The name of the configuration, or of a compound. */
  readonly launch: string;
  readonly server: LaunchedServer;
}

const configs = new WeakMap<RunningFarm, readonly ServerConfig[]>();

/**
 * How a server is launched; undefined for one that the farm starts itself. One that was added while
 * the farm runs is like the last of the definition.
 */
export function launchOf(farm: RunningFarm, state: ServerState): LaunchedByName | undefined {
  const servers = serversOf(farm);
  const own = servers.find(({ name }) => name === state.name) ?? servers.at(-1);
  if (own?.launch === undefined) return undefined;
  const { name, port } = state;
  return { launch: own.launch, server: { ...own, name, port } };
}

function serversOf(farm: RunningFarm): readonly ServerConfig[] {
  let servers = configs.get(farm);
  if (!servers) configs.set(farm, (servers = parsed(farm)));
  return servers;
}

function parsed({ definition }: RunningFarm): readonly ServerConfig[] {
  try {
    return parseFarmConfig(definition).servers;
  } catch {
    // The farm says what is wrong with it.
    return [];
  }
}
