import * as vscode from '../../shown/vscode.ts';
import type { Moment } from '../../../survey/history/moment.ts';
import { commandIds } from '../../contributions/commands.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { activeMoments, type ActiveMoments } from './active-moments.ts';
import { compareMoments, requestsFor } from './compare-moments.ts';
import { authorText, changeText } from './moment-text.ts';

/** What walking along a timeline needs. */
export interface WalkParts {
  readonly services: HostServices;
  readonly files: SessionFiles;
}

/** Goes from the moments in front to those before or behind them. */
export async function walkTimeline(parts: WalkParts, step: 1 | -1): Promise<void> {
  const { l10n } = vscode;
  const { services } = parts;
  const active = activeMoments(services.history);
  if (!active) {
    throw new NothingToDo(l10n.t('Select a moment of a timeline first.'), [
      {
        title: services.titleOf('showTimeline'),
        run: () => vscode.commands.executeCommand(commandIds.showTimeline),
      },
    ]);
  }
  const { address, timeline, first, last, isAlone } = active;
  const { moments } = timeline;
  const indexOf = ({ id }: Moment): number => moments.findIndex((each) => each.id === id);
  const at = step > 0 ? indexOf(last) + 1 : indexOf(first) - (isAlone ? 1 : 0);
  const next = moments[at];
  if (!next) {
    const text =
      step > 0 ? l10n.t('This is the last moment.') : l10n.t('This is the first moment.');
    vscode.window.setStatusBarMessage(text, 4000);
    return;
  }
  const id = shownId(address.ref, masksIds(services.endpoints.get(address.endpointId)));
  const left = vscode.window.tabGroups.activeTabGroup.activeTab;
  await compareMoments(parts, { address, id }, moments[at - 1], next, true);
  // Where tabs are no previews, each step would leave one behind.
  const group = vscode.window.tabGroups.activeTabGroup;
  const isLeft = left && !left.isPinned && left !== group.activeTab && group.tabs.includes(left);
  if (isLeft) await vscode.window.tabGroups.close(left, true);
}

/** Says in the status bar what happened in the moment in front, and that keys walk on from there. */
export function showActiveMoment(services: HostServices): DisposableLike {
  const owned = new DisposableStore();
  const item = owned.add(
    vscode.window.createStatusBarItem('timeline', vscode.StatusBarAlignment.Left, 'history'),
  );
  item.name = vscode.l10n.t('Moment of the Timeline');
  item.command = commandIds.showTimeline;
  item.tooltip = vscode.l10n.t('Show all moments of this timeline');
  let isShown = false;
  let shows = 0;
  const show = async (): Promise<void> => {
    const turn = ++shows;
    const active = activeMoments(services.history);
    if (isShown !== (active !== undefined)) {
      isShown = active !== undefined;
      setContextKey(vscode.commands, 'sessionFarm.timelineShown', isShown ? true : undefined);
    }
    if (!active) {
      item.hide();
      return;
    }
    const requests = await requestsFor(services, active.address, active.timeline);
    if (turn !== shows) return;
    item.text = textOf(active, authorText(active.last, requests));
    item.show();
  };
  const showSafely = (): void => {
    show().catch((error: unknown) => services.log.error('timeline', error));
  };
  const { tabGroups } = vscode.window;
  owned.add(tabGroups.onDidChangeTabs(showSafely));
  owned.add(tabGroups.onDidChangeTabGroups(showSafely));
  showSafely();
  return owned;
}

function textOf({ timeline: { moments }, last }: ActiveMoments, author: string): string {
  const count = (number: number): string => formatCount(number, vscode.env.language);
  const place = vscode.l10n.t(
    'Moment {0} of {1}',
    count(moments.findIndex(({ id }) => id === last.id) + 1),
    count(moments.length),
  );
  return [place, author, changeText(last)].filter((text) => text !== '').join(' · ');
}
