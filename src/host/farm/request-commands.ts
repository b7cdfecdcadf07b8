import * as vscode from '../shown/vscode.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import { requestLabel } from './farm-rows.ts';
import { pickServer } from './farm-targets.ts';
import type { FarmTargets } from './farm-targets.ts';

/** Registers what happens to requests that wait at the balancer. */
export function registerRequestCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
): DisposableLike {
  const { l10n } = vscode;
  const owned = new DisposableStore();
  const setHolding = async (target: CommandTarget | undefined, on: boolean): Promise<void> => {
    await (await targets.farm(target))?.send({ name: 'setHolding', on });
  };
  owned.add(commands.register('holdRequests', (target) => setHolding(target, true)));
  owned.add(commands.register('stopHoldingRequests', (target) => setHolding(target, false)));
  owned.add(
    commands.register('sendOn', async (target) => {
      const held = await targets.held(target, l10n.t('Send Which Request On?'));
      await held?.farm.send({ name: 'sendOn', request: held.request.id });
    }),
  );
  owned.add(
    commands.register('sendOnTo', async (target) => {
      const held = await targets.held(target, l10n.t('Send Which Request On?'));
      if (!held) return;
      const servers = held.farm.state?.servers.filter(({ phase }) => phase === 'ready') ?? [];
      const title = l10n.t('Send {0} to Which Server?', requestLabel(held.request));
      const server = await pickServer(servers, title);
      if (!server) return;
      await held.farm.send({ name: 'sendOn', request: held.request.id, server: server.name });
    }),
  );
  owned.add(
    commands.register('sendAllOn', async (target) => {
      const farm = await targets.farm(target);
      if (!farm) return;
      for (const { id } of farm.state?.held ?? []) await farm.send({ name: 'sendOn', request: id });
    }),
  );
  owned.add(
    commands.register('answerWithError', async (target) => {
      const held = await targets.held(target, l10n.t('Answer Which Request?'));
      const status = held && (await askStatus(requestLabel(held.request)));
      if (status === undefined) return;
      await held?.farm.send({ name: 'answer', request: held.request.id, status });
    }),
  );
  owned.add(
    commands.register('dropRequest', async (target) => {
      const held = await targets.held(target, l10n.t('Drop Which Request?'));
      await held?.farm.send({ name: 'drop', request: held.request.id });
    }),
  );
  return owned;
}

const statuses = [
  [503, 'Service Unavailable'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [504, 'Gateway Timeout'],
  [404, 'Not Found'],
  [403, 'Forbidden'],
  [429, 'Too Many Requests'],
] as const;

async function askStatus(request: string): Promise<number | undefined> {
  const items = statuses.map(([status, name]) => ({
    label: String(status),
    description: name,
    status,
  }));
  const title = vscode.l10n.t('Answer {0} with Which Error?', request);
  return (await vscode.window.showQuickPick(items, { title }))?.status;
}
