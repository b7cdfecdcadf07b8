import * as vscode from '../shown/vscode.ts';
import type { HeldRequest, ServerState } from '../../protocol/farm.ts';
import { commandIds } from '../contributions/commands.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { UserError } from '../errors.ts';
import { heldDescription, requestLabel, serverDescription } from './farm-rows.ts';
import type { Farms } from './farms.ts';
import { isFarmViewNode } from './nodes.ts';
import type { FarmViewNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';

/** A server of a farm. */
export interface ServerTarget {
  readonly farm: RunningFarm;
  readonly server: ServerState;
}

/** A request that waits at a farm's balancer. */
export interface HeldTarget {
  readonly farm: RunningFarm;
  readonly request: HeldRequest;
}

/** Finds what a command is about: the row it was called on, the selected one, the only one, or asks. */
export class FarmTargets {
  readonly #farms: Farms;
  readonly #selection: () => readonly FarmViewNode[];

  constructor(farms: Farms, selection: () => readonly FarmViewNode[]) {
    this.#farms = farms;
    this.#selection = selection;
  }

  /** @throws UserError when no farm runs; undefined when the user didn't choose */
  async farm(target: CommandTarget | undefined): Promise<RunningFarm | undefined> {
    const farms = this.#farms.all();
    // A farm that was started anew since the row was drawn has its id.
    const named = isFarmViewNode(target) && farms.find(({ id }) => id === target.farm.id);
    if (named) return named;
    if (farms.length === 0) throw noFarm();
    if (farms.length === 1) return farms[0];
    const items = farms.map((farm) => ({
      label: farm.name,
      description: farm.state?.balancer.url ?? '',
      farm,
    }));
    return (await vscode.window.showQuickPick(items, { title: vscode.l10n.t('Which Farm?') }))
      ?.farm;
  }

  /** A server for which the command makes sense. */
  async server(
    target: CommandTarget | undefined,
    title: string,
    makesSense: (server: ServerState) => boolean,
  ): Promise<ServerTarget | undefined> {
    const farm = await this.farm(target);
    if (!farm) return undefined;
    const { servers: all = [] } = farm.state ?? {};
    if (isFarmViewNode(target) && target.kind === 'server') {
      const { name } = target.server;
      const server = all.find((each) => each.name === name);
      if (server) return { farm, server };
    }
    const servers = all.filter(makesSense);
    if (servers.length === 0) {
      throw new UserError(
        vscode.l10n.t('No server in the farm {0} is available for this command.', farm.name),
      );
    }
    const server = servers.length === 1 ? servers[0] : await pickServer(servers, title);
    return server && { farm, server };
  }

  /** A request that waits: without a row the selected one, else the one that has waited longest. */
  async held(target: CommandTarget | undefined, title: string): Promise<HeldTarget | undefined> {
    const selected = [target, ...this.#selection()].find(
      (node) => isFarmViewNode(node) && node.kind === 'held-request' && isWaiting(node),
    );
    if (isFarmViewNode(selected) && selected.kind === 'held-request') return selected;
    const farm = await this.farm(target);
    if (!farm) return undefined;
    const held = farm.state?.held ?? [];
    if (held.length === 0) {
      throw new UserError(vscode.l10n.t('No requests are waiting in the farm {0}.', farm.name));
    }
    const request = held.length === 1 ? held[0] : await pickRequest(held, title);
    return request && { farm, request };
  }
}

/** Lets the user choose among servers. */
export async function pickServer(
  servers: readonly ServerState[],
  title: string,
): Promise<ServerState | undefined> {
  const items = servers.map((server) => ({
    label: server.name,
    description: serverDescription(server),
    server,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.server;
}

async function pickRequest(
  held: readonly HeldRequest[],
  title: string,
): Promise<HeldRequest | undefined> {
  const items = held.map((request) => ({
    label: requestLabel(request),
    description: heldDescription(request),
    request,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.request;
}

function isWaiting({ farm, request }: HeldTarget): boolean {
  return !farm.hasEnded && farm.state?.held.some(({ id }) => id === request.id) === true;
}

function noFarm(): UserError {
  return new UserError(vscode.l10n.t('No farm is running.'), [
    {
      title: vscode.l10n.t('Start Farm'),
      run: () => vscode.commands.executeCommand(commandIds.startFarm),
    },
  ]);
}
