import { awsConfiguration } from '../../../clouds/aws/profiles.ts';
import type { EndpointDraft } from '../endpoint-draft.ts';
import { isLocalEndpoint } from '../endpoint-record.ts';
import { pickIdentity } from './pick-identity.ts';

/**
 * Asks as whom a table of DynamoDB is read, where that isn't known; undefined when the user gives up.
 * @throws UserError if there are no credentials on this machine
 */
export async function withIdentity(draft: EndpointDraft): Promise<EndpointDraft | undefined> {
  const { address, access } = draft;
  const isKnown = access.awsProfile !== undefined || isLocalEndpoint(draft);
  if (address.store?.kind !== 'dynamodb' || isKnown) return draft;
  const picked = await pickIdentity(await awsConfiguration(), address.store.table);
  if (!picked) return undefined;
  const { profile } = picked.identity;
  return profile === undefined ? draft : { ...draft, access: { ...access, awsProfile: profile } };
}
