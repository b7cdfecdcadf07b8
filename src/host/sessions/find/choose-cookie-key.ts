import * as vscode from '../../shown/vscode.ts';
import { choose, type Choice } from '../../choose.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import type { KeyStore } from './cookie-keys.ts';

/** Files in which frameworks keep the keys of their cookies. */
const keyFiles =
  '{**/.env,**/.env.*,**/config/master.key,**/config/secrets.yml,**/config/credentials/*.key,**/settings.py}';
const withoutKeys = '**/{node_modules,vendor,.venv,venv,site-packages,dist,build}/**';
const maxOffered = 20;

/**
 * Asks for the key of a site's cookies: a file of the workspace, another one, or the key itself.
 * @returns whether there is one more
 */
export async function chooseCookieKey(title: string, keys: KeyStore): Promise<boolean> {
  const { l10n } = vscode;
  const found = await vscode.workspace.findFiles(keyFiles, withoutKeys, maxOffered);
  const files = found.map((file): Choice<vscode.Uri> => {
    const path = vscode.workspace.asRelativePath(file);
    return { label: path, group: l10n.t('Files of the workspace'), value: file };
  });
  const others: readonly Choice<'file' | 'text'>[] = [
    {
      label: l10n.t('Select File…'),
      detail: keys.fileNote,
      group: l10n.t('Elsewhere'),
      value: 'file',
    },
    {
      label: l10n.t('Paste Key…'),
      detail: keys.pasteNote,
      group: l10n.t('Elsewhere'),
      value: 'text',
    },
  ];
  files.sort((a, b) => (a.label < b.label ? -1 : 1));
  const chosen = await choose<vscode.Uri | 'file' | 'text'>([...files, ...others], {
    title,
    placeHolder: l10n.t('Select where the site has the key of its cookies'),
  });
  if (chosen === undefined) return false;
  if (chosen === 'text') return pasteKey(title, keys);
  const file = chosen === 'file' ? await selectFile() : chosen;
  if (!file) return false;
  if ((await keys.addFile(file)) > 0) return true;
  const another = l10n.t('Select Another…');
  const answer = await vscode.window.showErrorMessage(
    l10n.t(
      'There is no key in {0}. Select the file in which the site has APP_KEY, SECRET_KEY, secret_key_base, or the secret of its sessions.',
      vscode.workspace.asRelativePath(file),
    ),
    another,
  );
  return answer === another && chooseCookieKey(title, keys);
}

async function pasteKey(title: string, keys: KeyStore): Promise<boolean> {
  const { l10n } = vscode;
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: l10n.t(
      'Paste APP_KEY, SECRET_KEY, secret_key_base, or the secret of the sessions, as the site has it.',
    ),
    password: true,
    ignoreFocusOut: true,
  });
  const key = text?.trim() ?? '';
  if (key === '') return false;
  await keys.addText(key);
  return true;
}

async function selectFile(): Promise<vscode.Uri | undefined> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('File with the key of the site'),
      openLabel: vscode.l10n.t('Use Key'),
    })) ?? [];
  return file;
}
