import * as vscode from '../../shown/vscode.ts';
import type { EndpointOffer, EndpointProposal } from '../endpoint-offer.ts';

/** The caches of an account of Azure, as an offer of "Add Endpoint". Nothing is asked before it is chosen. */
export function azureOffer(): EndpointOffer {
  return {
    label: vscode.l10n.t('Add from Azure…'),
    description: vscode.l10n.t('Azure Managed Redis and Azure Cache, as your account lists them'),
    icon: 'azure',
    choose: chooseFromAzure,
  };
}

/** Asks for a cache of Azure; what that takes is loaded now. Undefined when the user gives up. */
export async function chooseFromAzure(): Promise<EndpointProposal | undefined> {
  const { proposeFromAzure } = await import('./add-from-azure.ts');
  return proposeFromAzure();
}
