import * as vscode from '../shown/vscode.ts';
import { errorStatuses } from '../../protocol/farm/error-statuses.ts';
import { choose } from '../choose.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import { requestLabel } from './request-row.ts';
import type { FarmTargets } from './farm-targets.ts';

/** Registers what happens to requests that wait at the balancer. */
export function registerRequestCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
  titleOf: TitleOf,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('holdRequests', async (target) => {
      await (await targets.farm(target, 'holdRequests'))?.send({ name: 'setHolding', on: true });
    }),
  );
  owned.add(
    commands.register('stopHoldingRequests', async (target) => {
      const farm = await targets.farm(target, 'stopHoldingRequests');
      await farm?.send({ name: 'setHolding', on: false });
    }),
  );
  owned.add(
    commands.register('sendOn', async (target) => {
      const held = await targets.held(target, 'sendOn');
      await held?.farm.send({ name: 'sendOn', request: held.request.id });
    }),
  );
  owned.add(
    commands.register('sendOnTo', async (target) => {
      const held = await targets.held(target, 'sendOnTo');
      if (!held) return;
      const server = await targets.receiver(held);
      if (!server) return;
      await held.farm.send({ name: 'sendOn', request: held.request.id, server: server.name });
    }),
  );
  owned.add(
    commands.register('sendAllOn', async (target) => {
      const farm = await targets.farm(target, 'sendAllOn');
      if (!farm) return;
      for (const { id } of farm.state?.held ?? []) await farm.send({ name: 'sendOn', request: id });
    }),
  );
  owned.add(
    commands.register('answerWithError', async (target) => {
      const held = await targets.held(target, 'answerWithError');
      const status =
        held && (await askStatus(titleOf('answerWithError'), requestLabel(held.request)));
      if (status === undefined) return;
      await held?.farm.send({ name: 'answer', request: held.request.id, status });
    }),
  );
  owned.add(
    commands.register('dropRequest', async (target) => {
      const held = await targets.held(target, 'dropRequest');
      await held?.farm.send({ name: 'drop', request: held.request.id });
    }),
  );
  return owned;
}

async function askStatus(title: string, request: string): Promise<number | undefined> {
  const items = errorStatuses.map(([status, name]) => ({
    label: String(status),
    description: name,
    value: status,
  }));
  const placeHolder = vscode.l10n.t('Select the status to send in response to {0}', request);
  return choose(items, { title, placeHolder });
}
