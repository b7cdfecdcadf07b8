import { readdir } from 'node:fs/promises';
import * as vscode from '../shown/vscode.ts';
import { farmTaskType } from '../contributions/task-type.ts';
import { farmPageViewType, viewIds } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { registerLate } from '../late-commands.ts';
import type { HostServices } from '../services.ts';
import type { FarmView } from './farm-view.ts';
import { farmsFolder } from './known-farms.ts';
import { LateRows } from './late-rows.ts';
import type { FarmViewNode, TraceNode } from './nodes.ts';

const commandNames = [
  'startFarm',
  'startFarmWithDebugger',
  'createFarm',
  'importFarmFromIis',
  'importFarmFromProxy',
  'stopFarm',
  'restartFarm',
  'openFarmInBrowser',
  'openFarmDashboard',
  'showFarmOutput',
  'showFarmActions',
  'turnAffinityOn',
  'turnAffinityOff',
  'showHowToTrust',
  'changeAffinity',
  'changeAlgorithm',
  'clearRequests',
  'filterRequests',
  'clearRequestFilter',
  'followSession',
  'openLesson',
  'takeLesson',
  'openRequestDetails',
  'sendAgain',
  'sendAgainTo',
  'sendMany',
  'sendSeriesAgain',
  'sendSelectedAgain',
  'sendNextOfSeries',
  'copyAsCurl',
  'compareRequests',
  'exportRequests',
  'exportRequest',
  'exportSelectedRequests',
  'openRequestsFromHar',
  'openServerInBrowser',
  'startServer',
  'stopServer',
  'setServerWeight',
  'restartServer',
  'killServer',
  'addServer',
  'removeServer',
  'scaleFarm',
  'freezeServer',
  'unfreezeServer',
  'slowDownServer',
  'cutOffFromRedis',
  'reconnectToRedis',
  'setAvailability',
  'holdRequests',
  'stopHoldingRequests',
  'sendOn',
  'sendOnTo',
  'editAndSendOn',
  'sendEdited',
  'sendEditedTo',
  'discardEdit',
  'sendAllOn',
  'answerWithError',
  'dropRequest',
  'addRequestBreakpoint',
  'editRequestBreakpoint',
  'removeRequestBreakpoint',
  'removeAllRequestBreakpoints',
  'holdNextLikeThis',
] as const;

/** The farm's place in VS Code, whose code is loaded with the first farm, task or command. */
export interface FarmEntry extends DisposableLike {
  load(): Promise<FarmView>;
}

/** Puts the farm and requests views, the task type, the debugger and their commands in place. */
export function registerFarmView(services: HostServices): FarmEntry {
  const owned = new DisposableStore();
  const farmRows = owned.add(new LateRows<FarmViewNode>());
  const requestRows = owned.add(new LateRows<TraceNode>());
  const farm = owned.add(
    vscode.window.createTreeView(viewIds.farm, { treeDataProvider: farmRows }),
  );
  const requests = owned.add(
    vscode.window.createTreeView(viewIds.requests, {
      treeDataProvider: requestRows,
      canSelectMany: true,
    }),
  );

  let loading: Promise<FarmView> | undefined;
  const load = (): Promise<FarmView> =>
    (loading ??= import('./farm-view.ts').then(({ createFarmView }) => {
      const view = owned.add(createFarmView(services, { farm, requests }));
      farmRows.use(view.tree);
      requestRows.use(view.requests);
      return view;
    }));

  owned.add(
    registerLate(services.errors, commandNames, async (commands) =>
      (await load()).registerCommands(commands),
    ),
  );
  owned.add(
    vscode.tasks.registerTaskProvider(farmTaskType, {
      provideTasks: async (token) => (await load()).tasks.provideTasks(token),
      resolveTask: async (task, token) => (await load()).tasks.resolveTask(task, token),
    }),
  );
  owned.add(
    vscode.debug.registerDebugAdapterDescriptorFactory(farmTaskType, {
      createDebugAdapterDescriptor: async (session) => (await load()).debuggers.adapterOf(session),
    }),
  );
  const { Initial, Dynamic } = vscode.DebugConfigurationProviderTriggerKind;
  for (const trigger of [Initial, Dynamic]) {
    const provideDebugConfigurations = async (folder: vscode.WorkspaceFolder | undefined) =>
      (await load()).configurations.provideDebugConfigurations(folder);
    const resolveDebugConfiguration = async (
      folder: vscode.WorkspaceFolder | undefined,
      configuration: vscode.DebugConfiguration,
    ) => (await load()).configurations.resolveDebugConfiguration(folder, configuration);
    const provider = {
      provideDebugConfigurations,
      // One of the two is enough to complete what both offer.
      ...(trigger === Initial && { resolveDebugConfiguration }),
    };
    owned.add(vscode.debug.registerDebugConfigurationProvider(farmTaskType, provider, trigger));
  }
  owned.add(
    vscode.window.registerWebviewPanelSerializer(farmPageViewType, async (panel, state) =>
      (await load()).panels.restore(panel, state),
    ),
  );
  const isFarm = ({ task }: vscode.TaskExecution): boolean => task.definition.type === farmTaskType;
  const lookAt = (executions: readonly vscode.TaskExecution[]): void => {
    if (executions.some(isFarm)) void load();
  };
  owned.add(vscode.tasks.onDidStartTask(({ execution }) => lookAt([execution])));
  // Those that VS Code has kept over a reload of the window.
  lookAt(vscode.tasks.taskExecutions);
  const isFarmFile = (document: vscode.TextDocument): boolean =>
    document.uri.path.endsWith('/.vscode/tasks.json') && document.getText().includes(farmTaskType);
  if (vscode.workspace.textDocuments.some(isFarmFile)) void load();
  owned.add(
    vscode.workspace.onDidOpenTextDocument((document) => {
      if (isFarmFile(document)) void load();
    }),
  );
  // Those that run before VS Code has their tasks back.
  void readdir(farmsFolder(services.context)).then(
    (names) => (names.length > 0 ? load() : undefined),
    () => undefined,
  );
  return { load, dispose: () => owned.dispose() };
}
