import * as vscode from '../shown/vscode.ts';
import { LinkError } from '../../memcached/link-error.ts';
import { UserError } from '../errors.ts';

/** Puts the errors of the memcached room into words. */
export function explainMemcachedError(error: unknown): UserError | undefined {
  if (!(error instanceof LinkError)) return undefined;
  return new UserError(linkText(error), [], { cause: error });
}

function linkText({ code, node = 'Memcached' }: LinkError): string {
  switch (code) {
    case 'timed-out':
      return vscode.l10n.t('{0} did not answer in time.', node);
    case 'bad-reply':
      return vscode.l10n.t(
        '{0} sent a response that is too large or is not valid Memcached data. The connection was closed.',
        node,
      );
    case 'lost':
      return vscode.l10n.t('The connection to {0} was lost. Reconnecting automatically.', node);
    case 'closed':
      return vscode.l10n.t('The connection to {0} has been closed.', node);
  }
}
