import * as vscode from '../../shown/vscode.ts';
import type { Tunnel } from '../../../config/endpoint-access.ts';

/** A tunnel in a few words, for rows: `via bastion`. */
export function tunnelLabel(tunnel: Tunnel): string {
  return vscode.l10n.t('via {0}', tunnelName(tunnel));
}

/** What a tunnel goes through: an SSH server, or the program of a command. */
export function tunnelName(tunnel: Tunnel): string {
  if (tunnel.kind === 'command') return programName(tunnel.command);
  const { host, user, port } = tunnel;
  const name = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${name}${port === undefined ? '' : `:${port}`}`;
}

/** A tunnel in a sentence, for tooltips. Commands are said by their program: arguments may be long. */
export function tunnelSentence(tunnel: Tunnel): string {
  return tunnel.kind === 'ssh'
    ? vscode.l10n.t('Through the SSH server {0}', tunnelName(tunnel))
    : vscode.l10n.t('Through the command {0}', tunnelName(tunnel));
}

function programName([program = '']: readonly string[]): string {
  return program.split(/[\\/]/).at(-1) ?? program;
}
