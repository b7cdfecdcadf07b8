import * as vscode from '../shown/vscode.ts';
import { environmentText } from '../sessions/endpoint-item.ts';
import type { EndpointEnvironment } from './endpoint-record.ts';

/** Asks for a password, without showing it. Undefined when the user gives up. */
export async function askPassword(where: string): Promise<string | undefined> {
  return vscode.window.showInputBox({
    title: vscode.l10n.t('Password for {0}', where),
    prompt: vscode.l10n.t("Stored in VS Code's secret storage."),
    password: true,
    ignoreFocusOut: true,
  });
}

/** Asks for a user name and a password. Undefined when the user gives up. */
export async function askLogin(
  where: string,
  username: string | undefined,
): Promise<{ username: string | undefined; password: string } | undefined> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Username for {0} (1/2)', where),
    prompt: vscode.l10n.t('Leave empty to use the default user.'),
    value: username ?? '',
    ignoreFocusOut: true,
  });
  if (name === undefined) return undefined;
  const password = await askPassword(where);
  if (password === undefined) return undefined;
  return { username: name.trim() === '' ? undefined : name.trim(), password };
}

/**
 * Asks under which name an endpoint is shown.
 * @param takenNames names of other endpoints, which would be confused with it
 */
export async function askName(
  title: string,
  suggestion: string,
  takenNames: readonly string[],
): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    value: suggestion,
    ignoreFocusOut: true,
    validateInput: (text) => {
      const trimmed = text.trim();
      if (trimmed === '') return vscode.l10n.t('Enter a name for the endpoint.');
      if (trimmed.length > 60) return vscode.l10n.t('A name can have at most 60 characters.');
      return takenNames.includes(trimmed)
        ? vscode.l10n.t('Another endpoint already has this name.')
        : undefined;
    },
  });
  return name?.trim();
}

interface EnvironmentItem extends vscode.QuickPickItem {
  readonly environment: EndpointEnvironment;
}

/** Asks how careful one has to be with an endpoint. */
export async function askEnvironment(
  title: string,
  suggestion: EndpointEnvironment,
  isLocal: boolean,
): Promise<EndpointEnvironment | undefined> {
  const details: Readonly<Record<EndpointEnvironment, string>> = {
    local: isLocal
      ? vscode.l10n.t('On this machine. Edits are allowed.')
      : vscode.l10n.t('Starts as read-only, because it is not on this machine.'),
    development: isLocal
      ? vscode.l10n.t('Shared or behind a tunnel, but with no real users. Edits are allowed.')
      : vscode.l10n.t('Starts as read-only. Use "Allow Edits to Endpoint…" to change that.'),
    production: vscode.l10n.t(
      'Real users. Starts as read-only. To allow edits, you type the endpoint name.',
    ),
  };
  const all: readonly EndpointEnvironment[] = isLocal
    ? ['local', 'development', 'production']
    : ['development', 'production'];
  // What was on this machine may be elsewhere now.
  const first = all.includes(suggestion) ? suggestion : 'development';
  const items = [first, ...all.filter((environment) => environment !== first)].map(
    (environment): EnvironmentItem => ({
      label: environmentText(environment),
      detail: details[environment],
      environment,
    }),
  );
  const picked = await vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
  return picked?.environment;
}
