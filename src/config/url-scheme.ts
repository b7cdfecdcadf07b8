/** What the scheme of a URL says. */
export interface UrlScheme {
  /** Absent where the scheme doesn't say it. */
  readonly usesTls?: boolean;
  readonly isSocket: boolean;
  readonly areSentinels: boolean;
  /** PHP's way: several URLs in a list are servers that share the sessions between them. */
  readonly isPhp: boolean;
}

/** What may stand in front, and what it says about TLS. */
const bases: Readonly<Record<string, boolean>> = {
  redis: false,
  rediss: true,
  valkey: false,
  valkeys: true,
  // phpredis and Predis.
  tcp: false,
  tls: true,
  ssl: true,
  // Celery.
  sentinel: false,
  sentinels: true,
  unix: false,
};

/**
 * Knows `redis` and `rediss`, those of PHP, and the compounds of Lettuce, Spring, Celery, redis-py and
 * others: `redis-sentinel`, `rediss-sentinel`, `redis+sentinel`, `redis-socket`, `redis+socket`,
 * `redis+tls`, `redis+ssl`, `rediss+cluster` and so on. Undefined for anything else.
 */
export function readScheme(scheme: string): UrlScheme | undefined {
  const [base = '', ...words] = scheme.toLowerCase().split(/[+-]/);
  const baseTls = Object.hasOwn(bases, base) ? bases[base] : undefined;
  if (baseTls === undefined) return undefined;
  let usesTls = baseTls;
  let isSocket = base === 'unix';
  let areSentinels = base.startsWith('sentinel');
  for (const word of words) {
    if (['tls', 'ssl'].includes(word)) usesTls = true;
    else if (['socket', 'unix'].includes(word)) isSocket = true;
    else if (word === 'sentinel') areSentinels = true;
    else if (!['cluster', 'tcp', 'standalone'].includes(word)) return undefined;
  }
  return { usesTls, isSocket, areSentinels, isPhp: ['tcp', 'tls', 'ssl'].includes(base) };
}
