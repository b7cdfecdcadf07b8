import * as vscode from '../shown/vscode.ts';
import type { HeldRequest } from '../../protocol/farm/request-state.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import { type Choice, choose } from '../choose.ts';
import { commandAction } from '../command-action.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { selectedRow } from '../contributions/commands.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { NothingToDo } from '../errors.ts';
import { focusedRows, type KeyedView } from '../focused-rows.ts';
import { formatDuration } from '../text-format.ts';
import { farmDescription } from './farm-row.ts';
import { heldDescription, requestLabel } from './request-row.ts';
import { serverDescription } from './server-row.ts';
import { farmWishes, heldCommands, serverWishes } from './farm-wishes.ts';
import type { FarmCommand, HeldCommand, ServerCommand } from './farm-wishes.ts';
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

/**
 * Finds what a command is about: the row it was called on, or what the user chooses of all that it
 * can do something with.
 */
export class FarmTargets {
  readonly #farms: Farms;
  readonly #titleOf: TitleOf;
  readonly #view: KeyedView<FarmViewNode>;

  constructor(farms: Farms, titleOf: TitleOf, view: KeyedView<FarmViewNode>) {
    this.#farms = farms;
    this.#titleOf = titleOf;
    this.#view = view;
  }

  /** @throws NothingToDo when there is none for the command; undefined when the user didn't choose */
  async farm(
    target: CommandTarget | undefined,
    command: FarmCommand,
  ): Promise<RunningFarm | undefined> {
    const named = this.#named(target);
    if (named) return named;
    const { fits, none } = farmWishes[command];
    const farms = this.#all().filter(fits);
    if (farms.length === 0) throw none(this.#titleOf);
    const choices = farms.map((farm): Choice<RunningFarm> => {
      const description = farmDescription(farm.phase, farm.state);
      return { label: farm.name, description, value: farm };
    });
    const placeHolder = vscode.l10n.t('Select a farm');
    return choose(choices, { title: this.#titleOf(command), placeHolder, takesOnly: true });
  }

  /** A server that the command can do something with. @throws NothingToDo when there is none */
  async server(
    target: CommandTarget | undefined,
    command: ServerCommand,
  ): Promise<ServerTarget | undefined> {
    const named = this.#named(target);
    if (named && isFarmViewNode(target) && target.kind === 'server') {
      const { name } = target.server;
      const server = named.state?.servers.find((each) => each.name === name);
      if (server) return { farm: named, server };
    }
    const { fits, none, takesOnly } = serverWishes[command];
    const choices = (named ? [named] : this.#all()).flatMap((farm) =>
      (farm.state?.servers ?? []).filter(fits).map((server): Choice<ServerTarget> => {
        const description = serverDescription(server);
        return { label: server.name, description, group: farm.name, value: { farm, server } };
      }),
    );
    if (choices.length === 0) throw none(this.#titleOf);
    const placeHolder = vscode.l10n.t('Select a server');
    return choose(choices, { title: this.#titleOf(command), placeHolder, takesOnly });
  }

  /** A request that waits, also that of the row that has the focus. @throws NothingToDo when there is none */
  async held(
    target: CommandTarget | undefined,
    command: HeldCommand,
  ): Promise<HeldTarget | undefined> {
    const given = target === selectedRow ? (await focusedRows(this.#view))?.row : target;
    if (isFarmViewNode(given) && given.kind === 'held-request') {
      if (isWaiting(given)) return given;
      throw new NothingToDo(vscode.l10n.t('This request is no longer waiting.'));
    }
    const named = this.#named(given);
    const nowMs = Date.now();
    const choices = (named ? [named] : this.#all()).flatMap((farm) =>
      (farm.state?.held ?? []).map((request): Choice<HeldTarget> => {
        const waited = formatDuration(Math.max(0, nowMs - request.arrivedAtMs));
        const description = `${vscode.l10n.t('waiting for {0}', waited)} · ${heldDescription(request)}`;
        const label = requestLabel(request);
        return { label, description, group: farm.name, value: { farm, request } };
      }),
    );
    if (choices.length === 0) {
      const action = this.#farms.all().every(({ state }) => state?.balancer.holding)
        ? []
        : [commandAction(this.#titleOf, 'holdRequests')];
      throw new NothingToDo(vscode.l10n.t('No request is waiting at the balancer.'), action);
    }
    const placeHolder = vscode.l10n.t('Select a request that is waiting');
    const { takesOnly } = heldCommands[command];
    return choose(choices, { title: this.#titleOf(command), placeHolder, takesOnly });
  }

  /** Lets the user choose the server of a farm that a request is sent to. */
  async receiver({ farm, request }: HeldTarget): Promise<ServerState | undefined> {
    const servers = farm.state?.servers.filter(({ phase }) => phase === 'ready') ?? [];
    if (servers.length === 0) throw serverWishes.openServerInBrowser.none(this.#titleOf);
    const choices = servers.map((server): Choice<ServerState> => {
      return { label: server.name, description: serverDescription(server), value: server };
    });
    const placeHolder = vscode.l10n.t('Select the server for {0}', requestLabel(request));
    return choose(choices, { title: this.#titleOf('sendOnTo'), placeHolder });
  }

  /**
   * The farm of a row, also where it was started anew since the row was drawn: it has the same id.
   * @throws NothingToDo when it has ended: no other farm is meant
   */
  #named(target: CommandTarget | undefined): RunningFarm | undefined {
    if (!isFarmViewNode(target)) return undefined;
    const farm = this.#all().find(({ id }) => id === target.farm.id);
    if (farm) return farm;
    throw new NothingToDo(vscode.l10n.t('The farm {0} is no longer running.', target.farm.name));
  }

  /** @throws NothingToDo when none runs */
  #all(): readonly RunningFarm[] {
    const farms = this.#farms.all();
    if (farms.length > 0) return farms;
    const start = commandAction(this.#titleOf, 'startFarm');
    throw new NothingToDo(vscode.l10n.t('No farm is running.'), [start]);
  }
}

function isWaiting({ farm, request }: HeldTarget): boolean {
  return !farm.hasEnded && farm.state?.held.some(({ id }) => id === request.id) === true;
}
