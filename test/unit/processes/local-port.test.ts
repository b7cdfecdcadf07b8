import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { answeringHost, freePort, isFree } from '../../../src/processes/local-port.ts';

describe('a port of this machine', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.close();
      await once(server, 'close');
    }
  });

  async function listenOn(host: string): Promise<number> {
    const server = createServer().listen(0, host);
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  it('is not free where a program listens by one of the addresses only', async () => {
    for (const host of ['127.0.0.1', '::1']) {
      const port = await listenOn(host);
      assert.equal(await answeringHost(port), host);
      assert.equal(await isFree(port), false, host);
    }
  });

  it('is picked again until it is free by both addresses', async () => {
    const free = await freePort();
    const picks = [await listenOn('::1'), undefined, await listenOn('127.0.0.1'), free];
    assert.equal(await freePort(() => Promise.resolve(picks.shift())), free);
    assert.deepEqual(picks, []);
  });
});
