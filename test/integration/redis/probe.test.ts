import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { probeRedis } from '../../../src/redis/reach/probe.ts';
import { freePort, startRedis } from '../support/redis-server.ts';

describe('probeRedis', function () {
  this.timeout(10_000);
  const at = (port: number) => ({ host: '127.0.0.1', port });

  it('finds a Redis', async () => {
    const server = await startRedis();
    assert.equal(await probeRedis(at(server.port)), 'ok');
    await server.stop();
  });

  it('finds a Redis that wants a password', async () => {
    const server = await startRedis({ password: 'open-sesame' });
    assert.equal(await probeRedis(at(server.port)), 'needs-password');
    await server.stop();
  });

  it('finds nothing where nothing listens, or something else does, or nobody answers', async () => {
    assert.equal(await probeRedis(at(await freePort())), 'none');
    for (const words of ['HTTP/1.1 400 Bad Request\r\n\r\n', undefined]) {
      const server = createServer((socket) => {
        socket.on('error', () => undefined);
        if (words === undefined) socket.resume();
        else socket.end(words);
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const startMs = Date.now();
      assert.equal(await probeRedis(at((server.address() as AddressInfo).port)), 'none');
      assert(Date.now() - startMs < 2000);
      server.close();
    }
  });
});
