import * as vscode from '../shown/vscode.ts';
import type { SessionPlace } from '../../protocol/farm/session-place.ts';
import { commandAction } from '../command-action.ts';
import { commandIds } from '../contributions/commands.ts';
import type { CommandName } from '../contributions/commands.ts';
import { NothingToDo, UserError } from '../errors.ts';
import type { ErrorAction } from '../errors.ts';
import { addressOf } from './redis-choice.ts';
import type { HostServices } from '../services.ts';
import type { FindRowSession } from '../sessions/row-sessions.ts';
import type { SessionAddress } from '../sessions/session-uri.ts';
import type { FarmSessionPlaces } from './debug/farm-session-places.ts';
import { FarmCommandError } from './farm-client.ts';
import type { Farms } from './farms.ts';
import { isFarmViewNode } from './nodes.ts';
import type { FarmViewNode, RequestNode, TraceNode } from './nodes.ts';
import type { RunningFarm } from './running-farm.ts';
import { openTask } from './start-failure.ts';

/** What finding the session of a request takes. */
export interface RequestSessionParts {
  readonly services: HostServices;
  readonly farms: Farms;
  readonly places: FarmSessionPlaces;
  /** The row of the farm's views that was selected last, while it can be seen. */
  readonly selection: () => FarmViewNode | TraceNode | undefined;
}

/** Finds the sessions of requests, held, in progress or over, for the commands that are about a session. */
export function findRequestSession(parts: RequestSessionParts): FindRowSession {
  const { farms, selection } = parts;
  return (target, command) => {
    const given = target ?? selection();
    if (!isFarmViewNode(given) || !isRequestNode(given)) return undefined;
    const number = sessionNumber(given);
    // What isn't about a session is passed over where nobody has pointed at it.
    if (target === undefined && number === undefined) return undefined;
    const farm = farms.all().find(({ id }) => id === given.farm.id);
    return find(parts, given, { farm, number, command });
  };
}

/** Whether a row stands for one request. */
export function isRequestNode(node: FarmViewNode | TraceNode): node is RequestNode {
  return node.kind === 'held-request' || node.kind === 'underway-request' || node.kind === 'trace';
}

function sessionNumber(node: RequestNode): number | undefined {
  return node.kind === 'trace' ? node.entry.session : node.request.session;
}

async function find(
  { services, places }: RequestSessionParts,
  row: RequestNode,
  {
    farm,
    number,
    command,
  }: {
    readonly farm: RunningFarm | undefined;
    readonly number: number | undefined;
    readonly command: CommandName;
  },
): Promise<SessionAddress> {
  const { l10n } = vscode;
  if (!farm) {
    throw new NothingToDo(l10n.t('The farm {0} is no longer running.', row.farm.name));
  }
  if (number === undefined) {
    throw new NothingToDo(l10n.t('The farm knows of no session for this request.'));
  }
  if (farm.state?.sample?.session === 'inproc') throw inMemory(farm);
  const place = await places.placeOf(farm, number).catch((error: unknown) => {
    throw isUnknown(error) ? notFound(farm, number) : error;
  });
  const address = places.addressOf(place);
  if (address) return address;
  throw notAnEndpoint(services, place, () =>
    vscode.commands.executeCommand(commandIds[command], row),
  );
}

function isUnknown(error: unknown): boolean {
  return error instanceof FarmCommandError && error.problem.code === 'unknown-session';
}

/** No Redis has it: it can't be read from outside. */
function inMemory(farm: RunningFarm): UserError {
  return new NothingToDo(
    vscode.l10n.t(
      'This session is stored in the memory of a server, where Session Farm cannot read it. To store it in Redis, set "session" of the farm to "redis".',
    ),
    openTask(farm),
  );
}

function notFound(farm: RunningFarm, number: number): UserError {
  const { l10n } = vscode;
  const isWatched = farm.definition['sessions'] !== undefined || farm.state?.sample !== undefined;
  const text = isWatched
    ? l10n.t(
        'The farm has not found session {0} in Redis. It may not be stored yet, or its cookie is encrypted.',
        String(number),
      )
    : l10n.t(
        'The farm does not know where the sessions of this site are stored. Add "sessions" with the address of their Redis to the farm.',
      );
  return new UserError(text, openTask(farm));
}

/** The Redis is known to the farm alone. @param again what was wanted, once there is an endpoint */
function notAnEndpoint(
  { titleOf }: HostServices,
  { redis }: SessionPlace,
  again: () => unknown,
): UserError {
  const add = commandAction(titleOf, 'addEndpoint', redis);
  const action: ErrorAction = {
    title: add.title,
    run: async () => {
      // Gives the id of the endpoint, or nothing where the user gave up.
      if ((await add.run()) !== undefined) await again();
    },
  };
  return new UserError(
    vscode.l10n.t('No endpoint has the address {0}. Add the endpoint to open the session.', redis),
    addressOf(redis) ? [action] : [],
  );
}
