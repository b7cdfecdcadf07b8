import * as vscode from '../../shown/vscode.ts';
import { commandIds } from '../../contributions/commands.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { activeMoments, type ActiveMoments } from './active-moments.ts';
import { authorText, changeText } from './moment-text.ts';

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
    const { requestsFor } = await import('./compare-moments.ts');
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
