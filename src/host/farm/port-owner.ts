import * as vscode from '../shown/vscode.ts';
import { parseFarmConfig } from '../../farm/config/parse-farm-config.ts';
import type { FarmConfig } from '../../farm/config/parse-farm-config.ts';
import { hasProcess, kindOf } from '../../farm/config/server-kind.ts';
import { nextFree } from '../../farm/ports.ts';
import type { FarmRecord } from '../../protocol/farm-record.ts';
import { UserError } from '../errors.ts';
import type { ErrorAction } from '../errors.ts';
import { toFarmDefinition } from './definition.ts';
import type { FarmDefinition } from './definition.ts';
import type { Farms } from './farms.ts';

/** Starts a farm with a definition that may be another than its task has. */
export type StartWith = (definition: FarmDefinition) => unknown;

/** The farm of whichever window that uses a port which a definition wants; undefined for a bad definition. */
export async function ownerOfPorts(
  farms: Farms,
  definition: FarmDefinition,
): Promise<FarmRecord | undefined> {
  const config = configOf(definition);
  if (!config) return undefined;
  const wanted = portsOf(config);
  return (await farms.known()).find(({ ports }) => ports.some((port) => wanted.includes(port)));
}

/** Says whose farm uses a port, and offers to show it, to stop it, and to go elsewhere. */
export function portOwned(
  record: FarmRecord,
  definition: FarmDefinition,
  farms: Farms,
  start: StartWith,
): UserError {
  const { l10n } = vscode;
  const config = configOf(definition);
  const port = config && portsOf(config).find((wanted) => record.ports.includes(wanted));
  const place = record.window === '' ? l10n.t('another window') : record.window;
  const show: ErrorAction = {
    title: l10n.t('Show It Here'),
    run: () => farms.join(record),
  };
  const stop: ErrorAction = {
    title: l10n.t('Stop It and Start'),
    run: async () => {
      await (await farms.join(record))?.stop();
      return start(definition);
    },
  };
  const move: ErrorAction = {
    title: l10n.t('Use Other Ports'),
    run: async () => start(config ? await withFreePorts(definition, config) : definition),
  };
  const text = l10n.t(
    'The farm {0} of the window {1} uses port {2}. Show that farm here, stop it, or use other ports.',
    record.name,
    place,
    String(port ?? record.ports[0] ?? ''),
  );
  return new UserError(text, [show, stop, move]);
}

function configOf(definition: FarmDefinition): FarmConfig | undefined {
  try {
    return parseFarmConfig(definition);
  } catch {
    // The farm says what is wrong with it.
    return undefined;
  }
}

function portsOf({ port, servers }: FarmConfig): readonly number[] {
  const own = servers.filter((server) => hasProcess(kindOf(server)));
  return [port, ...own.map((server) => server.port)];
}

/** The same farm on the next ports that are free. */
async function withFreePorts(
  definition: FarmDefinition,
  { port, servers }: FarmConfig,
): Promise<FarmDefinition> {
  const taken: number[] = [];
  const free = async (from: number): Promise<number> => {
    const found = (await nextFree(from, taken)) ?? from;
    taken.push(found);
    return found;
  };
  const moved: FarmConfig['servers'][number][] = [];
  const ownPort = await free(port);
  for (const server of servers) {
    const isOwn = hasProcess(kindOf(server));
    moved.push(isOwn ? { ...server, port: await free(server.port) } : server);
  }
  return toFarmDefinition({ ...definition, port: ownPort, servers: moved });
}
