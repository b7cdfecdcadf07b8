import * as vscode from '../shown/vscode.ts';
import { commandIds } from '../contributions/commands.ts';
import type { CommandName, CommandTarget } from '../contributions/commands.ts';
import { questionTitle } from '../contributions/command-titles.ts';
import { choose } from '../choose.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { environmentText, environmentWord } from '../sessions/endpoint-item.ts';
import { askEnvironment } from './endpoint-questions.ts';
import { isLocalEndpoint, showsWholeIds, staysWritable } from './endpoint-record.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { EndpointCommand } from './pick-endpoint.ts';

type Services = Pick<HostServices, 'connections' | 'endpoints' | 'revealedIds' | 'titleOf'>;

/** Registers what says how careful one has to be with an endpoint, and what may be seen of it. */
export function registerSafetyCommands(
  commands: CommandRegistry,
  services: Services,
  pick: (
    target: CommandTarget | undefined,
    command: EndpointCommand,
  ) => Promise<EndpointRecord | undefined>,
): DisposableLike {
  const { endpoints, revealedIds } = services;
  const owned = new DisposableStore();
  owned.add(
    commands.register('setEnvironment', async (target) => {
      const record = await pick(target, 'setEnvironment');
      if (!record) return;
      const { name } = record;
      const title = vscode.l10n.t('Environment of {0}', name);
      const environment = await askEnvironment(title, record.environment, isLocalEndpoint(record));
      if (environment === undefined || environment === record.environment) return;
      const canWrite = staysWritable(record, { ...record, environment });
      await endpoints.update(record.id, { environment, canWrite });
      const text = vscode.l10n.t('Environment of {0}: {1}', name, environmentText(environment));
      tell(canWrite ? text : `${text} · ${vscode.l10n.t('read-only')}`);
    }),
  );
  for (const [command, isRevealed] of [
    ['revealSessionIds', true],
    ['maskSessionIds', false],
  ] as const) {
    owned.add(
      commands.register(command, async (target) => {
        const record = await pick(target, command);
        if (record) revealedIds.set(record, isRevealed);
      }),
    );
  }
  owned.add(
    commands.register('showEndpointActions', async (target) => {
      const record = await pick(target, 'showEndpointActions');
      if (!record) return;
      const choices = actionsOf(record, services).map((name) => ({
        label: questionTitle(services.titleOf(name)),
        value: name,
      }));
      const picked = await choose(choices, {
        title: `${record.name} · ${environmentWord(record.environment)}`,
        placeHolder: vscode.l10n.t('Select what to do with this endpoint'),
      });
      if (picked) await vscode.commands.executeCommand(commandIds[picked], record.id);
    }),
  );
  return owned;
}

/** What can be done with an endpoint from wherever it is named. */
function actionsOf(record: EndpointRecord, services: Services): readonly CommandName[] {
  const { connections, revealedIds } = services;
  const isOurs = record.origin !== 'sandbox';
  const offers: readonly (readonly [CommandName, boolean])[] = [
    ['usePrimary', connections.replica(record.id) !== undefined],
    ['allowEdits', !record.canWrite],
    ['makeReadOnly', record.canWrite],
    ['setEnvironment', isOurs],
    ['revealSessionIds', !showsWholeIds(record) && !revealedIds.has(record)],
    ['maskSessionIds', revealedIds.has(record)],
    ['diagnoseEndpoint', true],
    ['enterPassword', isOurs],
    ['changeSignIn', isOurs],
    ['editEndpoint', isOurs],
    ['renameEndpoint', isOurs],
    ['connectEndpoint', true],
    ['disconnectEndpoint', connections.state(record.id) !== 'disconnected'],
  ];
  return offers.filter(([, isOffered]) => isOffered).map(([name]) => name);
}

/** Says what a command has done whose effect may be out of sight. */
function tell(text: string): void {
  vscode.window.setStatusBarMessage(text, 5000);
}
