import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { Command, Reply } from '../../../src/stores/commands.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectBy } from './support.ts';

/** How a connection changes sessions. */
export type Way = 'scripts' | 'transactions';

/** A redis-server that the tests of one `describe` share, with connections to it; all are there once its hooks run. */
export interface RedisRig {
  readonly way: Way;
  readonly server: RedisServer;
  /** Ours. */
  readonly connection: RedisConnection;
  /** That of a site, with all rights. */
  readonly site: RedisConnection;
  /** Sends one command past all connections; error replies come back as values. */
  ask(...command: Command): Promise<Reply>;
}

/** Has a `describe` start a redis-server before its tests and stop it after them. */
export function redisRig(way: Way = 'scripts'): RedisRig {
  let started: Omit<RedisRig, 'way' | 'ask'> | undefined;
  before(async () => {
    const server = await startRedis();
    const site = await connectBy('scripts', server);
    started = { server, site, connection: await connectBy(way, server) };
  });
  after(async () => {
    started?.connection.close();
    started?.site.close();
    await started?.server.stop();
  });
  const parts = (): NonNullable<typeof started> => {
    if (started === undefined) throw new Error('The Redis of these tests has not started yet');
    return started;
  };
  return {
    way,
    get server() {
      return parts().server;
    },
    get connection() {
      return parts().connection;
    },
    get site() {
      return parts().site;
    },
    ask: (...command) => parts().server.ask(...command),
  };
}

/**
 * Describes the same tests twice, as "… with scripts" and "… with transactions", each with a Redis of its own.
 * @param title what is tested, for a report
 */
export function forBothWays(
  title: string,
  tests: (this: Mocha.Suite, rig: RedisRig) => void,
): void {
  for (const way of ['scripts', 'transactions'] as const) {
    describe(`${title} with ${way}`, function () {
      tests.call(this, redisRig(way));
    });
  }
}
