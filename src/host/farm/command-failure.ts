import * as vscode from '../shown/vscode.ts';
import { UserError } from '../errors.ts';
import { FarmCommandError } from './farm-client.ts';

/** Puts into words why a farm didn't do what it was told to. */
export function explainCommandFailure(error: unknown): UserError | undefined {
  if (!(error instanceof FarmCommandError)) return undefined;
  const text = textOf(error);
  return text === undefined ? undefined : new UserError(text, [], { cause: error });
}

function textOf({ problem }: FarmCommandError): string | undefined {
  const { l10n } = vscode;
  const server = String(problem.details?.['server'] ?? '');
  switch (problem.code) {
    case 'not-connected':
    case 'ended':
      return l10n.t('The farm is not responding. It is still starting or has just stopped.');
    case 'unknown-request':
      return l10n.t('That request is no longer waiting.');
    case 'request-forgotten':
      return l10n.t('The farm no longer keeps this request. It keeps the last requests only.');
    case 'body-not-kept':
    case 'not-replayable':
    case 'too-many-breakpoints':
      return vscode.reasonText(problem.reason);
    case 'header-not-editable':
      return l10n.t(
        'The balancer sets {0} itself. Remove that header.',
        String(problem.details?.['name'] ?? ''),
      );
    case 'method-not-editable':
      return l10n.t('A request cannot be changed to or from HEAD or CONNECT. Keep its method.');
    case 'body-not-editable':
      return l10n.t('The body has not arrived whole, or is too long. Leave it as it is.');
    case 'bad-edit':
      return l10n.t(
        'The edited request is not valid HTTP, or could be read in two ways. Check its first line and its headers.',
      );
    case 'not-ready':
      return l10n.t('{0} is not accepting requests. Start it, or choose another server.', server);
    case 'no-server':
      return l10n.t('No server in the farm is accepting requests. Start one.');
    case 'unknown-server':
      return l10n.t('The farm has no server {0}.', server);
    case 'port-in-use':
      return l10n.t(
        'Port {0}, used by {1}, is in use by another program. Close that program, and then start the server again.',
        String(problem.details?.['port'] ?? ''),
        server,
      );
    default:
      return undefined;
  }
}
