import type { SessionSource } from '../../stores/source/session-source.ts';
import type { ErrorReporter } from '../errors.ts';
import type { ConnectionWay } from './access/connection-way.ts';
import type { OpenWay } from './connections.ts';

/** Opens what an endpoint's address leads to, whatever keeps the sessions there. */
export class SourceOpener {
  readonly #errors: ErrorReporter;
  readonly #openWay: OpenWay;
  #redis: ReturnType<typeof loadRedis> | undefined;
  #memcached: ReturnType<typeof loadMemcached> | undefined;
  #dynamodb: ReturnType<typeof loadDynamodb> | undefined;

  /** @param openWay opens what a connection needs first: files, tunnels */
  constructor(errors: ErrorReporter, openWay: OpenWay) {
    this.#errors = errors;
    this.#openWay = openWay;
  }

  /**
   * Loads the client of the store when one first connects, with the words for what goes wrong there.
   * @throws ConnectError, AwsError, UserError, the signal's reason
   */
  async open(way: ConnectionWay, signal?: AbortSignal): Promise<SessionSource> {
    // Whatever keeps sessions refuses changes in the same words.
    this.#redis ??= loadRedis(this.#errors);
    const redis = await this.#redis;
    switch (way.address.store?.kind) {
      case undefined:
        return redis.openSource(await this.#openWay(way, signal), signal);
      case 'memcached': {
        this.#memcached ??= loadMemcached(this.#errors);
        const { openMemcached } = await this.#memcached;
        return openMemcached(await this.#openWay(way, signal), signal);
      }
      case 'dynamodb': {
        this.#dynamodb ??= loadDynamodb(this.#errors);
        const { openTable } = await this.#dynamodb;
        return openTable(way, signal);
      }
    }
  }
}

async function loadRedis(errors: ErrorReporter) {
  const [client, { explainRedisError }] = await Promise.all([
    import('../../redis/redis-source.ts'),
    import('./redis-errors.ts'),
  ]);
  errors.addExplainer(explainRedisError);
  return client;
}

async function loadMemcached(errors: ErrorReporter) {
  const [client, { explainMemcachedError }] = await Promise.all([
    import('../../memcached/memcached-source.ts'),
    import('./memcached-errors.ts'),
  ]);
  errors.addExplainer(explainMemcachedError);
  return client;
}

async function loadDynamodb(errors: ErrorReporter) {
  const client = await import('./aws/open-table.ts');
  errors.addExplainer(client.explainTableError);
  return client;
}
