import * as vscode from '../../shown/vscode.ts';
import type { Moment, Timeline } from '../../../survey/history/session-history.ts';
import { choose, type Choice } from '../../choose.ts';
import { commandAction } from '../../command-action.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { type ComparedSide, openComparison } from '../files/open-comparison.ts';
import { readForFile } from '../files/read-for-file.ts';
import type { SessionFiles } from '../files/session-files.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { authorText, changeText, momentTime, stateText } from './moment-text.ts';

/** What the timeline needs. */
export interface TimelineParts {
  readonly services: HostServices;
  readonly targets: SessionTargets;
  readonly files: SessionFiles;
}

/** A session with its timeline, as questions offer its moments. */
interface Shown {
  readonly address: SessionAddress;
  /** The ID as it may be shown. */
  readonly id: string;
  /** The newest first. */
  readonly choices: readonly Choice<Moment>[];
}

/** Lists what happened to a session, and compares the moments that the user picks. */
export async function showTimeline(
  parts: TimelineParts,
  target: CommandTarget | undefined,
): Promise<void> {
  const { services, targets } = parts;
  const isNamed = target !== undefined || targets.active() !== undefined;
  const found = isNamed ? targets.find(target, 'showTimeline') : chooseSession(services);
  const address = await found;
  if (!address) return;
  const id = shownId(address.ref, masksIds(services.endpoints.get(address.endpointId)));
  const timeline = services.history.of(address);
  if (!timeline || timeline.moments.length === 0) throw noTimeline(parts, address, id, timeline);
  const requests = await services.sessionRequests.changesOf(address);
  const choices = timeline.moments.toReversed().map((moment): Choice<Moment> => ({
    label: `${momentTime(moment.atMs)} · ${authorText(moment, requests)}`,
    description: changeText(moment),
    detail: stateText(moment),
    value: moment,
  }));
  await compareChosen(parts, { address, id, choices }, timeline);
}

async function compareChosen(
  parts: TimelineParts,
  shown: Shown,
  { moments, forgottenCount }: Timeline,
): Promise<void> {
  const { l10n } = vscode;
  const changes = l10n.t('Changes');
  const more = l10n.t('Compare');
  const isSeveral = moments.length > 1;
  const picked = await choose<Moment | 'two' | 'now'>(
    [
      ...shown.choices.map((choice) => ({ ...choice, group: changes })),
      ...(isSeveral
        ? [{ label: l10n.t('Compare Two Moments…'), value: 'two' as const, group: more }]
        : []),
      { label: l10n.t('Compare With Now…'), value: 'now' as const, group: more },
    ],
    question(parts, headText(shown, forgottenCount)),
  );
  if (picked === undefined) return;
  if (picked === 'now') return compareWithNow(parts, shown);
  if (picked === 'two') return compareTwo(parts, shown);
  // Looks go on while the user reads, and may have put another in its place.
  const before = moments.findLast(({ id }) => id < picked.id);
  if (before) return compare(parts, shown, before, picked);
  await vscode.window.showTextDocument(parts.files.uriOf(shown.address, 'json', picked.id), {
    preview: true,
  });
}

async function compareTwo(parts: TimelineParts, shown: Shown): Promise<void> {
  const { l10n } = vscode;
  const first = await choose(
    shown.choices,
    question(parts, l10n.t('Select the first of two moments to compare')),
  );
  if (!first) return;
  const second = await choose(
    shown.choices.filter(({ value }) => value !== first),
    question(parts, l10n.t('Select the moment to compare with {0}', momentTime(first.atMs))),
  );
  if (!second) return;
  const isInOrder = first.id < second.id;
  await compare(parts, shown, isInOrder ? first : second, isInOrder ? second : first);
}

async function compareWithNow(parts: TimelineParts, shown: Shown): Promise<void> {
  const { l10n } = vscode;
  const { files, services } = parts;
  const { address, id } = shown;
  const moment = await choose(
    shown.choices,
    question(parts, l10n.t('Select the moment to compare with the session as it is now')),
  );
  if (!moment) return;
  const snapshot = await readForFile(services, address);
  await openComparison(
    sideOf(parts, shown, moment),
    { snapshot, uriOf: (form) => files.uriOf(address, form) },
    {
      title: `${id}: ${momentTime(moment.atMs)} ↔ ${l10n.t('Now')}`,
      ifSame: l10n.t('The session has the same items now.'),
    },
    // The bytes of a moment are those of its items alone.
    ['json', 'types'],
  );
}

async function compare(
  parts: TimelineParts,
  shown: Shown,
  before: Moment,
  after: Moment,
): Promise<void> {
  await openComparison(sideOf(parts, shown, before), sideOf(parts, shown, after), {
    title: `${shown.id}: ${momentTime(before.atMs)} ↔ ${momentTime(after.atMs)}`,
    ifSame: vscode.l10n.t('Both moments have the same items.'),
  });
}

function sideOf({ files }: TimelineParts, { address }: Shown, moment: Moment): ComparedSide {
  const { snapshot, id } = moment;
  return { snapshot, uriOf: (form) => files.uriOf(address, form, id) };
}

/** Asks among the sessions that have a timeline. */
function chooseSession(services: HostServices): Promise<SessionAddress | undefined> {
  const { history, endpoints, titleOf } = services;
  const choices = history.sessions().flatMap((address): Choice<SessionAddress>[] => {
    const record = endpoints.get(address.endpointId);
    const last = history.of(address)?.moments.at(-1);
    if (!record || !last) return [];
    const description = `${record.name} · ${momentTime(last.atMs)}`;
    return [{ label: shownId(address.ref, masksIds(record)), description, value: address }];
  });
  if (choices.length === 0) {
    throw new NothingToDo(
      vscode.l10n.t('No session has a timeline yet. {0}', howTimelinesCome()),
      [],
    );
  }
  return choose(choices.toReversed(), {
    title: titleOf('showTimeline'),
    placeHolder: vscode.l10n.t('Select the session whose timeline to show'),
    takesOnly: true,
  });
}

function question({ services }: TimelineParts, placeHolder: string) {
  return { title: services.titleOf('showTimeline'), placeHolder };
}

function headText({ id }: Shown, forgottenCount: number): string {
  const { l10n } = vscode;
  const text = l10n.t('Select a change of session {0} to compare it with the moment before', id);
  if (forgottenCount === 0) return text;
  const older = formatCount(forgottenCount, vscode.env.language);
  return l10n.t('{0}. Older moments no longer kept: {1}', text, older);
}

function noTimeline(
  { services, targets }: TimelineParts,
  address: SessionAddress,
  id: string,
  timeline: Timeline | undefined,
): NothingToDo {
  const { l10n } = vscode;
  if (timeline) {
    return new NothingToDo(
      l10n.t(
        'The moments of session {0} are no longer kept, because they need too much memory.',
        id,
      ),
    );
  }
  const text = l10n.t('Session {0} has no timeline yet. {1}', id, howTimelinesCome());
  const open = commandAction(services.titleOf, 'openSession');
  const run = () => vscode.commands.executeCommand('vscode.open', targets.uriOf(address));
  return new NothingToDo(text, [{ title: open.title, run }]);
}

function howTimelinesCome(): string {
  return vscode.l10n.t(
    'Session Farm records the changes of a session while its editor is visible.',
  );
}
