import * as vscode from '../../shown/vscode.ts';
import { ConfigError } from '../../../config/config-error.ts';
import { shellWords } from '../../../config/shell-words.ts';
import type { ShellWord } from '../../../config/shell-words.ts';
import { SourceText } from '../../../config/source-text.ts';
import { configErrorText } from '../config-error-text.ts';

/** Asks for a program with its arguments that prints a password. Undefined when the user gives up. */
export async function askCommand(
  where: string,
  present: readonly string[],
): Promise<readonly string[] | undefined> {
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Command That Prints the Password for {0}', where),
    prompt: vscode.l10n.t(
      'It prints the password alone, or JSON with "password" or "token" and when that expires.',
    ),
    placeHolder: 'vault read -field=password redis/creds/app',
    value: present.map(quoted).join(' '),
    ignoreFocusOut: true,
    validateInput: problemOf,
  });
  return text === undefined || problemOf(text) !== undefined ? undefined : commandOf(text);
}

/** The program and its arguments. @throws ConfigError */
function wordsOf(text: string): readonly ShellWord[] {
  return shellWords(new SourceText(text));
}

function commandOf(text: string): readonly string[] {
  return wordsOf(text).map(({ source }) => source.text);
}

function problemOf(text: string): string | undefined {
  try {
    const words = wordsOf(text);
    if (words.length === 0 || words[0]?.source.text === '') {
      return vscode.l10n.t('Enter a program and its arguments.');
    }
    if (words.some(({ isOperator, variable }) => isOperator || variable !== undefined)) {
      return vscode.l10n.t(
        'The program runs without a shell. Enter it without pipes, redirections, and variables, or call a script.',
      );
    }
    return undefined;
  } catch (error) {
    if (error instanceof ConfigError) return configErrorText(error);
    throw error;
  }
}

/** An argument as {@link shellWords} reads it back. */
function quoted(argument: string): string {
  if (/^[\w@%+=:,./-]+$/.test(argument)) return argument;
  return argument.includes("'") ? `"${argument.replace(/["\\$`]/g, '\\$&')}"` : `'${argument}'`;
}
