import * as vscode from '../../shown/vscode.ts';
import type { Timeline } from '../../../survey/history/moment.ts';
import { choose, type Choice } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { sessionEditorViewType } from '../../contributions/views.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { sessionFileScheme } from '../files/file-uri.ts';
import type { SessionTargets } from '../session-target.ts';
import { toSessionUriParts, type SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { activeMoments } from './active-moments.ts';
import { momentTime } from './moment-text.ts';

/** What finding a timeline takes. */
export interface FindParts {
  readonly services: HostServices;
  readonly targets: SessionTargets;
}

/** The session whose timeline a command means: that of a row or editor, that of moments in front, or one that is asked for. */
export async function findTimeline(
  { services, targets }: FindParts,
  target: CommandTarget | undefined,
  command: 'showTimeline' | 'saveTimeline',
): Promise<SessionAddress | undefined> {
  const isFile = target instanceof vscode.Uri && target.scheme === sessionFileScheme;
  const shown = target === undefined || isFile ? activeMoments(services.history) : undefined;
  if (shown) return shown.address;
  const isNamed = target !== undefined || targets.active() !== undefined;
  return isNamed ? targets.find(target, command) : chooseSession(services, command);
}

/** @throws NothingToDo where nothing is known of the session, with what to do */
export function timelineOf(services: HostServices, address: SessionAddress): Timeline {
  const timeline = services.history.of(address);
  if (timeline && timeline.moments.length > 0) return timeline;
  const { l10n } = vscode;
  const record = services.endpoints.get(address.endpointId);
  const id = shownId(address.ref, masksIds(record));
  if (timeline) {
    const text = l10n.t(
      'The moments of session {0} are no longer kept, because they need too much memory.',
      id,
    );
    throw new NothingToDo(text);
  }
  const uri = vscode.Uri.from(toSessionUriParts(address, !masksIds(record)));
  const open = commandAction(services.titleOf, 'openSession');
  throw new NothingToDo(l10n.t('Session {0} has no timeline yet. {1}', id, howTimelinesCome()), [
    {
      title: open.title,
      run: () => vscode.commands.executeCommand('vscode.openWith', uri, sessionEditorViewType),
    },
  ]);
}

/** Asks among the sessions that have a timeline. */
function chooseSession(
  { history, endpoints, titleOf }: HostServices,
  command: 'showTimeline' | 'saveTimeline',
): Promise<SessionAddress | undefined> {
  const { l10n } = vscode;
  const choices = history.sessions().flatMap((address): Choice<SessionAddress>[] => {
    const record = endpoints.get(address.endpointId);
    const moments = history.of(address)?.moments ?? [];
    const last = moments.at(-1);
    if (!record || !last) return [];
    return [
      {
        label: shownId(address.ref, masksIds(record)),
        description: [
          record.name,
          moments.length === 1 ? l10n.t('1 moment') : l10n.t('{0} moments', moments.length),
          momentTime(last.atMs),
        ].join(' · '),
        value: address,
      },
    ];
  });
  if (choices.length === 0) {
    throw new NothingToDo(l10n.t('No session has a timeline yet. {0}', howTimelinesCome()), [
      commandAction(titleOf, 'openTimeline'),
    ]);
  }
  return choose(choices.toReversed(), {
    title: titleOf(command),
    placeHolder: l10n.t('Select the session whose timeline to show'),
    takesOnly: true,
  });
}

function howTimelinesCome(): string {
  return vscode.l10n.t(
    'Session Farm records the changes of a session while its editor is visible, and while requests of a farm use it.',
  );
}
