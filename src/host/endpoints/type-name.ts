import * as vscode from '../shown/vscode.ts';
import { hostText } from '../shown/host-text.ts';
import type { EndpointRecord } from './endpoint-record.ts';

/**
 * Has the user type an endpoint's name, which nobody does by mistake.
 * @param prompt names the endpoint, and what its name is asked for
 * @returns whether the name was typed
 */
export async function typesName(
  { name }: EndpointRecord,
  title: string,
  prompt: string,
): Promise<boolean> {
  // Nobody can type what isn't seen: the name as it is shown will do.
  const shown = hostText(name).trim();
  const isName = (text: string): boolean => {
    const typed = text.trim();
    return typed !== '' && (typed === name.trim() || typed === shown);
  };
  const typed = await vscode.window.showInputBox({
    title,
    prompt,
    placeHolder: name,
    ignoreFocusOut: true,
    validateInput: (text) =>
      isName(text) || text === ''
        ? undefined
        : vscode.l10n.t('This does not match the endpoint name.'),
  });
  return typed !== undefined && isName(typed);
}
