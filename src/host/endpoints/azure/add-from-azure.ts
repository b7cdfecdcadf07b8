import * as vscode from '../../shown/vscode.ts';
import { publicArm } from '../../../clouds/azure/arm.ts';
import type { ArmPlace } from '../../../clouds/azure/arm.ts';
import { armScope } from '../../../clouds/azure/entra-token.ts';
import type { AzureCache } from '../../../clouds/azure/cache-entry.ts';
import { listAzureCaches } from '../../../clouds/azure/list-caches.ts';
import { isCancellation } from '../../cancellation.ts';
import type { EndpointProposal } from '../endpoint-offer.ts';
import { askAzureSignIn } from './ask-azure-sign-in.ts';
import type { AzureSignIn } from './ask-azure-sign-in.ts';
import { explainAzureError } from './azure-error-text.ts';
import { azureToken } from './azure-token.ts';
import type { AzureAccount } from './azure-token.ts';
import { pickAzureCache } from './pick-azure-cache.ts';
import { withAzureProgress } from './progress.ts';

/**
 * Asks for an account and a cache of Azure, and for what signing in to it takes. Undefined when the
 * user gives up.
 */
export async function proposeFromAzure(): Promise<EndpointProposal | undefined> {
  for (;;) {
    const account = await pickAccount();
    if (!account) return undefined;
    try {
      const result = await browse(account);
      if (result !== 'account') return result;
    } catch (error) {
      if (isCancellation(error)) return undefined;
      const explained = explainAzureError(error, account);
      if (!explained) throw error;
      const other = vscode.l10n.t('Change Account');
      if ((await vscode.window.showErrorMessage(explained.message, other)) !== other) {
        return undefined;
      }
    }
  }
}

async function pickAccount(): Promise<AzureAccount | undefined> {
  const items: readonly (vscode.QuickPickItem & AzureAccount)[] = [
    {
      label: vscode.l10n.t('Microsoft Account of VS Code'),
      iconPath: new vscode.ThemeIcon('account'),
      account: 'microsoft',
    },
    {
      label: vscode.l10n.t('Azure CLI'),
      detail: vscode.l10n.t('The account that you use with "az login".'),
      iconPath: new vscode.ThemeIcon('terminal'),
      account: 'azure-cli',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Add Endpoint from Azure'),
    placeHolder: vscode.l10n.t('Select the account to list caches with'),
    ignoreFocusOut: true,
  });
  return picked && { account: picked.account };
}

async function browse(account: AzureAccount): Promise<EndpointProposal | 'account' | undefined> {
  const title = vscode.l10n.t('Looking for caches in Azure…');
  const { list, place } = await withAzureProgress(title, async (signal) => {
    const token = await azureToken(account, armScope, true, signal);
    // Good for an hour, and for what is asked here.
    const arm: ArmPlace = { endpoint: publicArm, token: () => Promise.resolve(token), signal };
    return { list: await listAzureCaches(arm), place: arm };
  });
  for (;;) {
    const picked = await pickAzureCache(list);
    switch (picked?.type) {
      case undefined:
        return undefined;
      case 'account':
        return 'account';
      case 'news':
        await vscode.window.showInformationMessage(picked.text, { modal: true });
        break;
      case 'cache': {
        const signIn = await askAzureSignIn(place, picked.cache, account);
        if (signIn) return proposalOf(picked.cache, signIn);
      }
    }
  }
}

/** An endpoint with everything that is known of a cache. */
function proposalOf(cache: AzureCache, { password, signIn }: AzureSignIn): EndpointProposal {
  const { host, port, usesTls } = cache;
  return {
    name: cache.name,
    draft: {
      address: {
        hosts: host === undefined ? [] : [{ host, port }],
        usesTls,
        isTlsGuessed: false,
        database: 0,
      },
      secrets: password === undefined ? {} : { password },
      acceptsAnyCertificate: false,
      access: signIn ? { signIn } : {},
    },
  };
}
