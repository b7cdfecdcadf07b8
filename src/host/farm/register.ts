import * as vscode from '../shown/vscode.ts';
import { readSetting } from '../contributions/settings.ts';
import { viewIds } from '../contributions/views.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { explainCommandFailure } from './command-failure.ts';
import { ControlChannels } from './control-channel.ts';
import { farmTaskType } from './definition.ts';
import { registerFarmCommands } from './farm-commands.ts';
import { FarmDebugger } from './farm-debugger.ts';
import { FarmStarter } from './farm-starter.ts';
import { FarmTargets } from './farm-targets.ts';
import { FarmTasks } from './farm-task.ts';
import { FarmTree } from './farm-tree.ts';
import { Farms } from './farms.ts';
import { HandoverServer } from './handover-server.ts';
import { registerRequestCommands } from './request-commands.ts';
import { RequestsTree } from './requests-tree.ts';
import { registerServerCommands } from './server-commands.ts';
import { explainFailure } from './start-failure.ts';
import { FarmTaskProvider } from './task-provider.ts';
import { showFarmState } from './view-state.ts';

/** The farm view in place, with what stands behind it. */
export interface FarmView extends DisposableLike {
  readonly farms: Farms;
  readonly tree: FarmTree;
  readonly requests: RequestsTree;
}

/** Puts the farm and requests views, the task type, the debugger and their commands in place. */
export function registerFarmView(services: HostServices): FarmView {
  const { context, errors, log } = services;
  const owned = new DisposableStore();
  const channels = new ControlChannels(context);
  const tasks = new FarmTasks(services, channels, owned.add(new HandoverServer()));
  const farms = owned.add(new Farms(channels));
  const starter = new FarmStarter(services, farms, tasks);
  owned.add(vscode.tasks.registerTaskProvider(farmTaskType, new FarmTaskProvider(tasks)));
  owned.add(new FarmDebugger(farms, services));

  const tree = owned.add(new FarmTree(farms));
  const view = owned.add(vscode.window.createTreeView(viewIds.farm, { treeDataProvider: tree }));
  const requests = owned.add(new RequestsTree(farms));
  const requestsView = owned.add(
    vscode.window.createTreeView(viewIds.requests, { treeDataProvider: requests }),
  );
  requests.setVisible(requestsView.visible);
  owned.add(requestsView.onDidChangeVisibility(({ visible }) => requests.setVisible(visible)));
  owned.add(showFarmState(farms, view));

  owned.add(errors.addExplainer(explainCommandFailure));
  const targets = new FarmTargets(farms, () => view.selection);
  owned.add(registerFarmCommands(errors, farms, starter, targets));
  owned.add(registerServerCommands(errors, targets));
  owned.add(registerRequestCommands(errors, targets));

  owned.add(
    farms.onDidFail((failure) => {
      const again = explainFailure(failure, (farm, definition) => {
        const { scope, name } = farm.execution.task;
        return starter.run(definition, scope, name);
      });
      errors.report('farm', again);
    }),
  );
  owned.add(
    farms.onDidBecomeReady((farm) => {
      log.info('farm', `${farm.name} is ready on ${farm.state?.balancer.url ?? ''}`);
      if (!readSetting(vscode.workspace, 'farm.revealWhenReady')) return;
      const options = { select: false, focus: false, expand: true };
      view.reveal(tree.nodeOf(farm), options).then(undefined, (error: unknown) => {
        // Another change of the tree may have come between; the farm runs all the same.
        log.debug('farm', String(error));
      });
    }),
  );
  return { farms, tree, requests, dispose: () => owned.dispose() };
}
