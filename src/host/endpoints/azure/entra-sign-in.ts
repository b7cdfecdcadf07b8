import * as vscode from '../../shown/vscode.ts';
import { AzureError } from '../../../clouds/azure/azure-error.ts';
import { entraCredentials, redisScope } from '../../../clouds/azure/entra-token.ts';
import { ProgramError } from '../../layouts/program-error.ts';
import type { ExplainedSource } from '../sign-in/explained-source.ts';
import { explainAzureError } from './azure-error-text.ts';
import { azureToken } from './azure-token.ts';
import type { AzureAccount } from './azure-token.ts';

/**
 * Tokens of Entra ID as passwords of Azure's caches. Asks nobody to sign in: connections come back by
 * themselves. What the user can do about it is a button of the error.
 */
export function entraSource(account: AzureAccount): ExplainedSource {
  const signIn = {
    title: vscode.l10n.t('Sign In to Microsoft…'),
    run: () => entraToken(account, true, new AbortController().signal),
  };
  return {
    needsTls: true,
    get: async (signal) => entraCredentials(await entraToken(account, false, signal)),
    explain: (error) =>
      explainAzureError(error, account, account.account === 'microsoft' ? [signIn] : []),
  };
}

/**
 * A token for caches. Where VS Code's account may not ask for one, the Azure CLI is asked.
 * @throws AzureError, ProgramError, CancellationError
 */
export async function entraToken(
  account: AzureAccount,
  mayAsk: boolean,
  signal: AbortSignal,
): Promise<string> {
  try {
    return await azureToken(account, redisScope, mayAsk, signal);
  } catch (error) {
    const isRefused = error instanceof AzureError && error.code === 'no-consent';
    if (!isRefused || account.account !== 'microsoft') throw error;
    try {
      return await azureToken({ ...account, account: 'azure-cli' }, redisScope, false, signal);
    } catch (second) {
      // Without the program, what is missing is the consent.
      throw second instanceof ProgramError ? error : second;
    }
  }
}
