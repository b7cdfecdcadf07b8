import { AwsError } from '../../../clouds/aws/aws-error.ts';
import type { CredentialSource } from '../../../clouds/aws/credentials.ts';
import { isLoopback } from '../../../config/known-hosts.ts';
import { openDynamo } from '../../../dynamodb/dynamodb-source.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { UserError } from '../../errors.ts';
import type { ConnectionWay } from '../access/connection-way.ts';
import { readTlsFiles } from '../access/tls-files.ts';
import { awsKeeper } from './aws-keeper.ts';
import { actionsFor, explainAws } from './iam-sign-in.ts';

/** What servers of this machine in the place of AWS take: any key. */
const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/**
 * Opens a table of DynamoDB, asked as the AWS profile of the endpoint.
 * @throws AwsError, the signal's reason
 */
export async function openTable(way: ConnectionWay, signal?: AbortSignal): Promise<SessionSource> {
  const { address, canWrite, access } = way;
  const files = access?.tls;
  const tls = files && (await readTlsFiles(files, way.secrets?.tlsPassphrase, signal));
  return openDynamo(
    { address, canWrite, credentials: credentialsOf(way), tls: { ...way.tls, ...tls } },
    signal,
  );
}

function credentialsOf({ address, access }: ConnectionWay): CredentialSource {
  const profile = access?.awsProfile;
  const isLocal = address.hosts.every(({ host }) => isLoopback(host));
  if (isLocal && profile === undefined) return () => Promise.resolve(localCredentials);
  const region = address.store?.kind === 'dynamodb' ? address.store.region : '';
  const identity = profile === undefined ? {} : { profile };
  // What is renewed while sessions are looked at must not open questions.
  return awsKeeper().source(identity, region, 'once');
}

/** Puts what AWS refuses into words, with what helps. */
export function explainTableError(error: unknown): UserError | undefined {
  if (!(error instanceof AwsError)) return undefined;
  const { profile } = error.facts;
  return explainAws(error, actionsFor(error, profile));
}
