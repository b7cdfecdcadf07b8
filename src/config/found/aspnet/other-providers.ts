import { addressTarget } from '../addresses.ts';
import type { FoundKind, FoundTarget } from '../find.ts';
import type { ConfigSettings } from './config-settings.ts';
import { attribute, childrenAt } from './xml-document.ts';
import type { XmlElement } from './xml-document.ts';

/** A provider that isn't Microsoft's for Redis. */
export interface OtherProvider {
  readonly kind: FoundKind;
  readonly target: FoundTarget;
  readonly application?: string;
}

/** Who keeps the sessions, by what stands in the type of the provider. */
const KEEPERS: readonly (readonly [type: RegExp, name: string])[] = [
  [/ServiceStack/i, 'ServiceStack'],
  [/Alachisoft|NCache|NSessionStoreProvider/i, 'NCache'],
  [/SqlSessionState|DefaultSessionStateProvider|SqlServer/i, 'SQL Server'],
  [/CosmosDB|DocumentDB/i, 'Azure Cosmos DB'],
  [/AppFabric|DataCacheSessionStore|DistributedCache\.DistributedCacheSession/i, 'AppFabric'],
  [/Couchbase/i, 'Couchbase'],
  [/Mongo/i, 'MongoDB'],
  [/Oracle/i, 'Oracle'],
  [/MySql/i, 'MySQL'],
  [/ScaleOut|SossAspNet/i, 'ScaleOut'],
  [/Hazelcast/i, 'Hazelcast'],
  [/RavenDB|Raven\./i, 'RavenDB'],
  [/Aerospike/i, 'Aerospike'],
  [/Ignite/i, 'Apache Ignite'],
];

/** What the element of a session provider leads to, by its type. */
export function otherProvider(
  provider: XmlElement,
  root: XmlElement,
  settings: ConfigSettings,
): OtherProvider {
  const type = attribute(provider, 'type')?.value ?? '';
  if (type.includes('DynamoDBSessionStateStore')) return dynamoDb(provider, settings);
  if (/Memcached/i.test(type)) {
    return { kind: 'memcached', target: addressTarget(`memcached://${memcachedServers(root)}`) };
  }
  if (type.includes('Harbour.RedisSessionStateStore')) return harbour(provider);
  const known = KEEPERS.find(([pattern]) => pattern.test(type))?.[1];
  const className = (type.split(',', 1)[0] ?? '').trim();
  const name = known ?? (className === '' ? (attribute(provider, 'name')?.value ?? '') : className);
  return { kind: 'other-session-store', target: { type: 'elsewhere', name } };
}

/** Amazon.SessionProvider.DynamoDBSessionStateStore (aws/aws-dotnet-session-provider, src/DynamoDBSessionStateStore.cs). */
function dynamoDb(provider: XmlElement, { appSettings }: ConfigSettings): OtherProvider {
  const text = (name: string, setting?: string): string | undefined =>
    [
      attribute(provider, name)?.value,
      setting && appSettings.get(setting.toLowerCase())?.value,
    ].find((value) => value !== undefined && value !== '');
  const region = text('Region', 'AWSRegion');
  const profile = text('AWSProfileName', 'AWSProfileName');
  const serviceUrl = text('ServiceURL');
  const application = text('Application');
  const table = text('Table') ?? 'ASP.NET_SessionState';
  return {
    kind: 'dynamodb',
    target: asProfile(addressTarget(tableAddress(region, table, serviceUrl)), profile),
    ...(application !== undefined && { application }),
  };
}

function tableAddress(region = '', table: string, serviceUrl?: string): string {
  const name = encodeURIComponent(table);
  const server = serviceUrl && /^(?<scheme>https?):\/\/(?<host>[^/?#]+)/i.exec(serviceUrl)?.groups;
  if (!server) return `dynamodb://${encodeURIComponent(region)}/${name}`;
  const usesTls = server['scheme']?.toLowerCase() === 'https';
  const options = `tls=${usesTls}${region === '' ? '' : `&region=${encodeURIComponent(region)}`}`;
  return `dynamodb://${server['host']}/${name}?${options}`;
}

/** The AWS profile that the site uses is likely one of this machine, too. */
function asProfile(target: FoundTarget, awsProfile: string | undefined): FoundTarget {
  if (target.type !== 'endpoint' || awsProfile === undefined) return target;
  return { ...target, parsed: { ...target.parsed, access: { awsProfile } } };
}

/** The servers of the client that the Memcached providers use (enyim/EnyimMemcached, its wiki "Configuration"). */
function memcachedServers(root: XmlElement): string {
  const servers = ['enyim.com/memcached/servers/add', 'memcached/servers/add'].flatMap((path) =>
    childrenAt(root, path),
  );
  const places = servers.map((server) => {
    const port = attribute(server, 'port')?.value ?? '11211';
    return `${attribute(server, 'address')?.value ?? ''}:${port}`;
  });
  return places.join(',');
}

/** `host` as ServiceStack writes it, `password@host:port`; keys begin with the provider's name (TheCloudlessSky/Harbour.RedisSessionStateStore). */
function harbour(provider: XmlElement): OtherProvider {
  const application = attribute(provider, 'name')?.value;
  return {
    kind: 'harbour-session',
    target: addressTarget(attribute(provider, 'host')?.value ?? 'localhost:6379'),
    ...(application !== undefined && { application }),
  };
}
