import * as vscode from '../shown/vscode.ts';
import type { EndpointAddress } from '../../config/endpoint-address.ts';
import { endpointLabel, formatEndpoint } from '../../config/format-endpoint.ts';
import { commandAction } from '../command-action.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { settingSection } from '../contributions/settings.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry, ErrorReporter } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { awsOffer, chooseFromAws } from './aws/aws-offer.ts';
import { azureOffer, chooseFromAzure } from './azure/azure-offer.ts';
import { UnknownEndpointError } from './connection-pool.ts';
import { allowEdits } from './edit-permission.ts';
import { registerDoctor } from './doctor/commands.ts';
import { atPrimary, draftOf, withLogin } from './endpoint-draft.ts';
import { addEndpoint, addProposal, editEndpointDraft } from './endpoint-flow.ts';
import type { EndpointFlowServices } from './endpoint-flow.ts';
import { askEnvironment, askLogin, askName } from './endpoint-questions.ts';
import { isLocalEndpoint } from './endpoint-record.ts';
import { registerFoundCommands } from './found/found-commands.ts';
import { foundOffers } from './found/found-offers.ts';
import { localOffers } from './found/local-offers.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { pickEndpoint } from './pick-endpoint.ts';
import type { EndpointCommand } from './pick-endpoint.ts';
import { explainRedisError } from './redis-errors.ts';
import { repairEndpoint, storeDraft } from './repair-endpoint.ts';
import { connectFailureOf } from './repair.ts';
import { registerSafetyCommands } from './safety-commands.ts';
import type { Sandbox } from './sandbox.ts';
import { storeName } from './store-name.ts';

/** What the commands of endpoints ask of the view. */
export interface EndpointView {
  /** The endpoint that an argument of a command stands for: a row, or its id. */
  endpointOf(target: CommandTarget | undefined): string | undefined;
  /** Searches an endpoint again. */
  retry(endpointId: string): Promise<void>;
  disconnect(endpointId: string): void;
  /** Whether the user disconnected it. */
  isDisconnected(endpointId: string): boolean;
  /** The error that a row tells of. */
  failureOf(target: CommandTarget | undefined): unknown;
  /** The other database that a row tells of. */
  databaseOf(target: CommandTarget | undefined): number | undefined;
  /** Shows an endpoint's row. */
  reveal(endpointId: string): Promise<void>;
}

