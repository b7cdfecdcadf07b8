import * as vscode from '../../shown/vscode.ts';
import type { Tunnel } from '../../../config/endpoint-access.ts';

type CommandTunnel = Extract<Tunnel, { kind: 'command' }>;

/** Asks for a command that forwards a local port. Undefined when the user gives up. */
export async function askCommandTunnel(
  title: string,
  current: CommandTunnel | undefined,
): Promise<CommandTunnel | undefined> {
  const { commandPresets, formatCommand, parseCommand } =
    await import('../../../tunnels/command/command-text.ts');
  const presets = commandPresets(process.platform);
  const picked = await vscode.window.showQuickPick(
    [
      ...(current
        ? [{ label: vscode.l10n.t('Present Command'), detail: formatCommand(current.command) }]
        : []),
      ...presets.map(({ name, text }) => ({ label: name, detail: text })),
      { label: vscode.l10n.t('Other Command…'), detail: '' },
    ],
    { title, placeHolder: vscode.l10n.t('Select a command to start with'), ignoreFocusOut: true },
  );
  if (!picked) return undefined;
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'The command runs without a shell. {0}, {1}, and {2} are replaced for each Redis server.',
      '${localPort}',
      '${host}',
      '${port}',
    ),
    value: picked.detail,
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(value, parseCommand(value)),
  });
  const command = text === undefined ? undefined : parseCommand(text);
  return command && { kind: 'command', command: [...command] };
}

function problemOf(text: string, command: readonly string[] | undefined): string | undefined {
  if (text.trim() === '') return undefined;
  if (!command) return vscode.l10n.t('Close the quotation marks.');
  if (
    /\b[A-Z]{3,}(?:-[A-Z]+)*\b/.test(
      command
        .slice(1)
        .join(' ')
        .replace(/AWS-\w+/g, ''),
    )
  ) {
    return vscode.l10n.t('Replace the words in capital letters with your own values.');
  }
  return command.some((part) => part.includes('${localPort}'))
    ? undefined
    : vscode.l10n.t(
        'Include {0}, the port on this machine that Session Farm connects to.',
        '${localPort}',
      );
}
