import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import { type Choice, choose } from '../choose.ts';
import { commandAction } from '../command-action.ts';
import type { CommandName } from '../contributions/commands.ts';
import { NothingToDo } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { environmentWord } from '../sessions/endpoint-item.ts';
import type { EndpointConnectionState } from './connection-pool.ts';
import { showsWholeIds } from './endpoint-record.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { noEndpoints, nothingConnected } from './nothing-connected.ts';

interface Services extends Pick<
  HostServices,
  'endpoints' | 'connections' | 'revealedIds' | 'titleOf'
> {
  /** Whether the user disconnected it in the view; an open editor may be connected all the same. */
  readonly isDisconnected: (endpointId: string) => boolean;
}

/** Which endpoints a command is for, and what it says when there are none of that kind. */
interface EndpointWish {
  readonly placeHolder: () => string;
  readonly fits: (record: EndpointRecord, services: Services) => boolean;
  readonly none: (services: Services) => NothingToDo;
}

const { l10n } = vscode;
const isOurs = ({ origin }: EndpointRecord): boolean => origin !== 'sandbox';
const onlySandbox = ({ titleOf }: Services): NothingToDo =>
  new NothingToDo(
    l10n.t('The sandbox Redis is the only endpoint. Its settings cannot be changed.'),
    [commandAction(titleOf, 'addEndpoint')],
  );

const wishes = {
  editEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to edit'),
    fits: isOurs,
    none: onlySandbox,
  },
  renameEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to rename'),
    fits: isOurs,
    none: onlySandbox,
  },
  removeEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to remove'),
    fits: isOurs,
    none: onlySandbox,
  },
  enterPassword: {
    placeHolder: () => l10n.t('Select the endpoint to sign in to'),
    fits: isOurs,
    none: onlySandbox,
  },
  changeSignIn: {
    placeHolder: () => l10n.t('Select the endpoint to sign in to another way'),
    fits: isOurs,
    none: onlySandbox,
  },
  usePrimary: {
    placeHolder: () => l10n.t('Select the replica whose primary to use'),
    fits: ({ id }, { connections }) => connections.replica(id) !== undefined,
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('No connected endpoint is a replica.'), [
        commandAction(titleOf, 'connectEndpoint'),
      ]),
  },
  allowEdits: {
    placeHolder: () => l10n.t('Select the endpoint to allow edits to'),
    fits: ({ canWrite }) => !canWrite,
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('Edits are already allowed to every endpoint.'), [
        commandAction(titleOf, 'makeReadOnly'),
      ]),
  },
  setEnvironment: {
    placeHolder: () => l10n.t('Select the endpoint whose environment to set'),
    fits: isOurs,
    none: onlySandbox,
  },
  showEndpointActions: {
    placeHolder: () => l10n.t('Select an endpoint'),
    fits: () => true,
    none: noEndpoints,
  },
  revealSessionIds: {
    placeHolder: () => l10n.t('Select the endpoint whose session IDs to reveal'),
    fits: (record, { revealedIds }) => !showsWholeIds(record) && !revealedIds.has(record),
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('No endpoint has masked session IDs.'), [
        commandAction(titleOf, 'addEndpoint'),
      ]),
  },
  maskSessionIds: {
    placeHolder: () => l10n.t('Select the endpoint whose session IDs to mask'),
    fits: (record, { revealedIds }) => revealedIds.has(record),
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('No session IDs are revealed.'), [
        commandAction(titleOf, 'revealSessionIds'),
      ]),
  },
  makeReadOnly: {
    placeHolder: () => l10n.t('Select the endpoint to make read-only'),
    fits: ({ canWrite }) => canWrite,
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('Every endpoint is already read-only.'), [
        commandAction(titleOf, 'allowEdits'),
      ]),
  },
  diagnoseEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to diagnose'),
    fits: () => true,
    none: noEndpoints,
  },
  showStatistics: {
    placeHolder: () => l10n.t('Select the endpoint whose sessions to count'),
    fits: () => true,
    none: noEndpoints,
  },
  teachLayout: {
    placeHolder: () => l10n.t('Select the endpoint that has the keys'),
    fits: () => true,
    none: noEndpoints,
  },
  createMovingOffChecklist: {
    placeHolder: () => l10n.t('Select the endpoint whose sites move'),
    fits: () => true,
    none: noEndpoints,
  },
  connectEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to connect to'),
    fits: ({ id }, services) => !isConnected(id, services),
    none: ({ titleOf }) =>
      new NothingToDo(l10n.t('Every endpoint is already connected.'), [
        commandAction(titleOf, 'addEndpoint'),
      ]),
  },
  disconnectEndpoint: {
    placeHolder: () => l10n.t('Select the endpoint to disconnect from'),
    fits: ({ id }, services) => isConnected(id, services),
    none: nothingConnected,
  },
} as const satisfies Partial<Record<CommandName, EndpointWish>>;

/** A command that is about one endpoint. */
export type EndpointCommand = keyof typeof wishes;

/**
 * Asks which endpoint a command is about, among those that it can do something with; the only one
 * isn't asked for.
 * @throws NothingToDo when there is none
 */
export async function pickEndpoint(
  services: Services,
  command: EndpointCommand,
): Promise<EndpointRecord | undefined> {
  const all = services.endpoints.all();
  if (all.length === 0) throw noEndpoints(services);
  const { fits, none, placeHolder }: EndpointWish = wishes[command];
  const records = all.filter((record) => fits(record, services));
  if (records.length === 0) throw none(services);
  const choices = records.map((record): Choice<EndpointRecord> => {
    const description = [
      endpointLabel(record.address),
      ...(record.environment === 'local' ? [] : [environmentWord(record.environment)]),
      ...(record.canWrite ? [] : [l10n.t('read-only')]),
      services.isDisconnected(record.id)
        ? l10n.t('not connected')
        : stateText(services.connections.state(record.id)),
    ].join(' · ');
    return { label: record.name, description, value: record };
  });
  const title = services.titleOf(command);
  return choose(choices, { title, placeHolder: placeHolder(), takesOnly: true });
}

function isConnected(id: string, { connections, isDisconnected }: Services): boolean {
  if (isDisconnected(id)) return false;
  const state = connections.state(id);
  return state === 'connected' || state === 'connecting' || state === 'reconnecting';
}

function stateText(state: EndpointConnectionState): string {
  switch (state) {
    case 'connected':
      return l10n.t('connected');
    case 'connecting':
      return l10n.t('connecting…');
    case 'reconnecting':
      return l10n.t('reconnecting…');
    case 'disconnected':
    case 'failed':
      return l10n.t('not connected');
  }
}
