/** What the name of a host tells about the server behind it. */
export interface HostTraits {
  readonly provider:
    | 'elasticache'
    | 'elasticache-serverless'
    | 'memorydb'
    /** Azure Cache for Redis: Basic, Standard and Premium. */
    | 'azure'
    /** Azure Managed Redis, and the Enterprise tiers of Azure Cache for Redis. */
    | 'azure-managed';
  /** True or false where the name says so; absent where it doesn't. */
  readonly usesTls?: boolean;
  /** True where the name is a cluster's configuration endpoint. */
  readonly isCluster?: boolean;
  /** The day on which the service ends, where that has been announced: `2028-09-30`. */
  readonly retiresOn?: string;
  /** The port with TLS, where it isn't that of Redis. */
  readonly tlsPort?: number;
}

const AMAZON_CACHE = /^(?<labels>.+)\.cache\.amazonaws\.com(?:\.cn)?$/;
const MEMORYDB = /^clustercfg\..+\.memorydb\.[^.]+\.amazonaws\.com(?:\.cn)?$/;
/** StackExchange.Redis, AzureOptionsProvider.cs and AzureManagedRedisOptionsProvider.cs. */
const AZURE = /\.redis\.cache\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net)$/;
const AZURE_MANAGED =
  /\.(?:redis\.(?:azure\.net|chinacloudapi\.cn|usgovcloudapi\.net|sovcloud-api\.(?:de|fr))|redisenterprise\.cache\.azure\.net)$/;

/** The port of Redis without TLS, which Azure Cache for Redis opens only if asked to. */
const PLAIN_PORT = 6379;

/**
 * Knows a managed service by its host name. ElastiCache puts `master.`, `replica.` or `clustercfg.`
 * in front where encryption in transit is on, and `clustercfg` or `ng` behind the name where it is
 * off ("Finding connection endpoints", amazon-elasticache-docs, doc_source/redis/Endpoints.md).
 */
export function hostTraits(host: string): HostTraits | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  // The days stand in "Azure Cache for Redis retirement", learn.microsoft.com.
  if (AZURE.test(name)) {
    return { provider: 'azure', usesTls: true, tlsPort: 6380, retiresOn: '2028-09-30' };
  }
  if (AZURE_MANAGED.test(name)) {
    const isEnterprise = name.endsWith('.redisenterprise.cache.azure.net');
    const end = isEnterprise ? { retiresOn: '2027-03-31' } : {};
    return { provider: 'azure-managed', usesTls: true, tlsPort: 10_000, ...end };
  }
  if (MEMORYDB.test(name)) return { provider: 'memorydb', usesTls: true, isCluster: true };
  const labels = AMAZON_CACHE.exec(name)?.groups?.['labels']?.split('.');
  if (!labels) return undefined;
  if (labels.includes('serverless')) {
    return { provider: 'elasticache-serverless', usesTls: true, isCluster: true };
  }
  const isCluster = labels.includes('clustercfg');
  if (['master', 'replica', 'clustercfg'].includes(labels[0] ?? '')) {
    return { provider: 'elasticache', usesTls: true, isCluster };
  }
  const saysPlain = isCluster || labels.includes('ng');
  return { provider: 'elasticache', isCluster, ...(saysPlain && { usesTls: false }) };
}

/** Whether a server of that name speaks TLS at that port, as far as its name tells. */
export function expectsTls(host: string, port?: number): boolean {
  const traits = hostTraits(host);
  if (traits?.provider === 'azure' && port === PLAIN_PORT) return false;
  return traits?.usesTls ?? false;
}

/** True for names and addresses of this machine: `localhost`, 127.0.0.0/8, `::1`. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return (
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name) ||
    name === '::1' ||
    name.startsWith('::ffff:127.')
  );
}