/** Registers everything that can be done with endpoints. */
export function registerEndpointCommands(
  commands: CommandRegistry,
  services: HostServices,
  view: EndpointView,
  sandbox: Sandbox,
): DisposableLike {
  const { errors, endpoints, connections, connect } = services;
  const owned = new DisposableStore();
  const startSandbox = async () => {
    const record = await sandbox.start();
    await view.reveal(record.id);
    return record;
  };
  const flow: EndpointFlowServices = {
    endpoints,
    connect,
    find: [
      () => foundOffers(services.found),
      (signal) => localOffers(endpoints.all(), signal),
      () => Promise.resolve([awsOffer(), azureOffer()]),
    ],
    startSandbox,
  };
  const recordOf = (target: CommandTarget | undefined): EndpointRecord | undefined => {
    const id = view.endpointOf(target);
    if (id === undefined) return undefined;
    const record = endpoints.get(id);
    if (!record) throw new UnknownEndpointError(id);
    return record;
  };
  const pick = async (
    target: CommandTarget | undefined,
    command: EndpointCommand,
  ): Promise<EndpointRecord | undefined> =>
    recordOf(target) ??
    pickEndpoint({ ...services, isDisconnected: (id) => view.isDisconnected(id) }, command);
  const edit = async (record: EndpointRecord, proposal?: EndpointAddress): Promise<void> => {
    const draft = draftOf(record, await endpoints.secrets(record.id));
    const edited = await editEndpointDraft(flow, draft, record.name, proposal);
    if (!edited) return;
    const isLocal = isLocalEndpoint(edited);
    const title = vscode.l10n.t('Environment of {0}', record.name);
    const environment = await askEnvironment(title, record.environment, isLocal);
    if (environment === undefined) return;
    await storeDraft(flow, record, edited, environment);
    connections.disconnect(record.id);
    await view.retry(record.id);
  };

  const editOrAdd = async (record: EndpointRecord, proposal: EndpointAddress): Promise<void> => {
    if (record.origin === 'user') return edit(record, proposal);
    // What stands in a settings file isn't changed from here.
    const added = await addEndpoint(flow, formatEndpoint(proposal), true);
    if (added) await view.reveal(added.id);
  };

  owned.add(
    commands.register('addEndpoint', async (text) => {
      const record = await addEndpoint(flow, text);
      if (record && record.origin !== 'sandbox') await view.reveal(record.id);
      return record?.id;
    }),
  );
  owned.add(
    commands.register('addFromAws', async () => {
      const proposal = await chooseFromAws();
      const record = proposal && (await addProposal(flow, proposal));
      if (record) await view.reveal(record.id);
      return record?.id;
    }),
  );
  owned.add(
    commands.register('addFromAzure', async () => {
      const proposal = await chooseFromAzure();
      const record = proposal && (await addProposal(flow, proposal));
      if (record) await view.reveal(record.id);
      return record?.id;
    }),
  );
  owned.add(
    commands.register('editEndpoint', async (target) => {
      const record = await pick(target, 'editEndpoint');
      if (!record) return;
      if (record.origin === 'workspace') return openSettings();
      await edit(record);
    }),
  );
  owned.add(
    commands.register('usePrimary', async (target) => {
      const record = await pick(target, 'usePrimary');
      if (!record) return;
      const primary = connections.replica(record.id)?.primary;
      await editOrAdd(record, primary ? atPrimary(record.address, primary) : record.address);
    }),
  );
  owned.add(
    commands.register('useDatabase', async (target) => {
      const record = recordOf(target);
      const database = view.databaseOf(target);
      if (record && database !== undefined) {
        await editOrAdd(record, { ...record.address, database });
      }
    }),
  );
  owned.add(
    commands.register('renameEndpoint', async (target) => {
      const record = await pick(target, 'renameEndpoint');
      if (!record) return;
      if (record.origin === 'workspace') return openSettings();
      const others = endpoints.all().filter(({ id }) => id !== record.id);
      const name = await askName(
        vscode.l10n.t('New Name of {0}', record.name),
        record.name,
        others.map((other) => other.name),
      );
      if (name !== undefined) await endpoints.update(record.id, { name });
    }),
  );
  owned.add(
    commands.register('removeEndpoint', async (target) => {
      const record = await pick(target, 'removeEndpoint');
      if (!record) return;
      if (record.origin === 'workspace') return openSettings();
      const remove = vscode.l10n.t('Remove Endpoint');
      const chosen = await vscode.window.showWarningMessage(
        vscode.l10n.t('Remove the endpoint {0}?', record.name),
        {
          modal: true,
          detail: vscode.l10n.t(
            'The saved address and password will be deleted from VS Code. Nothing changes in {1} at {0}.',
            endpointLabel(record.address),
            storeName(record),
          ),
        },
        remove,
      );
      if (chosen === remove) await endpoints.remove(record.id);
    }),
  );
  owned.add(
    commands.register('enterPassword', async (target) => {
      const record = await pick(target, 'enterPassword');
      if (!record) return;
      const login = await askLogin(endpointLabel(record.address), record.address.username);
      if (!login) return;
      const draft = draftOf(record, await endpoints.secrets(record.id));
      await storeDraft(flow, record, withLogin(draft, login.username, login.password));
      connections.disconnect(record.id);
      await view.retry(record.id);
    }),
  );
  owned.add(
    commands.register('changeSignIn', async (target) => {
      const record = await pick(target, 'changeSignIn');
      if (!record) return;
      if (record.origin !== 'user') return openSettings();
      const { chooseSignIn } = await import('./sign-in/choose-sign-in.ts');
      const draft = await chooseSignIn(draftOf(record, await endpoints.secrets(record.id)));
      if (!draft) return;
      await storeDraft(flow, record, draft);
      connections.disconnect(record.id);
      await view.retry(record.id);
    }),
  );
  owned.add(
    commands.register('allowEdits', async (target) => {
      const record = await pick(target, 'allowEdits');
      return record && (await allowEdits(endpoints, record));
    }),
  );
  owned.add(
    commands.register('makeReadOnly', async (target) => {
      const record = await pick(target, 'makeReadOnly');
      if (!record) return;
      await endpoints.update(record.id, { canWrite: false });
      tell(vscode.l10n.t('{0} is now read-only', record.name));
    }),
  );
  owned.add(
    commands.register('connectEndpoint', async (target) => {
      const record = await pick(target, 'connectEndpoint');
      if (record) await view.retry(record.id);
    }),
  );
  owned.add(
    commands.register('disconnectEndpoint', async (target) => {
      const record = await pick(target, 'disconnectEndpoint');
      if (!record) return;
      view.disconnect(record.id);
      tell(vscode.l10n.t('Disconnected from {0}', record.name));
    }),
  );
  owned.add(registerSafetyCommands(commands, services, pick));
  owned.add(commands.register('startSandbox', async () => (await startSandbox()).id));
  owned.add(commands.register('stopSandbox', () => sandbox.stop()));
  owned.add(
    commands.register('explainFailure', async (target) => {
      const record = recordOf(target);
      const error = view.failureOf(target);
      if (!record || error === undefined) return;
      const failure = connectFailureOf(error);
      if (!failure) return showFailure(errors, error, () => view.retry(record.id));
      const onDiagnose = commandAction(services.titleOf, 'diagnoseEndpoint', record.id);
      if (await repairEndpoint(flow, record, failure, { onDiagnose })) await view.retry(record.id);
    }),
  );
  owned.add(
    commands.register('retryNode', async (target) => {
      const record = recordOf(target);
      if (record) await view.retry(record.id);
    }),
  );
  owned.add(
    registerDoctor(commands, services, {
      pick: (target) => pick(target, 'diagnoseEndpoint'),
      repair: async (record, failure, first) => {
        if (await repairEndpoint(flow, record, failure, { first })) await view.retry(record.id);
      },
      editOrAdd,
    }),
  );
  owned.add(registerFoundCommands(commands, services, flow, { ...view, recordOf }));
  owned.add(errors.addExplainer(explainRedisError));
  return owned;
}

/** A failure of a command, with Retry as its first button. */
async function showFailure(
  errors: ErrorReporter,
  error: unknown,
  retry: () => Promise<void>,
): Promise<void> {
  const again = vscode.l10n.t('Retry');
  const log = errors.showLogAction();
  const { message } = errors.explain(error);
  const chosen = await vscode.window.showErrorMessage(message, again, log.title);
  if (chosen === again) await retry();
  else if (chosen === log.title) log.run();
}

/** Says what a command has done whose effect may be out of sight. */
function tell(text: string): void {
  vscode.window.setStatusBarMessage(text, 5000);
}

/** Endpoints of a settings file are changed there. */
async function openSettings(): Promise<void> {
  const stands = vscode.workspace.getConfiguration(settingSection).inspect('endpoints');
  const command =
    stands?.workspaceValue === undefined
      ? 'workbench.action.openSettingsJson'
      : 'workbench.action.openWorkspaceSettingsFile';
  await vscode.commands.executeCommand(command, {
    revealSetting: { key: `${settingSection}.endpoints`, edit: true },
  });
}
