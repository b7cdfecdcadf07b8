import * as vscode from '../../shown/vscode.ts';
import { PasswordOutputError, readPasswordOutput } from '../../../config/password-output.ts';
import { UserError } from '../../errors.ts';
import type { ExplainedSource } from './explained-source.ts';
import { explainToolError, runTool } from './run-tool.ts';

/** Passwords that a program of the user's prints: as text, or as JSON with their end. */
export function commandSource(command: readonly string[]): ExplainedSource {
  const [name = ''] = command;
  return {
    get: async (signal) => readPasswordOutput(await runTool(command, signal), Date.now()),
    explain: (error) =>
      error instanceof PasswordOutputError
        ? new UserError(outputText(error, name), [], { cause: error })
        : explainToolError(error, name),
  };
}

function outputText({ code }: PasswordOutputError, name: string): string {
  switch (code) {
    case 'empty':
      return vscode.l10n.t('The program {0} printed no password.', name);
    case 'not-text':
      return vscode.l10n.t('The program {0} printed something that is not UTF-8 text.', name);
    case 'several-lines':
      return vscode.l10n.t(
        'The program {0} printed several lines. It must print the password alone, or JSON.',
        name,
      );
    case 'no-password':
      return vscode.l10n.t(
        'The JSON that the program {0} printed has no "password", "token", "accessToken", or "access_token".',
        name,
      );
    case 'expired':
      return vscode.l10n.t(
        'The password that the program {0} printed has already expired. Check the clock of this machine.',
        name,
      );
  }
}
