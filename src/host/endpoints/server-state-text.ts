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
      'This server is a replica and accepts no writes. Use the address of the primary to edit sessions.',
    ),
  LOADING: () => vscode.l10n.t('Redis is still loading its data. Try again in a moment.'),
  MISCONF: () =>
    vscode.l10n.t(
      'Redis refuses writes, because it cannot save its data to disk. Check the disk and the log of the server.',
    ),
  OOM: () =>
    vscode.l10n.t(
      'Redis has reached its memory limit and accepts no more data. Free memory, or raise maxmemory.',
    ),
  NOREPLICAS: () =>
    vscode.l10n.t(
      'Redis refuses writes, because too few of its replicas are connected. Try again when they are back.',
    ),
  BUSY: () => vscode.l10n.t('Redis is running a long script. Try again when the script finishes.'),
  UNKILLABLE: () =>
    vscode.l10n.t(
      'Redis is running a script that has written data and cannot be stopped. Try again when the script finishes.',
    ),
  MASTERDOWN: () =>
    vscode.l10n.t(
      'This server is a replica that has lost its primary. Use the address of the primary, or try again in a moment.',
    ),
  CLUSTERDOWN: () =>
    vscode.l10n.t(
      'The cluster is down, because no node serves some of its slots. Try again when all nodes are back.',
    ),
  TRYAGAIN: () =>
    vscode.l10n.t('The cluster is moving this session to another node. Try again in a moment.'),
  EXECABORT: () =>
    vscode.l10n.t(
      'Redis refused a command of this change. Nothing was written to Redis. Try again in a moment.',
    ),
};
