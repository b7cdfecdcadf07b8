import * as vscode from '../shown/vscode.ts';
import type { ReplyError } from '../../stores/commands.ts';
import { type ServerState, serverStateOf } from './server-state.ts';

/** Says in which state a server is that refuses, and what helps; undefined for other errors. */
export function serverStateText(error: ReplyError): string | undefined {
  const state = serverStateOf(error);
  return state && texts[state]();
}

const texts: Readonly<Record<ServerState, () => string>> = {
  READONLY: () =>
    vscode.l10n.t(
      'This server is a replica and takes no writes. Use the address of the primary to edit sessions.',
    ),
  LOADING: () => vscode.l10n.t('Redis is still loading its data. Try again soon.'),
  MISCONF: () =>
    vscode.l10n.t(
      'Redis takes no writes because it cannot save its data to disk. Look at the disk and the log of the server.',
    ),
  OOM: () =>
    vscode.l10n.t(
      'Redis has reached its memory limit and takes no more data. Free memory or raise maxmemory.',
    ),
  NOREPLICAS: () =>
    vscode.l10n.t(
      'Redis takes no writes because too few of its replicas are connected. Try again when they are back.',
    ),
  BUSY: () =>
    vscode.l10n.t('Redis is busy with a long script. Try again when the script has finished.'),
  UNKILLABLE: () =>
    vscode.l10n.t(
      'Redis is busy with a script that has written and cannot be stopped. Try again when the script has finished.',
    ),
  MASTERDOWN: () =>
    vscode.l10n.t(
      'This server is a replica that has lost its primary. Use the address of the primary, or try again soon.',
    ),
  CLUSTERDOWN: () =>
    vscode.l10n.t(
      'The cluster is down because a part of its slots has no node. Try again when all nodes are back.',
    ),
  TRYAGAIN: () =>
    vscode.l10n.t('The cluster is moving this session to another node. Try again in a moment.'),
  EXECABORT: () =>
    vscode.l10n.t(
      'Redis refused a command of the change, so none of the change was done. Try again soon.',
    ),
};
