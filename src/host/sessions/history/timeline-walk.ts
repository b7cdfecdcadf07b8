import * as vscode from '../../shown/vscode.ts';
import type { Moment } from '../../../survey/history/moment.ts';
import { commandIds } from '../../contributions/commands.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionFiles } from '../files/session-files.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { activeMoments } from './active-moments.ts';
import { compareMoments } from './compare-moments.ts';

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
