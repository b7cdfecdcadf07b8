import * as vscode from '../../shown/vscode.ts';
import { AzureError } from '../../../clouds/azure/azure-error.ts';
import { PasswordOutputError } from '../../../config/password-output.ts';
import { UserError } from '../../errors.ts';
import type { ErrorAction } from '../../errors.ts';
import { explainToolError } from '../sign-in/run-tool.ts';
import type { AzureAccount } from './azure-token.ts';

/** What Azure, or the way to a token for it, refused, and what to do about it. */
export function explainAzureError(
  error: unknown,
  { account }: AzureAccount,
  actions: readonly ErrorAction[] = [],
): UserError | undefined {
  if (error instanceof AzureError) {
    return new UserError(azureErrorText(error, account), actions, { cause: error });
  }
  if (error instanceof PasswordOutputError) {
    const text = vscode.l10n.t('The Azure CLI printed no token. Update it, then try again.');
    return new UserError(text, [], { cause: error });
  }
  return explainToolError(error, 'az');
}

export function azureErrorText(
  { code, facts }: AzureError,
  account: AzureAccount['account'],
): string {
  const { detail = '', action = '' } = facts;
  switch (code) {
    case 'signed-out':
      return account === 'microsoft'
        ? vscode.l10n.t('You are not signed in to Microsoft in VS Code. {0}', detail).trimEnd()
        : vscode.l10n
            .t('The Azure CLI gives no token. Run "az login" in a terminal. {0}', detail)
            .trimEnd();
    case 'no-consent':
      return vscode.l10n
        .t(
          'Your organization does not let VS Code get tokens for Azure caches. Install the Azure CLI and run "az login", or ask your administrator for consent. {0}',
          detail,
        )
        .trimEnd();
    case 'bad-token':
      return vscode.l10n.t(
        'The token that came is not one for Azure caches. Select another account, then try again.',
      );
    case 'denied':
      return vscode.l10n.t(
        'You do not have the Azure permission {0}. Ask your Azure administrator for it.',
        action,
      );
    case 'throttled':
      return facts.retryAfterSeconds === undefined
        ? vscode.l10n.t('Azure is limiting your requests. Wait a minute, then try again.')
        : vscode.l10n.t(
            'Azure is limiting your requests. Try again in {0} seconds.',
            facts.retryAfterSeconds,
          );
    case 'not-found':
      return vscode.l10n.t('Azure does not find the cache. It may have been deleted.');
    case 'unavailable':
      return vscode.l10n
        .t('Azure cannot answer at the moment. Try again later. {0}', detail)
        .trimEnd();
    case 'unreachable':
      return vscode.l10n
        .t('Cannot reach Azure. Check your network, VPN, and proxy. {0}', detail)
        .trimEnd();
    case 'bad-answer':
    case 'unknown':
      return vscode.l10n.t('Azure answered with an error. {0}', detail).trimEnd();
  }
}
