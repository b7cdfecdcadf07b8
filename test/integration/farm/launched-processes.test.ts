import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { FarmRig } from './support/farm-rig.ts';
import { freePorts, until } from './support/http.ts';

describe('the processes that debuggers have started for servers', function () {
  this.timeout(60_000);
  let rig: FarmRig;
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rig.stop();
  });

  const hasEnded = ({ exitCode, signalCode }: ChildProcess) =>
    exitCode !== null || signalCode !== null;

  /** A process that a debugger might have started. */
  function started(script: string): ChildProcess & { readonly pid: number } {
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    children.push(child);
    const { pid } = child;
    assert.ok(pid);
    return Object.assign(child, { pid });
  }

  const site = (port: number) =>
    `require('node:http').createServer((_, r) => r.end('debuggee')).listen(${port}, '127.0.0.1')`;

  /** A farm of two servers of launch configurations, of which one is there. */
  async function farmOfLaunched() {
    const [port = 0, other = 0] = await freePorts(2);
    rig = await FarmRig.ready({
      servers: [
        { name: 'debugged', port, launch: 'Web' },
        { name: 'gone', port: other, launch: 'Web' },
      ],
    });
    const client = await rig.control();
    const debuggee = started(site(port));
    await client.stateWhere('it is ready', ({ servers }) => servers[0]?.phase === 'ready');
    await client.command({ name: 'noteProcess', server: 'debugged', pid: debuggee.pid });
    await client.stateWhere('it is known', ({ servers }) => servers[0]?.pid === debuggee.pid);
    return { client, debuggee };
  }

  it('end with the farm where their debugger was lost, and no process that only has their number', async () => {
    const { client, debuggee } = await farmOfLaunched();
    // Nothing answers on the port of that server: it ended long ago.
    const stranger = started('setInterval(() => {}, 1000)');
    await client.command({ name: 'noteProcess', server: 'gone', pid: stranger.pid });
    await rig.stop();
    await until('it has ended', () => hasEnded(debuggee));
    assert.equal(hasEnded(stranger), false);
  });

  it('are found by their port where a debugger does not tell them, and end with the farm', async () => {
    const [port = 0, taken = 0] = await freePorts(2);
    rig = await FarmRig.ready({
      servers: [
        { name: 'launched', port, launch: 'Web' },
        { name: 'there', port: taken, launch: 'Web' },
      ],
    });
    const client = await rig.control();
    const stranger = started(site(taken));
    await client.stateWhere('it is there', ({ servers }) => servers[1]?.phase === 'ready');
    for (const server of ['launched', 'there']) {
      await client.command({ name: 'noteLaunch', server });
    }
    const launched = started(site(port));
    const { servers } = await client.stateWhere(
      'it is known',
      (state) => state.servers[0]?.pid === launched.pid,
    );
    assert.equal(servers[1]?.pid, undefined, 'somebody was there before');
    await rig.stop();
    await until('it has ended', () => hasEnded(launched));
    assert.equal(hasEnded(stranger), false);
  });

  it('can be killed as those of the farm can', async () => {
    const { client, debuggee } = await farmOfLaunched();
    assert.equal(await client.command({ name: 'killServer', server: 'debugged' }), undefined);
    await until('it has ended', () => hasEnded(debuggee));
    assert.equal(debuggee.signalCode, 'SIGKILL');
    const refused = await client.command({ name: 'killServer', server: 'gone' });
    assert.equal(refused?.code, 'no-process');
  });
});
