import * as vscode from '../shown/vscode.ts';
import { readSetting } from '../contributions/settings.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { explainRedisError } from '../endpoints/redis-errors.ts';
import { registerCreateCommands } from './create/create-commands.ts';
import { registerEditCommands } from './edit/edit-commands.ts';
import { EditedRequests } from './edit/edited-requests.ts';
import { explainCommandFailure } from './command-failure.ts';
import { ControlChannels } from './control-channel.ts';
import { registerBreakpointCommands } from './breakpoints/breakpoint-commands.ts';
import { FarmBreakpoints } from './breakpoints/farm-breakpoints.ts';
import { switchBreakpoints } from './breakpoints/switch-breakpoints.ts';
import { registerBalancingCommands } from './balancing-commands.ts';
import { registerFarmCommands } from './farm-commands.ts';
import { FarmConfigurations } from './debug/farm-configurations.ts';
import { FarmDebugger } from './debug/farm-debugger.ts';
import { FarmSessionPlaces } from './debug/farm-session-places.ts';
import { KeptLocks } from './debug/kept-locks.ts';
import { LaunchedProcesses } from './debug/launched-processes.ts';
import { LeftLocks } from './debug/left-locks.ts';
import { StopWarnings } from './debug/stop-warnings.ts';
import { StoppedServers } from './debug/stopped-servers.ts';
import { FarmStarter } from './farm-starter.ts';
import { FarmTargets } from './farm-targets.ts';
import { FarmTasks } from './farm-task.ts';
import { FarmTree } from './farm-tree.ts';
import { Farms } from './farms.ts';
import type { FarmDefinition } from './definition.ts';
import { HandoverServer } from './handover-server.ts';
import { farmsFolder, KnownFarms } from './known-farms.ts';
import type { FarmViewNode, TraceNode } from './nodes.ts';
import { FarmPanels } from './page/farm-panels.ts';
import { registerLessonCommands } from './lesson/lesson-commands.ts';
import { ownerOfPorts, portOwned } from './port-owner.ts';
import { registerRequestCommands } from './request-commands.ts';
import { registerFilterCommands } from './requests/filter-commands.ts';
import { KeptTraces } from './requests/kept-traces.ts';
import { RequestDocuments } from './requests/request-documents.ts';
import { registerTrustCommand, tellOfCertificate } from './https/trust-commands.ts';
import { ShownRequests } from './requests/shown-requests.ts';
import { registerTraceCommands } from './requests/trace-commands.ts';
import { TraceTargets } from './requests/trace-targets.ts';
import { findRequestSession } from './request-sessions.ts';
import { SelectedRow } from './selected-row.ts';
import { FarmTimelines } from './farm-timelines.ts';
import { changesOfSession, requestsOfSession } from './requests-of-session.ts';
import { RequestsTree } from './requests-tree.ts';
import { registerServerCommands } from './server-commands.ts';
import { showFarmStatus } from './farm-status.ts';
import { registerTroubleCommands } from './trouble-commands.ts';
import { explainFailure } from './start-failure.ts';
import { TaskProblems } from './task-problems/task-problems.ts';
import { FarmTaskProvider } from './task-provider.ts';
import { showFarmState } from './view-state.ts';

/** What stands behind the farm's views. */
export interface FarmView extends DisposableLike {
  readonly farms: Farms;
  readonly tasks: vscode.TaskProvider;
  readonly debuggers: FarmDebugger;
  readonly configurations: FarmConfigurations;
  readonly tree: FarmTree;
  readonly requests: RequestsTree;
  readonly kept: KeptTraces;
  readonly panels: FarmPanels;
  readonly breakpoints: FarmBreakpoints;
  registerCommands(commands: CommandRegistry): DisposableLike;
}

/** The farm's views as VS Code has them. */
export interface FarmPlaces {
  readonly farm: vscode.TreeView<FarmViewNode>;
  readonly requests: vscode.TreeView<TraceNode>;
}

