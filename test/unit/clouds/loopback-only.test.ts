import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { ConnectionsSeen } from '../../integration/support/loopback-only.ts';

describe('the watch of tests for connections beyond this machine', () => {
  it('sees addresses and names, and passes over those of this machine', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const seen = new ConnectionsSeen();
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    await once(socket, 'connect');
    assert.deepEqual([seen.count, seen.beyond], [1, []]);
    // What Node tells of a socket that goes further.
    socket.emit('lookup', null, '192.0.2.1', 4, 'sts.amazonaws.com');
    assert.deepEqual(seen.beyond, ['sts.amazonaws.com (192.0.2.1)']);
    seen.stop();
    socket.destroy();
    server.close();
    await once(server, 'close');
  });
});
