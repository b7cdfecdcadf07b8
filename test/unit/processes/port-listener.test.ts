import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import {
  listenerIn,
  listenerOf,
  listeningInodes,
  listenersCommand,
} from '../../../src/processes/port-listener.ts';

describe('who listens on a port', () => {
  it('is found on this machine', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      assert.equal(await listenerOf(port), process.pid);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
    assert.equal(await listenerOf(port), undefined);
  });

  it('is read on Windows, whatever its language', () => {
    const output = [
      'Aktive Verbindungen',
      '',
      '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
      '  TCP    127.0.0.1:19001        0.0.0.0:0              ABH\u00d6REN        1111',
      '  TCP    127.0.0.1:50123        127.0.0.1:9001         HERGESTELLT      2222',
      '  TCP    127.0.0.1:9001         127.0.0.1:50123        HERGESTELLT      4242',
      '  TCP    127.0.0.1:9001         0.0.0.0:0              ABH\u00d6REN        4242',
      '  TCP    [::1]:9002             [::]:0                 ABH\u00d6REN        4343',
      '  UDP    0.0.0.0:9001           *:*                                     5555',
    ].join('\r\n');
    assert.equal(listenerIn(output, 9001, 'win32'), 4242);
    assert.equal(listenerIn(output, 9002, 'win32'), 4343);
    assert.equal(listenerIn(output, 9003, 'win32'), undefined);
    const { file, args } = listenersCommand(9001, 'win32', { SystemRoot: 'D:\\Windows' });
    assert.deepEqual([file, ...args], ['D:\\Windows\\System32\\netstat.exe', '-ano']);
  });

  it('is read on macOS', () => {
    assert.equal(listenerIn('4242\n4243\n', 9001, 'darwin'), 4242);
    assert.equal(listenerIn('', 9001, 'darwin'), undefined);
    const { file, args } = listenersCommand(9001, 'darwin', {});
    assert.deepEqual([file, ...args], ['lsof', '-nP', '-iTCP:9001', '-sTCP:LISTEN', '-t']);
  });

  it('is read of what Linux tells of sockets', () => {
    const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2329 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 34567 1 0000000000000000 100 0 0 10 0
   1: 0100007F:2329 0100007F:C3A2 01 00000000:00000000 00:00000000 00000000  1000        0 34999 1 0000000000000000 20 4 30 10 -1
   2: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11111 1 0000000000000000 100 0 0 10 0
`;
    assert.deepEqual(listeningInodes(table, 9001), ['34567']);
    assert.deepEqual(listeningInodes(table, 9002), []);
  });
});
