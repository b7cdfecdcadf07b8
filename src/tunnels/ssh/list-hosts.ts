import { loadConfig, type SshPlaces } from './load-config.ts';
import { machineFiles, placesHere } from './machine-files.ts';
import {
  hasMatchBlocks,
  hostAliases,
  nameOfHop,
  resolveHops,
  SshConfigError,
} from './resolve-host.ts';

/** A host of the SSH configuration. */
export interface ListedHost {
  readonly alias: string;
  /** `user@host:port`; empty for one that is reached in a way that isn't followed here. */
  readonly place: string;
  /** The jump hosts that lead there. */
  readonly jumps: readonly string[];
}

/** More than anybody reads. */
const MAX_HOSTS = 500;

/** The hosts that the SSH configuration of this machine names, and whether parts of it were left out. */
export async function listSshHosts(
  places: SshPlaces = placesHere(),
): Promise<{ readonly hosts: readonly ListedHost[]; readonly skipsMatch: boolean }> {
  const files = await loadConfig(places, machineFiles);
  const hosts = hostAliases(files)
    .slice(0, MAX_HOSTS)
    .map((alias): ListedHost => {
      try {
        const hops = resolveHops(files, { host: alias }, places);
        const last = hops.at(-1);
        const jumps = hops.slice(0, -1).map((hop) => hop.alias);
        return { alias, place: last ? nameOfHop(last) : '', jumps };
      } catch (error) {
        if (error instanceof SshConfigError) return { alias, place: '', jumps: [] };
        throw error;
      }
    });
  return { hosts, skipsMatch: hasMatchBlocks(files) };
}
