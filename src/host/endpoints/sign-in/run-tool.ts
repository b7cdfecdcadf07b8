import { homedir } from 'node:os';
import * as vscode from '../../shown/vscode.ts';
import { UserError } from '../../errors.ts';
import { programFile } from '../../../processes/find-program.ts';
import { ProgramError } from '../../layouts/program-error.ts';
import { runProgram } from '../../layouts/run-program.ts';

/** Somebody may have to enter the passphrase of a key, or to touch a device. */
const TIMEOUT_MS = 120_000;
const MAX_OUTPUT_BYTES = 1_048_576;
const MAX_WORDS_LENGTH = 400;

/**
 * Runs a program of the user's and gives what it prints. No shell reads its command line. It runs in
 * the home folder: what a workspace holds is never taken for a part of it.
 * @throws ProgramError
 */
export async function runTool(
  command: readonly string[],
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (!vscode.workspace.isTrusted) throw new ProgramError('not-trusted', 'It was not run.');
  const [name = '', ...args] = command;
  const file = await programFile(name);
  const limits = { timeoutMs: TIMEOUT_MS, maxOutputBytes: MAX_OUTPUT_BYTES };
  return runProgram({ file, args, folder: homedir(), ...limits }, new Uint8Array(), signal);
}

/** What kept a program from giving an answer, in words; undefined for other errors. */
export function explainToolError(error: unknown, name: string): UserError | undefined {
  if (!(error instanceof ProgramError)) return undefined;
  return new UserError(toolErrorText(error, name), [], { cause: error });
}

function toolErrorText({ code, message }: ProgramError, name: string): string {
  switch (code) {
    case 'not-started':
      return vscode.l10n.t(
        'The program {0} could not be started. Check that it is installed and on the PATH of VS Code.',
        name,
      );
    case 'not-trusted':
      return vscode.l10n.t(
        'The program {0} was not run, because this window is in Restricted Mode. Trust the workspace to sign in.',
        name,
      );
    case 'timed-out':
      return vscode.l10n.t('The program {0} did not finish in time.', name);
    case 'too-much-output':
      return vscode.l10n.t('The program {0} printed more than a password.', name);
    default:
      return vscode.l10n
        .t('The program {0} failed. {1}', name, message.slice(0, MAX_WORDS_LENGTH))
        .trimEnd();
  }
}
