import * as vscode from '../../shown/vscode.ts';
import type { EndpointOffer, EndpointProposal } from '../endpoint-offer.ts';

/** The caches of an account of AWS, as an offer of "Add Endpoint". Nothing is asked before it is chosen. */
export function awsOffer(): EndpointOffer {
  return {
    label: vscode.l10n.t('Add from AWS…'),
    description: vscode.l10n.t('ElastiCache, MemoryDB, and DynamoDB tables of your AWS account'),
    icon: 'cloud',
    choose: chooseFromAws,
  };
}

/** Asks for a cache of AWS; what that takes is loaded now. Undefined when the user gives up. */
export async function chooseFromAws(): Promise<EndpointProposal | undefined> {
  const { proposeFromAws } = await import('./add-from-aws.ts');
  return proposeFromAws();
}
