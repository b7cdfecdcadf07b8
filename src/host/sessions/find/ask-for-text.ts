import * as vscode from '../../shown/vscode.ts';
import { cluesOf } from '../../../lookup/clues.ts';
import { readKeyedCookies } from '../../../lookup/keyed/read-keyed.ts';
import { cookiesOf, readPastedText, type PastedText } from '../../../lookup/pasted-text.ts';
import { questionTitle } from '../../contributions/command-titles.ts';
import { isForValues } from './search-values.ts';

/** Asks what is known of a session. Undefined when the user gives up. */
export async function askForText(title: string): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title: questionTitle(title),
    prompt: vscode.l10n.t(
      'Paste a session ID, a key, a cookie, or a whole "Cookie" header. Other words are searched for in the values.',
    ),
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  return text === undefined || text.trim() === '' ? undefined : text;
}

function problemOf(input: string): vscode.InputBoxValidationMessage | string | undefined {
  if (input.trim() === '') return undefined;
  const pasted = readPastedText(input);
  if (isEmpty(pasted)) return nothingInText();
  if (!isForValues(pasted)) return undefined;
  return {
    message: vscode.l10n.t('This is not a session ID. Press Enter to search the values for it.'),
    severity: vscode.InputBoxValidationSeverity.Info,
  };
}

/** Whether a text says nothing of a session. */
export function isEmpty(pasted: PastedText): boolean {
  const { refs, ids, closed } = cluesOf(pasted);
  if (refs.length > 0 || ids.length > 0 || closed.length > 0) return false;
  return readKeyedCookies(cookiesOf(pasted), [], Date.now()).length === 0;
}

/** What is said of such a text. */
export function nothingInText(): string {
  return vscode.l10n.t(
    'There is no session ID, key, or cookie in this text. Copy the "Cookie" header of a request, or the ID alone.',
  );
}
