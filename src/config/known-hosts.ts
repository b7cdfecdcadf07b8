/** What the name of a host tells about the server behind it. */
export interface HostTraits {
  readonly provider: 'elasticache' | 'elasticache-serverless' | 'memorydb' | 'azure';
  /** True or false where the name says so; absent where it doesn't. */
  readonly usesTls?: boolean;
  /** True where the name is a cluster's configuration endpoint. */
  readonly isCluster?: boolean;
}

const AMAZON = /^(?<labels>.+)\.cache\.amazonaws\.com(?:\.cn)?$/;
const MEMORYDB = /^clustercfg\..+\.memorydb\..+\.amazonaws\.com(?:\.cn)?$/;
const AZURE =
  /\.redis\.(?:cache\.windows\.net|azure\.net|cache\.chinacloudapi\.cn|cache\.usgovcloudapi\.net)$/;

/**
 * Knows a managed service by its host name. ElastiCache puts `master.`, `replica.` or `clustercfg.`
 * in front where encryption in transit is on, and `clustercfg` or `ng` behind the name where it is
 * off ("Finding connection endpoints", amazon-elasticache-docs, doc_source/redis/Endpoints.md).
 */
export function hostTraits(host: string): HostTraits | undefined {
  const name = host.toLowerCase().replace(/\.$/, '');
  if (AZURE.test(name)) return { provider: 'azure', usesTls: true };
  if (MEMORYDB.test(name)) return { provider: 'memorydb', usesTls: true, isCluster: true };
  const labels = AMAZON.exec(name)?.groups?.['labels']?.split('.');
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
