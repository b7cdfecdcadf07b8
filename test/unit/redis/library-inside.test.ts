import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Cluster, Command, Redis } from 'ioredis';

/** What src/redis takes of the library beside what its types promise; another version may not have it. */
describe('the inside of ioredis', () => {
  it('ends the commands of a link with flushQueue, and keeps its connector', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const options = { lazyConnect: true, enableReadyCheck: false, disableClientInfo: true };
    const redis = new Redis({ ...options, host: '127.0.0.1', port, retryStrategy: () => null });
    redis.on('error', () => undefined);
    const inside = redis as unknown as {
      readonly connector: { readonly disconnect: unknown };
      flushQueue(error: Error, options?: unknown): void;
    };
    const flush = inside.flushQueue.bind(redis);
    const reason = new Error('why the link ended');
    inside.flushQueue = (_, choices) => flush(reason, choices);
    try {
      assert.equal(typeof inside.connector.disconnect, 'function');
      await redis.connect();
      const reply = redis.ping();
      for (const socket of sockets) socket.destroy();
      await assert.rejects(reply, reason);
    } finally {
      redis.disconnect();
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  });

  it('has the slots of a cluster, and asks for them anew', () => {
    const cluster = new Cluster([], { lazyConnect: true });
    const inside = cluster as unknown as Record<string, unknown>;
    assert(Array.isArray(inside['slots']));
    assert.equal(typeof inside['refreshSlotsCache'], 'function');
    assert.deepEqual([cluster.status, cluster.nodes('master')], ['wait', []]);
    cluster.disconnect();
  });

  it('writes a command with toWritable, which a client can be told to do otherwise', () => {
    const command = new Command('ECHO', ['x']);
    const own = command as unknown as { toWritable(socket: object): string | Buffer };
    assert.equal(String(own.toWritable({})), '*2\r\n$4\r\nECHO\r\n$1\r\nx\r\n');
  });

  it('leaves a client that was not needed yet at `wait`', () => {
    const redis = new Redis({ lazyConnect: true });
    assert.equal(redis.status, 'wait');
    redis.disconnect();
  });
});
