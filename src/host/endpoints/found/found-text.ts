import * as vscode from '../../shown/vscode.ts';
import type { FileFailure, FoundProblem } from '../../../config/found/find.ts';
import { configErrorText } from '../config-error-text.ts';

/** Why a value that was found can't be used as it stands, and what to do. */
export function foundProblemText(problem: FoundProblem): string {
  switch (problem.code) {
    case 'placeholder':
      return vscode.l10n.t(
        'The value is a placeholder, {0}, which is replaced when the site is deployed. Add the endpoint by its real address.',
        problem.found,
      );
    case 'not-understood':
      return configErrorText(problem.error);
    case 'computed':
      return vscode.l10n.t(
        'The method {0} of the site returns the connection string. Add the endpoint by its real address.',
        problem.method,
      );
    case 'encrypted':
      return vscode.l10n.t(
        'The section is encrypted for the server that runs the site. Add the endpoint by its real address.',
      );
    case 'missing-setting':
      return vscode.l10n.t(
        'The setting {0} is not in these files. The server that runs the site sets it. Add the endpoint by its real address.',
        problem.name,
      );
  }
}

/** Why a file could not be read. */
export function fileFailureText({ code, line }: Pick<FileFailure, 'code' | 'line'>): string {
  switch (code) {
    case 'too-large':
      return vscode.l10n.t('The file is larger than 1 MB and was not read.');
    case 'unreadable':
      return vscode.l10n.t('The file is not a text file or cannot be opened.');
    case 'has-dtd':
      return vscode.l10n.t('The file declares a document type, which Session Farm does not read.');
    case 'too-complex':
      return vscode.l10n.t('The file is nested too deeply or has too many values.');
    case 'damaged':
      return line === undefined
        ? vscode.l10n.t('The file is damaged.')
        : vscode.l10n.t('The file is damaged. See line {0}.', line);
  }
}

/** That sessions are somewhere that Session Farm does not open. */
export function elsewhereText(name: string): string {
  return vscode.l10n.t('Sessions are stored by {0}, which Session Farm does not open.', name);
}

/** That the password of an address isn't in the file. What stands in its place isn't shown: it may be one. */
export function openPasswordText(): string {
  return vscode.l10n.t('The password is a placeholder. You are asked for the real one.');
}