/** Builds the farm behind its views, with the debugger and the commands. */
export function createFarmView(
  services: HostServices,
  { farm: view, requests: requestsView }: FarmPlaces,
): FarmView {
  const { context, errors, log } = services;
  const owned = new DisposableStore();
  const channels = new ControlChannels(context);
  const known = new KnownFarms(farmsFolder(context));
  const handovers = owned.add(new HandoverServer());
  const breakpoints = new FarmBreakpoints(context.workspaceState);
  const tasks = new FarmTasks(services, { channels, handovers, known, breakpoints });
  const farms = owned.add(new Farms(channels, known));
  const starter = new FarmStarter(services, farms, tasks);
  const debuggers = owned.add(new FarmDebugger(farms, starter, errors));
  const places = new FarmSessionPlaces(services.endpoints);
  const stopped = owned.add(new StoppedServers(farms));
  owned.add(new LaunchedProcesses(farms));
  owned.add(new StopWarnings(stopped, places, owned.add(new KeptLocks(services)), errors));
  owned.add(new LeftLocks(farms, services, places));

  const tree = owned.add(new FarmTree(farms));
  tree.setVisible(view.visible);
  owned.add(view.onDidChangeVisibility(({ visible }) => tree.setVisible(visible)));
  const kept = owned.add(new KeptTraces(farms));
  const shown = owned.add(new ShownRequests(requestsView, farms));
  const requests = owned.add(new RequestsTree(farms, kept, shown));
  requests.setVisible(requestsView.visible);
  owned.add(requestsView.onDidChangeVisibility(({ visible }) => requests.setVisible(visible)));
  owned.add(showFarmState(farms, view));
  owned.add(showFarmStatus(farms));
  const panels = owned.add(new FarmPanels({ services, farms, tree, kept }));

  owned.add(errors.addExplainer(explainRedisError));
  owned.add(errors.addExplainer(explainCommandFailure));
  owned.add(new TaskProblems());
  const documents = owned.add(new RequestDocuments());
  const edits = owned.add(new EditedRequests(farms));
  const traceTargets = new TraceTargets({
    farms,
    kept,
    shown,
    titleOf: services.titleOf,
    selection: () => requestsView.selection,
  });
  const selected = owned.add(new SelectedRow({ farm: view, requests: requestsView }));
  const selection = () => selected.get();
  owned.add(services.sessionRequests.add(requestsOfSession(farms, places, stopped)));
  owned.add(services.sessionRequests.addChanges(changesOfSession(farms, places)));
  owned.add(new FarmTimelines(services, farms, places));
  owned.add(services.rowSessions.add(findRequestSession({ services, farms, places, selection })));

  owned.add(switchBreakpoints(view, { breakpoints, tree, errors }));
  const targets = new FarmTargets(farms, services.titleOf, view);

  owned.add(
    farms.onDidFail((failure) => {
      const { farm, problem } = failure;
      const startAgain = (definition: FarmDefinition): unknown =>
        starter.run(definition, farm.task?.scope, farm.name);
      const explain = async (): Promise<void> => {
        const owner =
          problem?.code === 'port-in-use' && (await ownerOfPorts(farms, farm.definition));
        if (!owner) {
          errors.report('farm', explainFailure(failure, startAgain));
        } else if (isJustLoaded() && (await farms.isOwn(owner))) {
          // VS Code starts tasks again that ended before the window was loaded anew.
          log.info('farm', `${farm.name} was started beside ${owner.name}, and ended`);
        } else {
          errors.report('farm', portOwned(owner, farm.definition, farms, startAgain));
        }
      };
      void explain();
    }),
  );
  owned.add(
    farms.onDidBecomeReady((farm) => {
      log.info('farm', `${farm.name} is ready on ${farm.state?.balancer.url ?? ''}`);
      const { titleOf } = services;
      tellOfCertificate(farm, tree.nodeOf(farm), { memento: context.globalState, titleOf }).catch(
        (error: unknown) => errors.report('farm', error),
      );
      if (!readSetting(vscode.workspace, 'farm.revealWhenReady')) return;
      const options = { select: false, focus: false, expand: true };
      view.reveal(tree.nodeOf(farm), options).then(undefined, (error: unknown) => {
        // Another change of the tree may have come between; the farm runs all the same.
        log.debug('farm', String(error));
      });
    }),
  );
  const provider = new FarmTaskProvider(tasks);
  const registerCommands = (commands: CommandRegistry): DisposableLike => {
    const registered = new DisposableStore();
    registered.add(
      commands.register('openFarmDashboard', async (target) => {
        const farm = await targets.farm(target, 'openFarmDashboard');
        if (farm) await panels.open(farm);
      }),
    );
    registered.add(
      registerFarmCommands(commands, farms, starter, targets, {
        titleOf: services.titleOf,
        rowOf: (farm) => tree.nodeOf(farm),
      }),
    );
    registered.add(registerTrustCommand(commands, targets, services.titleOf));
    registered.add(registerCreateCommands(commands, starter, services.titleOf));
    registered.add(registerServerCommands(commands, targets));
    registered.add(registerTroubleCommands(commands, targets, services.titleOf));
    registered.add(registerBalancingCommands(commands, targets, services.titleOf));
    registered.add(registerLessonCommands(commands, services, farms, starter));
    registered.add(
      registerFilterCommands(commands, {
        farms,
        kept,
        shown,
        titleOf: services.titleOf,
        selection: () => selected.get(),
      }),
    );
    const traceParts = { targets: traceTargets, farms: targets, kept, documents, services };
    registered.add(registerTraceCommands(commands, traceParts));
    registered.add(registerEditCommands(commands, targets, edits, services.titleOf));
    const parts = { farms, targets, breakpoints, titleOf: services.titleOf, selection };
    registered.add(registerBreakpointCommands(commands, parts));
    registered.add(registerRequestCommands(commands, targets, services.titleOf));
    return registered;
  };
  return {
    farms,
    tasks: provider,
    debuggers,
    configurations: new FarmConfigurations(errors),
    tree,
    requests,
    kept,
    panels,
    breakpoints,
    registerCommands,
    dispose: () => owned.dispose(),
  };
}

/** How long after a window was loaded VS Code may still be starting tasks by itself. */
const loadSeconds = 30;

function isJustLoaded(): boolean {
  return process.uptime() < loadSeconds;
}
