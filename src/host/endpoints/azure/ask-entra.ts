import * as vscode from '../../shown/vscode.ts';
import { entraCredentials } from '../../../clouds/azure/entra-token.ts';
import { isCancellation } from '../../cancellation.ts';
import type { SignIn } from '../../../config/endpoint-access.ts';
import { explainAzureError } from './azure-error-text.ts';
import type { AzureAccount } from './azure-token.ts';
import { entraToken } from './entra-sign-in.ts';
import { withAzureProgress } from './progress.ts';

/**
 * Has the user sign in with Entra ID, and sees that a token for caches comes of it. Undefined when the
 * user gives up.
 * @param first the account that is asked first
 */
export async function askEntra(
  first: AzureAccount = { account: 'microsoft' },
): Promise<SignIn | undefined> {
  let account = first;
  for (;;) {
    try {
      const title = vscode.l10n.t('Signing in to Microsoft Entra ID…');
      const asked = account;
      const token = await withAzureProgress(title, (signal) => entraToken(asked, true, signal));
      entraCredentials(token);
      return { kind: 'entra', ...account };
    } catch (error) {
      if (isCancellation(error)) return undefined;
      const explained = explainAzureError(error, account);
      if (!explained) throw error;
      const other: AzureAccount['account'] =
        account.account === 'microsoft' ? 'azure-cli' : 'microsoft';
      const button =
        other === 'azure-cli'
          ? vscode.l10n.t('Use Azure CLI')
          : vscode.l10n.t('Use Microsoft Account of VS Code');
      const retry = vscode.l10n.t('Retry');
      const chosen = await vscode.window.showErrorMessage(explained.message, retry, button);
      if (chosen === undefined) return undefined;
      if (chosen === button) account = { ...account, account: other };
    }
  }
}
