import * as vscode from '../shown/vscode.ts';
import { selectedResult, selectedRow } from '../contributions/commands.ts';
import { setContextKey } from '../contributions/context-keys.ts';
import { statisticsViewType, viewIds } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { Sandbox } from '../endpoints/sandbox.ts';
import { openCustomSessions } from './open-sessions.ts';
import { registerLate } from '../late-commands.ts';
import type { HostServices } from '../services.ts';
import { endpointIdOf, isOwned, isSessionsNode } from './nodes.ts';
import type { SessionsNode } from './nodes.ts';
import { SessionFiles } from './files/session-files.ts';
import type { KeyedView } from '../focused-rows.ts';
import { withFocusedRow } from './focused-row.ts';
import { withNamedRows } from './named-rows.ts';
import { revealRow } from './reveal.ts';
import { rowDecorations } from './row-decorations.ts';
import { LiveSessions } from './live-sessions.ts';
import { RowClock } from './row-clock.ts';
import { showEndpointStatus } from './endpoint-status.ts';
import { showActiveMoment } from './history/moment-status.ts';
import { showHeldLocks } from './held-lock-status.ts';
import { explainSessionUri, SessionTargets } from './session-target.ts';
import type { StatisticsPanels } from '../statistics/statistics-panels.ts';
import { fromSessionUriParts } from './session-uri.ts';
import { tellUnsavedSamples } from './unsaved-samples.ts';
import { SessionFilters } from './filter/session-filters.ts';
import { SessionsModel } from './sessions-model.ts';
import { ShownItems } from './shown-items/shown-items.ts';
import { SessionsTree } from './sessions-tree.ts';
import { WaitingBadge } from './waiting-badge.ts';

const sessionCommands = [
  'openSession',
  'openSessionToSide',
  'openItem',
  'readAs',
  'copySessionId',
  'copySessionKeys',
] as const;
const changeCommands = [
  'extendSession',
  'setSessionTimeout',
  'holdLock',
  'giveBackLock',
  'releaseLock',
  'endSession',
  'copySession',
] as const;
const fileCommands = [
  'compareSessions',
  'showTimeline',
  'showNextMoment',
  'showPreviousMoment',
  'saveTimeline',
  'openTimeline',
  'openSessionAsJson',
  'openSessionBytes',
] as const;
const transferCommands = [
  'exportSessions',
  'exportAllSessions',
  'importSessions',
  'importIntoEndpoint',
  'copyAsRedisCli',
  'copyAsCSharp',
] as const;
const viewCommands = [
  'refreshSessions',
  'refreshRow',
  'stopFindingSessions',
  'loadMoreSessions',
  'showNewSessions',
  'showInRows',
] as const;
const findCommands = ['findSession', 'openWithKey', 'chooseCookieKey', 'forgetCookieKeys'] as const;
const filterCommands = [
  'filterSessions',
  'clearSessionFilter',
  'editSessionFilter',
  'clearOneSessionFilter',
  'stopFilteringSessions',
] as const;
const lostCommands = [
  'explainLostSession',
  'explainLock',
  'selectKeyRing',
  'enterApplicationName',
] as const;
const statisticsCommands = ['showStatistics', 'createMovingOffChecklist'] as const;
const searchCommands = [
  'changeSessions',
  'changeResults',
  'searchInSessions',
  'searchInRows',
  'searchInResults',
  'stopSearchInSessions',
  'clearSearchResults',
  'showMoreResults',
  'openSearchResult',
] as const;
const endpointCommands = [
  'addEndpoint',
  'addFromAws',
  'addFromAzure',
  'addFoundEndpoint',
  'useFoundAddress',
  'openFoundFile',
  'editEndpoint',
  'usePrimary',
  'useDatabase',
  'renameEndpoint',
  'removeEndpoint',
  'enterPassword',
  'changeSignIn',
  'allowEdits',
  'makeReadOnly',
  'setEnvironment',
  'showEndpointActions',
  'revealSessionIds',
  'maskSessionIds',
  'connectEndpoint',
  'disconnectEndpoint',
  'startSandbox',
  'stopSandbox',
  'explainFailure',
  'diagnoseEndpoint',
  'fixProblem',
  'copyDiagnosis',
  'retryNode',
] as const;

/** The sessions view in place. */
export interface SessionsView extends DisposableLike {
  readonly model: SessionsModel;
  readonly tree: SessionsTree;
  readonly view: vscode.TreeView<SessionsNode>;
  /** The statistics that are open. */
  readonly statistics: () => Promise<StatisticsPanels>;
}

