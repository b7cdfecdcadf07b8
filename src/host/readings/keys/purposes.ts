import * as vscode from '../../shown/vscode.ts';
import { questionTitle } from '../../contributions/command-titles.ts';

/** Asks what a site passes to `CreateProtector`: data protection derives its keys from it. */
export async function askPurposes(title: string): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: vscode.l10n.t(
      'Enter what the site passes to CreateProtector for this value. Separate several purposes with semicolons.',
    ),
    ignoreFocusOut: true,
  });
  const purposes = text?.split(/;\s*/).filter((purpose) => purpose !== '') ?? [];
  return purposes.length === 0 ? undefined : purposes;
}
