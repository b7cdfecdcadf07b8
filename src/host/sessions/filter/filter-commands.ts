import * as vscode from '../../shown/vscode.ts';
import { everySession, withFilter, withoutFilter } from '../../../lookup/filter/session-filter.ts';
import type { SessionChoice } from '../../../lookup/filter/session-filter.ts';
import { choose } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandName, CommandTarget } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { type CommandRegistry, NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { isSessionsNode } from '../nodes.ts';
import type { FilterNode, SessionsNode } from '../nodes.ts';
import type { SessionsModel } from '../sessions-model.ts';
import { askChoice, askOrder, editFilter } from './ask-filter.ts';
import type { AskParts } from './ask-filter.ts';
import { choiceText, filterText, orderText } from './filter-text.ts';
import type { SessionFilters } from './session-filters.ts';

/** What the commands of filters need. */
export interface FilterParts {
  readonly model: SessionsModel;
  readonly services: HostServices;
  readonly filters: SessionFilters;
}

/** Registers what changes the filters of the view, and has the view say them. */
export function registerFilterCommands(
  commands: CommandRegistry,
  parts: FilterParts,
  view: vscode.TreeView<SessionsNode>,
): DisposableLike {
  const { filters, model } = parts;
  const owned = new DisposableStore();
  owned.add(filters.onDidChange(() => (view.description = choiceText(filters.choice))));
  const set = (choice: SessionChoice | undefined): void => {
    if (choice) filters.set(choice);
  };
  owned.add(
    commands.register('filterSessions', async (text) => {
      const typed = text?.trim();
      if (typed === undefined) set(await askChoice(askParts(parts, 'filterSessions')));
      else if (typed !== '') set(withFilter(filters.choice, { kind: 'id-part', text: typed }));
      else
        set({
          ...filters.choice,
          filters: filters.choice.filters.filter(({ kind }) => kind !== 'id-part'),
        });
    }),
  );
  owned.add(commands.register('clearSessionFilter', () => filters.set(everySession)));
  owned.add(
    commands.register('editSessionFilter', async (target) => {
      const node = await chipOf(parts, target, 'editSessionFilter');
      if (node) set(await edited(parts, node));
    }),
  );
  owned.add(
    commands.register('clearOneSessionFilter', async (target) => {
      const node = await chipOf(parts, target, 'clearOneSessionFilter');
      if (node) set(without(filters.choice, node));
    }),
  );
  owned.add(
    commands.register('stopFilteringSessions', (target) => {
      const node =
        isSessionsNode(target) && target.kind === 'notice' && target.parent.kind === 'group'
          ? target.parent
          : undefined;
      const groups = node ? [node] : runningGroups(model);
      if (groups.length === 0) {
        throw new NothingToDo(vscode.l10n.t('No sessions are being filtered.'));
      }
      for (const group of groups) model.stopChoosing(group);
    }),
  );
  return owned;
}

function runningGroups(model: SessionsModel) {
  return model
    .entries()
    .flatMap(({ groups }) => [...groups.values()])
    .filter(({ choice }) => choice?.isRunning)
    .map(({ node }) => node);
}

function without(choice: SessionChoice, { what }: FilterNode): SessionChoice {
  return 'filter' in what ? withoutFilter(choice, what.filter) : { ...choice, order: 'id' };
}

async function edited(
  parts: FilterParts,
  { what }: FilterNode,
): Promise<SessionChoice | undefined> {
  const { choice } = parts.filters;
  const asked = askParts(parts, 'editSessionFilter');
  if ('order' in what) {
    const order = await askOrder(asked);
    return order && { ...choice, order };
  }
  const filter = await editFilter(asked, what.filter);
  if (!filter) return undefined;
  // In its place among the others.
  const at = choice.filters.findIndex((each) => each === what.filter);
  if (at < 0) return withFilter(choice, filter);
  return {
    ...choice,
    filters: choice.filters.map((each, index) => (index === at ? filter : each)),
  };
}

function askParts({ model, services, filters }: FilterParts, command: CommandName): AskParts {
  return {
    filters,
    title: services.titleOf(command),
    groups: () => model.entries().flatMap(({ sessions }) => sessions.index?.groups() ?? []),
  };
}

/** The row that a command means; without one, the only filter or the user's choice. */
async function chipOf(
  { filters, services }: FilterParts,
  target: CommandTarget | undefined,
  command: CommandName,
): Promise<FilterNode | undefined> {
  if (isSessionsNode(target) && target.kind === 'filter') return target;
  if (filters.nodes.length === 0) {
    throw new NothingToDo(vscode.l10n.t('All sessions are shown. There is no filter.'), [
      commandAction(services.titleOf, 'filterSessions'),
    ]);
  }
  return choose(
    filters.nodes.map((value) => ({
      label: 'filter' in value.what ? filterText(value.what.filter) : orderText(value.what.order),
      value,
    })),
    {
      title: services.titleOf(command),
      placeHolder: vscode.l10n.t('Select a filter'),
      takesOnly: true,
    },
  );
}
