import * as vscode from '../../shown/vscode.ts';
import type { Moment, Timeline } from '../../../survey/history/moment.ts';
import { choose, type Choice } from '../../choose.ts';
import type { CommandTarget } from '../../contributions/commands.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { openComparison } from '../files/open-comparison.ts';
import { readForFile } from '../files/read-for-file.ts';
import type { SessionFiles } from '../files/session-files.ts';
import type { SessionTargets } from '../session-target.ts';
import type { SessionAddress } from '../session-uri.ts';
import { isOpened } from './opened-timelines.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { compareMoments, requestsFor, sideOf } from './compare-moments.ts';
import { findTimeline, timelineOf } from './find-timeline.ts';
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

/** From so many moments on, those that changed items can be shown alone. */
const manyMoments = 20;

/** Lists what happened to a session, and compares the moments that the user picks. */
export async function showTimeline(
  parts: TimelineParts,
  target: CommandTarget | undefined,
): Promise<void> {
  const address = await findTimeline(parts, target, 'showTimeline');
  if (address) await showMoments(parts, address);
}

/** Lists the moments of a session. */
export async function showMoments(parts: TimelineParts, address: SessionAddress): Promise<void> {
  const { services } = parts;
  const id = shownId(address.ref, masksIds(services.endpoints.get(address.endpointId)));
  const timeline = timelineOf(services, address);
  const requests = await requestsFor(services, address, timeline);
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
  timeline: Timeline,
  isAboutItems = false,
): Promise<void> {
  const { l10n } = vscode;
  const { moments, forgottenCount } = timeline;
  const changes = l10n.t('Changes');
  const more = l10n.t('Compare');
  const whole = l10n.t('Timeline');
  const offered = isAboutItems
    ? shown.choices.filter(({ value }) => value.items.length > 0)
    : shown.choices;
  const isLong = !isAboutItems && moments.length > manyMoments;
  const hasOthers = moments.some(({ items }) => items.length === 0);
  const isFile = isOpened(shown.address);
  const picked = await choose<Moment | 'two' | 'now' | 'items' | 'save'>(
    [
      ...offered.map((choice) => ({ ...choice, group: changes })),
      ...(moments.length > 1
        ? [{ label: l10n.t('Compare Two Moments…'), value: 'two' as const, group: more }]
        : []),
      ...(isFile ? [] : [{ label: nowText(), value: 'now' as const, group: more }]),
      ...(isLong && hasOthers
        ? [{ label: l10n.t('Show Only Changes of Items…'), value: 'items' as const, group: whole }]
        : []),
      ...(isFile
        ? []
        : [
            { label: parts.services.titleOf('saveTimeline'), value: 'save' as const, group: whole },
          ]),
    ],
    question(parts, headText(shown, forgottenCount)),
  );
  switch (picked) {
    case undefined:
      return;
    case 'now':
      return compareWithNow(parts, shown);
    case 'two':
      return compareTwo(parts, { ...shown, choices: offered });
    case 'items':
      return compareChosen(parts, shown, timeline, true);
    case 'save': {
      const { saveTimeline } = await import('./save-timeline.ts');
      return saveTimeline(parts.services, shown.address);
    }
    default: {
      // Looks go on while the user reads, and may have put another in its place.
      const before = moments.findLast(({ id }) => id < picked.id);
      return compareMoments(parts, shown, before, picked);
    }
  }
}

function nowText(): string {
  return vscode.l10n.t('Compare With Now…');
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
  const [before, after] = first.id < second.id ? [first, second] : [second, first];
  await compareMoments(parts, shown, before, after);
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
    sideOf(files, address, moment),
    { snapshot, uriOf: (form) => files.uriOf(address, form) },
    {
      title: `${id}: ${momentTime(moment.atMs)} ↔ ${l10n.t('Now')}`,
      ifSame: l10n.t('The session has the same items now.'),
    },
    // The bytes of a moment are those of its items alone.
    ['json', 'types'],
  );
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
