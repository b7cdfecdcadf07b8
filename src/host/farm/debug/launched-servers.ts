import { parseFarmConfig } from '../../../farm/config/parse-farm-config.ts';
import type { FarmConfig } from '../../../farm/config/parse-farm-config.ts';
import type { ServerState } from '../../../protocol/farm/server-state.ts';
import type { RunningFarm } from '../running-farm.ts';
import type { LaunchedServer } from './server-configuration.ts';

/** A server that a launch configuration starts. */
export interface LaunchedByName {
  /** The name of the configuration, or of a compound. */
  readonly launch: string;
  readonly server: LaunchedServer;
}

/**
 * How a server is launched; undefined for one that the farm starts itself. One that was added while
 * the farm runs is like the last of the definition.
 */
export function launchOf(farm: RunningFarm, state: ServerState): LaunchedByName | undefined {
  const servers = configOf(farm)?.servers ?? [];
  const own = servers.find(({ name }) => name === state.name) ?? servers.at(-1);
  if (own?.launch === undefined) return undefined;
  const { name, port } = state;
  return { launch: own.launch, server: { ...own, name, port } };
}

const configs = new WeakMap<RunningFarm, FarmConfig>();

/** The definition of a farm with its defaults; undefined for one that the farm refuses. */
export function configOf(farm: RunningFarm): FarmConfig | undefined {
  const known = configs.get(farm);
  if (known) return known;
  try {
    const config = parseFarmConfig(farm.definition);
    configs.set(farm, config);
    return config;
  } catch {
    // The farm says what is wrong with it.
    return undefined;
  }
}
