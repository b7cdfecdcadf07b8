import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { join } from 'node:path';
import { named } from './support/balancer-rig.ts';
import { listen, request } from './support/http.ts';
import { RawConnection } from './support/raw-rig.ts';

/** As many as a process may have open where the system allows few. */
const openFiles = (): number => {
  const { userLimits } = process.report.getReport() as unknown as {
    readonly userLimits?: { readonly open_files?: { readonly soft?: number | 'unlimited' } };
  };
  const soft = userLimits?.open_files?.soft;
  return typeof soft === 'number' ? soft : Infinity;
};

/** Opened at once, so that no queue of connections overflows. */
const stride = 100;

describe('a balancer with ten thousand connections', () => {
  const server = http.createServer(named('s0'));
  let child: ChildProcess;
  let port = 0;
  const sockets: net.Socket[] = [];

  before(async () => {
    const file = join(import.meta.dirname, 'support', 'balancer-process.ts');
    const args = ['--import', 'tsx', file, String(await listen(server))];
    const started = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    child = started;
    const [line] = (await once(started.stdout, 'data')) as [Buffer];
    port = Number(line.toString());
  });

  after(() => {
    for (const socket of sockets) socket.destroy();
    child.kill();
    server.close();
    server.closeAllConnections();
  });

  const open = async (): Promise<void> => {
    const socket = net.connect({ host: '127.0.0.1', port });
    socket.on('error', () => undefined);
    sockets.push(socket);
    await once(socket, 'connect');
  };

  it('answers new ones beside them, and each of them', async () => {
    const count = Math.min(10_000, openFiles() - 500);
    while (sockets.length < count) {
      await Promise.all(Array.from({ length: stride }, open));
    }
    assert.equal((await request(port)).body, 's0');
    assert.ok(sockets.every(({ destroyed }) => !destroyed));
    for (const socket of [sockets[0], sockets[count >> 1], sockets[count - 1]]) {
      assert.ok(socket);
      const client = new RawConnection(socket);
      client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
      while (!client.got.endsWith('s0')) await once(socket, 'data');
      assert.equal(client.status, 200);
    }
  });
});
