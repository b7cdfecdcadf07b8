import * as vscode from '../../shown/vscode.ts';
import type { Tunnel } from '../../../config/endpoint-access.ts';
import { tunnelName } from './tunnel-text.ts';

type SshTunnel = Extract<Tunnel, { kind: 'ssh' }>;

/** Asks for an SSH server and what signs in there. Undefined when the user gives up. */
export async function askSshServer(
  title: string,
  current: SshTunnel | undefined,
): Promise<SshTunnel | undefined> {
  const { parseSshCommand } = await import('../../../tunnels/ssh/parse-ssh-command.ts');
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Enter user@host:port, or paste an ssh command with -J, -p, -i, or -l.'),
    placeHolder: 'ec2-user@bastion.example.com',
    value: current ? tunnelName(current) : '',
    ignoreFocusOut: true,
    validateInput: (value) =>
      value.trim() === '' || parseSshCommand(value)
        ? undefined
        : vscode.l10n.t('Enter an SSH server as user@host:port.'),
  });
  const parsed = text === undefined ? undefined : parseSshCommand(text);
  if (!parsed || parsed.keyFile !== undefined) return parsed;
  const keyFile = await askKeyFile(title);
  return keyFile === undefined ? undefined : { ...parsed, ...(keyFile !== 'usual' && { keyFile }) };
}

async function askKeyFile(title: string): Promise<string | undefined> {
  const usual = vscode.l10n.t('Use the SSH Agent, the Keys in ~/.ssh, or a Password');
  const file = vscode.l10n.t('Select a Key File…');
  const picked = await vscode.window.showQuickPick(
    [
      { label: usual, detail: vscode.l10n.t('The same keys that the ssh command uses.') },
      { label: file, detail: vscode.l10n.t('OpenSSH, PEM, or PuTTY format.') },
    ],
    { title, placeHolder: vscode.l10n.t('Select how to sign in'), ignoreFocusOut: true },
  );
  if (picked?.label !== file) return picked && 'usual';
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Select an SSH Key File'),
    canSelectMany: false,
  });
  return chosen?.[0]?.fsPath;
}
