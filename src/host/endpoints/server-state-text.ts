import * as vscode from '../shown/vscode.ts';
import type { ReplyError } from '../../stores/commands.ts';

/** The states in which a server refuses, by the first words of its replies (server.c, script.c). */
const states = [
  'READONLY',
  'LOADING',
  'MISCONF',
  'OOM',
  'NOREPLICAS',
  'BUSY',
  'MASTERDOWN',
  'CLUSTERDOWN',
  'TRYAGAIN',
] as const;

type ServerState = (typeof states)[number];

/**
 * Says in which state a server is that refuses what it was asked, and what helps; undefined for errors
 * of another kind. Before Redis 7.0, an error inside a script is quoted in that of the script.
 */
export function serverStateText({ code, message }: ReplyError): string | undefined {
  const quoted = /: -([A-Z]{3,12}) /.exec(message)?.[1];
  const state = states.find((each) => each === code || each === quoted);
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
  MASTERDOWN: () =>
    vscode.l10n.t(
      'This server is a replica that has lost its primary. Use the address of the primary, or try again soon.',
    ),
  CLUSTERDOWN: () =>
    vscode.l10n.t(
      'The cluster is down because a part of its slots has no node. Try again when all nodes are back.',
    ),
  TRYAGAIN: () =>
    vscode.l10n.t('The cluster is moving this session to another node. Try again soon.'),
};
