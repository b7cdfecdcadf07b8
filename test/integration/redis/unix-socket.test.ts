import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { formatEndpoint } from '../../../src/config/format-endpoint.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { startCluster, startRedis } from '../support/redis-server.ts';

describe('a server that is reached by its Unix socket', function () {
  this.timeout(60_000);
  const owned: { stop(): Promise<void> }[] = [];
  let folder: string;
  let connection: RedisConnection | undefined;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-socket-'));
  });
  afterEach(async () => {
    connection?.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
    await rm(folder, { recursive: true });
  });

  const open = async (path: string): Promise<RedisConnection> => {
    // As it is stored and edited.
    const { address, secrets } = parseEndpoint(`unix://${path}`);
    assert.deepEqual(parseEndpoint(formatEndpoint(address)).address, address);
    connection = await connect({ address, secrets, canWrite: true });
    return connection;
  };
  const everyKey = async (from: RedisConnection): Promise<number> => {
    let count = 0;
    for (const primary of from.primaries()) {
      await primary.scanKeys({ visit: () => (count += 1) });
    }
    return count;
  };
  const key = (text: string): Uint8Array => new TextEncoder().encode(text);

  it('is read, searched and written on that way alone', async () => {
    const path = join(folder, 'redis.sock');
    owned.push(await startRedis({ args: ['--unixsocket', path] }));
    const opened = await open(path);
    assert.equal(opened.facts.mode, 'standalone');
    await opened.call(['SET', 'a', 'b']);
    await opened.transaction((link) => link.commit([['SET', 'c', 'd']]));
    assert.equal(await everyKey(opened), 2);
  });

  it('leads to the other nodes where it is one of a cluster', async () => {
    const path = join(folder, 'redis.sock');
    // Each of them makes the socket anew: it is that of the last one.
    const cluster = await startCluster({ args: ['--unixsocket', path] });
    owned.push(cluster);
    const opened = await open(path);
    assert.equal(opened.facts.mode, 'cluster');
    assert.equal(opened.primaries().length, 3);
    await opened.pipeline(['a', 'b', 'c', 'd'].map((name) => ['SET', key(name), '1']));
    await opened.transaction(async (link) => {
      await link.watch([key('e')], [['GET', 'e']]);
      return link.commit([['SET', 'e', '1']]);
    });
    assert.equal(await everyKey(opened), 5);
  });
});
