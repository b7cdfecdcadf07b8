import { CredentialKeeper } from '../../src/clouds/aws/credentials.ts';
import type { EndpointAddress, EndpointSecrets } from '../../src/config/endpoint-address.ts';
import { isLoopback } from '../../src/config/known-hosts.ts';
import { openDynamo } from '../../src/dynamodb/dynamodb-source.ts';
import { openMemcached } from '../../src/memcached/memcached-source.ts';
import { openSource } from '../../src/redis/redis-source.ts';
import type { SessionSource } from '../../src/stores/source/session-source.ts';

/** Opens what an address leads to, to read there. A table of AWS is read as whom the environment says (`AWS_PROFILE`). */
export function openAny(
  address: EndpointAddress,
  secrets: EndpointSecrets,
): Promise<SessionSource> {
  switch (address.store?.kind) {
    case undefined:
      return openSource({ address, secrets, canWrite: false });
    case 'memcached':
      return openMemcached({ address, secrets, canWrite: false });
    case 'dynamodb': {
      const isLocal = address.hosts.every(({ host }) => isLoopback(host));
      const credentials = isLocal
        ? () => Promise.resolve({ accessKeyId: 'local', secretAccessKey: 'local' })
        : awsCredentials(address.store.region);
      return openDynamo({ address, canWrite: false, credentials });
    }
  }
}

function awsCredentials(region: string) {
  const { AWS_PROFILE: profile } = process.env;
  const keeper = new CredentialKeeper({ mfaCode: () => Promise.resolve(undefined) });
  return keeper.source(profile === undefined ? {} : { profile }, region);
}
