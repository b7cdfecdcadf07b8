import * as vscode from '../../shown/vscode.ts';
import type { ArmPlace } from '../../../clouds/azure/arm.ts';
import type { AzureCache } from '../../../clouds/azure/cache-entry.ts';
import { accessKey } from '../../../clouds/azure/list-caches.ts';
import type { SignIn } from '../../../config/endpoint-access.ts';
import { isCancellation } from '../../cancellation.ts';
import { redactor } from '../../redaction.ts';
import { askPassword } from '../endpoint-questions.ts';
import { askEntra } from './ask-entra.ts';
import { explainAzureError } from './azure-error-text.ts';
import type { AzureAccount } from './azure-token.ts';
import { withAzureProgress } from './progress.ts';

/** How to sign in to a cache of Azure. */
export interface AzureSignIn {
  readonly password?: string;
  readonly signIn?: SignIn;
}

interface WayItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<AzureSignIn | undefined>;
}

/** Asks how to sign in to a cache, of the ways that it takes. Undefined when the user gives up. */
export async function askAzureSignIn(
  place: ArmPlace,
  cache: AzureCache,
  account: AzureAccount,
): Promise<AzureSignIn | undefined> {
  const { name } = cache;
  const enterKey = async (): Promise<AzureSignIn | undefined> => {
    const password = await askPassword(name);
    return password === undefined ? undefined : { password };
  };
  const items: readonly WayItem[] = [
    ...(cache.takesEntra
      ? [
          {
            label: vscode.l10n.t('Microsoft Entra ID'),
            detail: vscode.l10n.t('A token of your Microsoft account. Nothing is stored.'),
            iconPath: new vscode.ThemeIcon('azure'),
            choose: async () => {
              const signIn = await askEntra(account);
              return signIn && { signIn };
            },
          },
        ]
      : []),
    ...(cache.takesKeys === false
      ? []
      : [
          {
            label: vscode.l10n.t('Get Access Key from Azure'),
            detail: vscode.l10n.t(
              "Azure records who reads the key. It is stored in VS Code's secret storage.",
            ),
            iconPath: new vscode.ThemeIcon('key'),
            choose: () => fetchKey(place, cache, account, enterKey),
          },
          {
            label: vscode.l10n.t('Enter Access Key…'),
            iconPath: new vscode.ThemeIcon('edit'),
            choose: enterKey,
          },
        ]),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Sign In to {0}', name),
    placeHolder: vscode.l10n.t('Select how to sign in'),
    ignoreFocusOut: true,
  });
  return picked?.choose();
}

async function fetchKey(
  place: ArmPlace,
  cache: AzureCache,
  account: AzureAccount,
  enterKey: () => Promise<AzureSignIn | undefined>,
): Promise<AzureSignIn | undefined> {
  try {
    const title = vscode.l10n.t('Getting the access key of {0}…', cache.name);
    const password = await withAzureProgress(title, (signal) =>
      accessKey({ ...place, signal }, cache),
    );
    redactor.addSecret(password);
    return { password };
  } catch (error) {
    if (isCancellation(error)) return undefined;
    const explained = explainAzureError(error, account);
    if (!explained) throw error;
    const enter = vscode.l10n.t('Enter Access Key…');
    const chosen = await vscode.window.showErrorMessage(explained.message, enter);
    return chosen === enter ? enterKey() : undefined;
  }
}