/** Puts the sessions view, its endpoints and their commands in place. */
export function registerSessionsView(services: HostServices, sandbox: Sandbox): SessionsView {
  const { errors, log, endpoints, connections, sessionChanges, sessionCreations } = services;
  const { customLayouts, heldLocks, sealing } = services;
  const owned = new DisposableStore();
  const shownItems = owned.add(new ShownItems());
  const filters = owned.add(new SessionFilters(services.context.workspaceState));
  const model = owned.add(new SessionsModel(endpoints, connections, shownItems, filters));
  const tree = new SessionsTree(model, { ...services, shownItems, filters });
  const view = owned.add(
    vscode.window.createTreeView(viewIds.sessions, {
      treeDataProvider: tree,
      canSelectMany: true,
      showCollapseAll: true,
    }),
  );
  const badge = new WaitingBadge(model, connections, view);
  const live = owned.add(new LiveSessions(model, connections));
  const clock = owned.add(new RowClock(model, live, () => badge.update()));
  clock.setVisible(view.visible);
  const lookAround = (isVisible: boolean) => {
    if (isVisible) void services.found.ready();
  };
  lookAround(view.visible);
  owned.add(
    view.onDidChangeVisibility(({ visible }) => {
      clock.setVisible(visible);
      model.setVisible(visible);
      if (!visible) badge.clear();
      lookAround(visible);
    }),
  );
  owned.add(view.onDidExpandElement(({ element }) => model.setOpen(element, true)));
  owned.add(view.onDidCollapseElement(({ element }) => model.setOpen(element, false)));
  owned.add(vscode.window.registerFileDecorationProvider(rowDecorations));

  const showState = () => {
    setContextKey(vscode.commands, 'sessionFarm.noEndpoints', endpoints.all().length === 0);
  };
  showState();
  owned.add(endpoints.onDidChange(showState));
  owned.add(tellUnsavedSamples(sandbox, endpoints));

  owned.add(errors.addExplainer(explainSessionUri));
  const targets = new SessionTargets(model, services, view);
  const keyedViews = new Map<string, KeyedView>([[selectedRow, view]]);
  const named = withFocusedRow(
    withNamedRows(errors, (key) => model.rowOf(key)),
    keyedViews,
  );
  owned.add(
    registerLate(named, sessionCommands, async (commands) => {
      await sealing;
      const { registerSessionCommands } = await import('./commands/session-commands.ts');
      return registerSessionCommands(commands, services, targets);
    }),
  );
  owned.add(
    registerLate(named, changeCommands, async (commands) => {
      await sealing;
      const { registerSessionChangeCommands } =
        await import('./commands/session-change-commands.ts');
      return registerSessionChangeCommands(commands, services, targets);
    }),
  );
  const files = owned.add(new SessionFiles(services));
  owned.add(
    registerLate(named, fileCommands, async (commands) => {
      await sealing;
      const { registerSessionFileCommands } = await import('./commands/session-file-commands.ts');
      return registerSessionFileCommands(commands, { services, targets, files });
    }),
  );
  owned.add(
    registerLate(named, transferCommands, async (commands) => {
      await sealing;
      const { registerTransferCommands } = await import('./transfer/transfer-commands.ts');
      const parts = { services, targets, model };
      return registerTransferCommands(commands, parts, () => filters.choice.filters);
    }),
  );
  owned.add(heldLocks.onDidChange((address) => sessionChanges.fire(targets.uriOf(address))));
  owned.add(showActiveMoment(services));
  owned.add(showHeldLocks(heldLocks, endpoints));
  owned.add(services.found.onDidChange(() => model.redraw()));
  owned.add(services.revealedIds.onDidChange(() => model.redraw()));
  owned.add(showEndpointStatus(services));
  owned.add(
    registerLate(named, viewCommands, async (commands) => {
      await sealing;
      const { registerViewCommands } = await import('./commands/view-commands.ts');
      return registerViewCommands(commands, { model, services, targets, shownItems });
    }),
  );
  owned.add(
    registerLate(named, findCommands, async (commands) => {
      await sealing;
      const { registerFindCommands } = await import('./find/commands.ts');
      return registerFindCommands(commands, { model, services, targets });
    }),
  );
  owned.add(
    registerLate(named, filterCommands, async (commands) => {
      const { registerFilterCommands } = await import('./filter/filter-commands.ts');
      return registerFilterCommands(commands, { model, services, filters }, view);
    }),
  );
  let panels: Promise<StatisticsPanels> | undefined;
  const statistics = (): Promise<StatisticsPanels> =>
    (panels ??= import('../statistics/statistics-panels.ts').then(({ StatisticsPanels }) =>
      owned.add(
        new StatisticsPanels({
          services,
          openSession: async (address) => {
            await vscode.commands.executeCommand('vscode.open', targets.uriOf(address));
          },
        }),
      ),
    ));
  owned.add(
    registerLate(named, statisticsCommands, async (commands) => {
      const { registerStatisticsCommands } = await import('../statistics/statistics-commands.ts');
      return registerStatisticsCommands(commands, {
        services,
        panels: await statistics(),
        isDisconnected: (endpointId) => model.entry(endpointId).isDisconnected,
      });
    }),
  );
  owned.add(
    vscode.window.registerWebviewPanelSerializer(statisticsViewType, async (panel, state) =>
      (await statistics()).restore(panel, state),
    ),
  );
  owned.add(
    registerLate(named, lostCommands, async (commands) => {
      await sealing;
      const { registerLostCommands } = await import('./lost/commands.ts');
      return registerLostCommands(commands, { model, services, targets });
    }),
  );
  owned.add(
    registerLate(named, searchCommands, async (commands) => {
      await sealing;
      const { registerSearch } = await import('./results/register.ts');
      const selection = () => view.selection;
      const search = registerSearch(commands, { model, services }, targets, selection, filters);
      keyedViews.set(selectedResult, search.view);
      return search;
    }),
  );
  owned.add(
    registerLate(named, endpointCommands, async (commands) => {
      const { registerEndpointCommands } = await import('../endpoints/endpoint-commands.ts');
      return registerEndpointCommands(
        commands,
        services,
        {
          endpointOf: (target) => {
            // The name of a database has that of its endpoint before it.
            if (typeof target === 'string') return target.split(' ', 1)[0];
            return isSessionsNode(target) && isOwned(target) ? endpointIdOf(target) : undefined;
          },
          failureOf: (target) =>
            isSessionsNode(target) && target.kind === 'notice' && target.notice.type === 'failure'
              ? target.notice.error
              : undefined,
          databaseOf: (target) =>
            namedDatabase(target) ??
            (isSessionsNode(target) &&
            target.kind === 'notice' &&
            target.notice.type === 'other-database'
              ? target.notice.database
              : undefined),
          retry: (endpointId) => model.refreshEndpoint(endpointId),
          disconnect: (endpointId) => model.disconnect(endpointId),
          isDisconnected: (endpointId) => model.entry(endpointId).isDisconnected,
          reveal: async (endpointId) => {
            await revealRow(view, model.entry(endpointId).node);
          },
        },
        sandbox,
      );
    }),
  );
  owned.add(
    registerLate(named, ['showSuggestedSessions'], async (commands) => {
      const { showSuggested } = await import('../layouts/show-suggested.ts');
      return commands.register('showSuggestedSessions', async (target) => {
        if (!isSessionsNode(target) || target.kind !== 'notice') return;
        if (target.notice.type === 'suggestion') await showSuggested(target.notice.suggestion);
      });
    }),
  );
  owned.add(
    registerLate(named, ['teachLayout'], async (commands) => {
      await Promise.all([sealing, customLayouts.ready]);
      const { teachLayout } = await import('../layouts/teach/teach-layout.ts');
      return commands.register('teachLayout', (target) =>
        teachLayout(services, (endpointId) => model.entry(endpointId).isDisconnected, target),
      );
    }),
  );
  owned.add(
    sessionChanges.event((uri) => {
      const address = fromSessionUriParts(uri);
      void files.changed(address);
      const node = targets.nodeOf(address);
      if (node) void model.refreshSession(node).catch((error: unknown) => log.error('tree', error));
    }),
  );
  owned.add(
    sessionCreations.event((endpointId) => {
      void model.refreshEndpoint(endpointId).catch((error: unknown) => log.error('tree', error));
    }),
  );
  owned.add(
    customLayouts.onDidChange(() => {
      model.searchAnew();
      for (const uri of openCustomSessions()) sessionChanges.fire(uri);
    }),
  );
  owned.add(services.readings.onDidChange(() => model.readAgain()));
  owned.add(errors.register('showLog', () => log.show()));
  owned.add(
    errors.register('openWalkthrough', async () => {
      const id = `${services.context.extension.id}#sessionFarm.start`;
      await vscode.commands.executeCommand('workbench.action.openWalkthrough', id);
    }),
  );
  return { model, tree, view, statistics, dispose: () => owned.dispose() };
}

/** The database in `<endpoint> <database>`, as buttons of reports name one. */
function namedDatabase(target: unknown): number | undefined {
  const [, number] = typeof target === 'string' ? (/^\S+ (\d{1,5})$/.exec(target) ?? []) : [];
  return number === undefined ? undefined : Number(number);
}
