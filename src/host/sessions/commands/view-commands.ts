import * as vscode from '../../shown/vscode.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { viewIds } from '../../contributions/views.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { CommandRegistry } from '../../errors.ts';
import { endpointIdOf, isSessionsNode } from '../nodes.ts';
import type { GroupNode, SessionsNode } from '../nodes.ts';
import type { SessionsModel } from '../sessions-model.ts';

/** Registers what changes the view itself: refresh, filter, pages. */
export function registerViewCommands(
  commands: CommandRegistry,
  model: SessionsModel,
  view: vscode.TreeView<SessionsNode>,
): DisposableLike {
  const owned = new DisposableStore();
  const setFilter = (idPart: string | undefined) => {
    model.setIdPart(idPart);
    view.description = idPart === undefined ? '' : vscode.l10n.t('ID contains "{0}"', idPart);
    setContextKey(vscode.commands, 'sessionFarm.sessionsFiltered', idPart !== undefined);
  };
  owned.add(
    commands.register('refreshSessions', () =>
      vscode.window.withProgress({ location: { viewId: viewIds.sessions } }, () =>
        refreshAll(model),
      ),
    ),
  );
  owned.add(
    commands.register('refreshRow', async (target) => {
      if (!isSessionsNode(target)) return;
      await vscode.window.withProgress({ location: { viewId: viewIds.sessions } }, () =>
        target.kind === 'session'
          ? model.refreshSession(target)
          : model.refreshEndpoint(endpointIdOf(target)),
      );
    }),
  );
  owned.add(
    commands.register('filterSessions', async (idPart) => {
      const text = idPart ?? (await askFilter(model.idPart));
      if (text !== undefined) setFilter(text.trim() === '' ? undefined : text.trim());
    }),
  );
  owned.add(commands.register('clearSessionFilter', () => setFilter(undefined)));
  owned.add(
    commands.register('loadMoreSessions', async (target) => {
      const group = await findGroup(model, target, (node) => model.group(node)?.rows.hasMore);
      if (group) model.loadMore(group);
    }),
  );
  owned.add(
    commands.register('showNewSessions', async (target) => {
      const group = await findGroup(model, target, (node) => model.group(node)?.rows.newCount);
      if (group) model.showNew(group);
    }),
  );
  return owned;
}

async function refreshAll(model: SessionsModel): Promise<void> {
  await Promise.all(
    model
      .entries()
      .filter(({ sessions, isDisconnected }) => sessions.state.phase !== 'idle' && !isDisconnected)
      .map(({ node }) => model.refreshEndpoint(node.endpointId)),
  );
}

async function askFilter(current: string | undefined): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Filter Sessions'),
    prompt: vscode.l10n.t('Part of the session ID. Leave empty to show all sessions.'),
    value: current ?? '',
  });
}

/** The group of a row; without one, the only group for which it makes sense, or the user's choice. */
async function findGroup(
  model: SessionsModel,
  target: unknown,
  makesSense: (node: GroupNode) => unknown,
): Promise<GroupNode | undefined> {
  if (isSessionsNode(target)) {
    if (target.kind === 'group') return target;
    if (target.kind === 'notice' && target.parent.kind === 'group') return target.parent;
  }
  const groups = model
    .entries()
    .flatMap((entry) => [...entry.groups.values()])
    .map(({ node }) => node)
    .filter(makesSense);
  if (groups.length <= 1) return groups[0];
  const items = groups.map((node) => ({
    label: node.application,
    description: node.layout,
    node,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('For Which Application?'),
  });
  return picked?.node;
}
