import * as vscode from '../../shown/vscode.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import type { SessionAbility } from '../../../stores/session.ts';
import { commandAction } from '../../command-action.ts';
import { commandIds } from '../../contributions/commands.ts';
import { connectsByItself } from '../../endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { nothingConnected } from '../../endpoints/nothing-connected.ts';
import { type ErrorAction, NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import type { SessionsModel } from '../sessions-model.ts';
import type { SessionAddress } from '../session-uri.ts';
import { FoundSessions } from './found-sessions.ts';
import { searchAll } from './search-all.ts';
import { SessionPick } from './session-pick.ts';
import type { PickAction } from './session-pick.ts';
import { sessionWishes } from './session-wishes.ts';
import type { SessionCommand, SessionWish } from './session-wishes.ts';

/** A list that is complete sooner is shown complete, or not at all where nothing is left to choose. */
const patienceMs = 400;

/** What the question needs. */
export interface PickParts {
  readonly model: SessionsModel;
  readonly services: HostServices;
}

/**
 * Asks which session a command is about, among those of the endpoints that are connected.
 * @param more what is wished of it beyond what the command wishes always
 * @throws NothingToDo when there is none, with what can be done about that
 */
export async function pickSession(
  parts: PickParts,
  command: SessionCommand,
  more: SessionWish = {},
): Promise<SessionAddress | undefined> {
  const wish: SessionWish = { ...sessionWishes[command], ...more };
  const indexes = new Map<string, SessionIndex>();
  for (;;) {
    const records = parts.services.endpoints.all().filter((record) => isOpen(parts, record));
    if (records.length === 0) throw nothingConnected(parts.services);
    const found = new FoundSessions(parts, wish, records, indexes);
    const picked = await ask(parts, { command, wish }, found, indexes);
    if (picked === undefined || 'ref' in picked) return picked;
    await picked.run();
  }
}

/** Whether the view has an endpoint connected, or would connect to it without being asked. */
export function isOpen({ model }: PickParts, record: EndpointRecord): boolean {
  const { isDisconnected, sessions } = model.entry(record.id);
  if (isDisconnected || sessions.state.phase === 'failed') return false;
  return connectsByItself(record) || sessions.state.phase !== 'idle';
}

/** Which session is asked for, and for which command. */
interface Asked {
  readonly command: SessionCommand;
  readonly wish: SessionWish;
}

async function ask(
  parts: PickParts,
  asked: Asked,
  found: FoundSessions,
  indexes: Map<string, SessionIndex>,
): Promise<SessionAddress | PickAction | undefined> {
  const { command, wish } = asked;
  const all = parts.services.endpoints.all();
  const actions = (): PickAction[] => [
    ...found.stale.map((record) => searchAction(parts, record, indexes)),
    ...(all.every((record) => isOpen(parts, record)) ? [] : [connectAction()]),
  ];
  const loading = load(found);
  const isDone = await Promise.race([
    loading.then(() => true),
    new Promise<false>((resolve) => setTimeout(() => resolve(false), patienceMs)),
  ]);
  if (isDone) {
    const [only, ...others] = found.offered();
    if (!only) throw nothingFound(parts, asked, found, actions());
    if (wish.takesOnly && others.length === 0 && actions().length === 0) {
      return { endpointId: only.record.id, database: only.database, ref: only.ref };
    }
  }
  const pick = new SessionPick(parts.services.titleOf(command), found, wish, actions);
  try {
    const picked = await pick.ask(loading);
    if (picked === 'nothing') throw nothingFound(parts, asked, found, actions());
    return picked;
  } finally {
    pick.dispose();
  }
}

async function load(found: FoundSessions): Promise<void> {
  await found.search();
  await found.read('', true);
}

function searchAction(
  { services }: PickParts,
  record: EndpointRecord,
  indexes: Map<string, SessionIndex>,
): PickAction {
  return {
    label: vscode.l10n.t('Search All Sessions of {0}…', record.name),
    detail: vscode.l10n.t('Sessions that were locked after the last search are not listed yet.'),
    icon: 'search',
    run: async () => {
      const index = await searchAll(services, record);
      if (index) indexes.set(record.id, index);
    },
  };
}

function connectAction(): PickAction {
  return {
    label: vscode.l10n.t('Connect to Endpoint…'),
    detail: vscode.l10n.t('Only the sessions of connected endpoints are listed.'),
    icon: 'plug',
    run: async () => vscode.commands.executeCommand(commandIds.connectEndpoint),
  };
}

function nothingFound(
  parts: PickParts,
  { command, wish: { ability, lock, otherThan } }: Asked,
  found: FoundSessions,
  actions: readonly PickAction[],
): NothingToDo {
  const { services } = parts;
  const again = () => vscode.commands.executeCommand(commandIds[command]);
  const buttons: ErrorAction[] = actions.map(({ label, run }) => ({
    title: label,
    run: async () => {
      await run();
      await again();
    },
  }));
  if (buttons.length === 0) buttons.push(commandAction(services.titleOf, 'refreshSessions'));
  // A connection may have failed on the way here.
  if (!services.endpoints.all().some((record) => isOpen(parts, record))) {
    return nothingConnected(services);
  }
  const text =
    lock === 'locked' ? notLockedText(found) : otherThan ? noOtherText() : nothingText(ability);
  return new NothingToDo(text, buttons);
}

function notLockedText({ stale }: FoundSessions): string {
  return stale.length === 0
    ? vscode.l10n.t('No session is locked by a request.')
    : vscode.l10n.t(
        'No session was locked when the sessions of {0} were last searched. Search all of them to be sure.',
        stale.map(({ name }) => name).join(', '),
      );
}

function noOtherText(): string {
  return vscode.l10n.t('No other session was found at the connected endpoints.');
}

function nothingText(ability: SessionAbility | undefined): string {
  switch (ability) {
    case 'extend':
      return vscode.l10n.t('No session was found that stores a timeout to extend it by.');
    case 'set-timeout':
      return vscode.l10n.t('No session was found whose timeout can be set.');
    case 'copy':
      return vscode.l10n.t('No session was found that can be copied.');
    case 'hold-lock':
      return vscode.l10n.t('No session was found whose lock is free and can be held.');
    case 'release-lock':
    case undefined:
      return vscode.l10n.t('No session was found at the connected endpoints.');
  }
}
