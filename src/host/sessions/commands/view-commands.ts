import * as vscode from '../../shown/vscode.ts';
import { type Choice, choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { viewIds } from '../../contributions/views.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { layoutShortName } from '../layout-names.ts';
import { endpointIdOf, isOwned, isSessionsNode } from '../nodes.ts';
import type { GroupNode, OwnedNode, RangeNode } from '../nodes.ts';
import { agreeToCost } from '../search-cost-text.ts';
import { sessionCountText } from '../session-row-text.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionsModel } from '../sessions-model.ts';
import { showInRows } from '../shown-items/show-in-rows.ts';
import type { ShownItems } from '../shown-items/shown-items.ts';
import { applicationText } from '../tree-items.ts';

/** What the commands of the view need. */
export interface ViewParts {
  readonly model: SessionsModel;
  readonly services: HostServices;
  readonly targets: SessionTargets;
  readonly shownItems: ShownItems;
}

/** How a row is read again, where that is free or the user agrees to what it costs. */
async function refreshOf(
  { model, services }: ViewParts,
  target: OwnedNode,
): Promise<() => Promise<void>> {
  if (target.kind === 'session') return () => model.refreshSession(target);
  const endpointId = endpointIdOf(target);
  const source = services.connections.current(endpointId);
  if (!source?.searchCost) return () => model.refreshEndpoint(endpointId);
  // The row has said what it costs.
  const isTold = target.kind === 'notice' && target.notice.type === 'unasked';
  if (!isTold) await agreeToCost(source, services.endpoints, endpointId);
  return () => model.searchAtCost(endpointId);
}

/** Registers what changes the view itself: refresh, pages, what rows show. */
export function registerViewCommands(commands: CommandRegistry, parts: ViewParts): DisposableLike {
  const { model } = parts;
  const owned = new DisposableStore();
  owned.add(
    commands.register('refreshSessions', async () => {
      const searched = searchedEndpoints(model);
      if (searched.length === 0) throw nothingConnected(parts.services);
      await vscode.window.withProgress({ location: { viewId: viewIds.sessions } }, () =>
        Promise.all(searched.map((id) => model.refreshEndpoint(id))),
      );
    }),
  );
  owned.add(
    commands.register('refreshRow', async (target) => {
      if (!isSessionsNode(target) || !isOwned(target)) return;
      const refreshes = await refreshOf(parts, target);
      await vscode.window.withProgress({ location: { viewId: viewIds.sessions } }, () =>
        refreshes(),
      );
    }),
  );
  owned.add(
    commands.register('stopFindingSessions', (target) => {
      const { model } = parts;
      const stopped =
        isSessionsNode(target) && isOwned(target)
          ? [model.entry(endpointIdOf(target))].filter(({ sessions }) => sessions.stop())
          : model.entries().filter(({ sessions }) => sessions.stop());
      if (stopped.length > 0) return;
      throw new NothingToDo(vscode.l10n.t('No endpoint is being searched for sessions.'));
    }),
  );
  owned.add(
    commands.register('loadMoreSessions', async (target) => {
      const group = await findGroup(parts, target, 'loadMoreSessions');
      if (group) model.loadMore(group);
    }),
  );
  owned.add(
    commands.register('showNewSessions', async (target) => {
      const group = await findGroup(parts, target, 'showNewSessions');
      if (group) model.showNew(group);
    }),
  );
  owned.add(commands.register('showInRows', (target, given) => showInRows(parts, target, given)));
  return owned;
}

function searchedEndpoints(model: SessionsModel): readonly string[] {
  return model
    .entries()
    .filter(({ sessions, isDisconnected }) => sessions.state.phase !== 'idle' && !isDisconnected)
    .map(({ node }) => node.endpointId);
}

type GroupCommand = 'loadMoreSessions' | 'showNewSessions';

/** The group of a row; without one, the only group for which it makes sense, or the user's choice. */
async function findGroup(
  { model, services }: ViewParts,
  target: CommandTarget | undefined,
  command: GroupCommand,
): Promise<GroupNode | RangeNode | undefined> {
  if (isSessionsNode(target)) {
    const at = target.kind === 'notice' ? target.parent : target;
    if (at.kind === 'group' || at.kind === 'range') return at;
  }
  const { endpoints, titleOf } = services;
  const choices = endpoints.all().flatMap(({ id, name }) =>
    [...model.entry(id).groups.values()].flatMap(({ node, rows }): Choice<GroupNode>[] => {
      const count =
        command === 'showNewSessions' ? rows.newCount : rows.hasMore ? rows.totalCount : 0;
      if (count === 0) return [];
      const description = `${layoutShortName(node.layout)} · ${sessionCountText(count)}`;
      return [{ label: applicationText(node), description, group: name, value: node }];
    }),
  );
  if (choices.length === 0) {
    const text =
      command === 'showNewSessions'
        ? vscode.l10n.t('No new sessions were found since the list was loaded.')
        : vscode.l10n.t('All sessions of the applications that you expanded are listed.');
    throw new NothingToDo(text, [commandAction(titleOf, 'refreshSessions')]);
  }
  const placeHolder = vscode.l10n.t('Select an application');
  return choose(choices, { title: titleOf(command), placeHolder, takesOnly: true });
}
