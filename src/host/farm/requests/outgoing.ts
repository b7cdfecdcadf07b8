import * as vscode from '../../shown/vscode.ts';
import type { GivenRequest } from '../../../protocol/farm/replay.ts';
import { NothingToDo } from '../../errors.ts';
import type { FarmTargets } from '../farm-targets.ts';
import type { FarmCommand } from '../farm-wishes.ts';
import type { RunningFarm } from '../running-farm.ts';
import { withoutMasks } from './masking.ts';
import type { TracedRequest } from './trace-targets.ts';

/** A request that is sent again: the farm that gets it, and which it is there, or what it says. */
export interface Outgoing {
  readonly farm: RunningFarm;
  readonly what: { readonly request: number } | { readonly given: GivenRequest };
}

/**
 * Makes a request ready to be sent again: to its own farm, or to one that runs if its own has ended.
 * @returns undefined when the user didn't choose
 * @throws NothingToDo when no farm runs, or what it said isn't known
 */
export async function outgoing(
  request: TracedRequest,
  targets: FarmTargets,
  command: FarmCommand,
): Promise<Outgoing | undefined> {
  if (request.farm) return { farm: request.farm, what: { request: request.entry.id } };
  const farm = await targets.farm(undefined, command);
  return farm && { farm, what: { given: await givenOf(request) } };
}

/** What a request says, for a farm that doesn't know it. @throws NothingToDo when that isn't known */
export async function givenOf({ source, entry, isMasked }: TracedRequest): Promise<GivenRequest> {
  const { request } = await source.describe(entry.id);
  if (!request) {
    throw new NothingToDo(
      vscode.l10n.t('Headers and body are not kept. The farm keeps the last requests only.'),
    );
  }
  const { target, headers, body } = request;
  return {
    method: entry.method,
    target,
    headers: isMasked ? withoutMasks(headers) : headers,
    ...(body && { body }),
  };
}
