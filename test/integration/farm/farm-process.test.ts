import assert from 'node:assert/strict';
import net from 'node:net';
import { ControlClient } from './support/control-client.ts';
import { FarmRig, lives } from './support/farm-rig.ts';
import { freePorts, listen, request, until } from './support/http.ts';

const serverOf = (body: string): string => /id="server">([^<]+)</.exec(body)?.[1] ?? body;

describe('a farm process', function () {
  this.timeout(30_000);
  let rig: FarmRig;

  afterEach(() => rig.stop());

  /** The ids of the servers' processes. */
  const serverPids = async (): Promise<number[]> => {
    const client = await rig.control();
    const state = await client.stateWhere('the farm is ready', ({ phase }) => phase === 'ready');
    client.close();
    return state.servers.map(({ pid = 0 }) => pid);
  };

  const assertNothingLeft = async (pids: readonly number[]): Promise<void> => {
    assert.ok(pids.length > 0 && pids.every((pid) => pid > 0), 'the ids are known');
    await until('no process is left', () => !pids.some(lives), 5000);
  };

  it('says when it starts, when each server is ready, and when it is ready itself', async () => {
    rig = await FarmRig.ready();
    const [a, b] = rig.serverPorts;
    const own = rig.lines.filter((line) => !line.startsWith('['));
    assert.equal(own[0], `Farm starting on port ${rig.port}: server-a on ${a}, server-b on ${b}`);
    assert.deepEqual(own.slice(1, 3).sort(), [
      `server-a ready on http://127.0.0.1:${a}`,
      `server-b ready on http://127.0.0.1:${b}`,
    ]);
    assert.equal(own[3], `Farm ready on http://127.0.0.1:${rig.port}`);
    await rig.stop();
    assert.equal(rig.lines.at(-1), 'Farm stopped');
  });

  it('lets the sample servers take turns', async () => {
    rig = await FarmRig.ready();
    const answers: string[] = [];
    for (let index = 0; index < 4; index++) {
      answers.push(serverOf((await request(rig.port)).body));
    }
    assert.deepEqual(answers, ['server-a', 'server-b', 'server-a', 'server-b']);
  });

  it('listens on the loopback interface only', async () => {
    rig = await FarmRig.ready();
    const addresses = ['0.0.0.0', '::'].map(
      (host) =>
        new Promise<boolean>((resolve) => {
          // Something that listens on all addresses would leave no room for this one.
          const other = net.createServer().once('error', () => resolve(false));
          other.listen({ host, port: 0 }, () => other.close(() => resolve(true)));
        }),
    );
    assert.deepEqual(await Promise.all(addresses), [true, true]);
    const { networkInterfaces } = await import('node:os');
    const outer = Object.values(networkInterfaces())
      .flat()
      .find((address) => address?.internal === false && address.family === 'IPv4');
    if (!outer) return;
    for (const port of [rig.port, ...rig.serverPorts]) {
      const isRefused = await new Promise<boolean>((resolve) => {
        const socket = net.connect({ host: outer.address, port });
        socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
      });
      assert.ok(isRefused, `port ${port} answers on ${outer.address}`);
    }
  });

  it('names a busy port with a way out, and starts nothing', async () => {
    const other = net.createServer();
    const busy = await listen(other);
    try {
      const [first = 0] = await freePorts(1);
      rig = await FarmRig.start({
        servers: [
          { name: 'server-a', port: first },
          { name: 'server-b', port: busy },
        ],
      });
      const client = await rig.control();
      const state = await client.stateWhere('it has failed', ({ phase }) => phase === 'failed');
      assert.equal(state.failure?.code, 'port-in-use');
      assert.equal(state.failure.details?.['port'], busy);
      assert.equal(await rig.ended(), 3);
      const error = rig.lines.find((line) => line.startsWith('farm: error: ')) ?? '';
      const pattern = new RegExp(
        `^farm: error: Port ${busy} of the server server-b is in use by another program\\. Close that ` +
          `program, or set the "port" of this server to \\d+\\.$`,
      );
      assert.match(error, pattern);
      assert.ok(!rig.lines.some((line) => line.includes(' ready on ') || line.startsWith('[')));
    } finally {
      other.close();
    }
  });

  it('takes over from a farm that is just ending: ports and control socket', async () => {
    const first = await FarmRig.ready();
    const [a, b] = first.serverPorts;
    const servers = [
      { name: 'server-a', port: a },
      { name: 'server-b', port: b },
    ];
    rig = await FarmRig.start({ port: first.port, servers }, ['--control', first.controlPath]);
    await rig.line(/^Farm starting on /);
    first.child.kill('SIGTERM');
    await first.ended();
    await rig.line(/^Farm ready on /);
    const client = await ControlClient.connect(first.controlPath, rig.token);
    await client.stateWhere('the farm is ready', ({ phase }) => phase === 'ready');
    client.close();
  });

  it('says what is wrong with its configuration', async () => {
    rig = await FarmRig.start({ session: 'sql' });
    assert.equal(await rig.ended(), 2);
    assert.deepEqual(rig.lines, [
      'farm: error: The farm property "session" must be one of these: "inproc", "redis".',
    ]);
  });

  it('ends when no server could be started, and says why', async () => {
    const [port] = await freePorts(1);
    const servers = [{ name: 'web', port, command: ['no-such-program-here'] }];
    rig = await FarmRig.start({ servers });
    assert.equal(await rig.ended(), 1);
    assert.ok(rig.lines.includes('farm: error: No server in the farm could be started.'));
    assert.match(rig.lines.join('\n'), /web is down\. "no-such-program-here" was not found/);
  });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`leaves no process behind after ${signal}`, async () => {
      rig = await FarmRig.ready();
      const pids = await serverPids();
      rig.child.kill(signal);
      assert.equal(await rig.ended(), 0);
      await assertNothingLeft(pids);
    });
  }

  it('ends with its standard input, if it was started so', async () => {
    rig = await FarmRig.ready({}, ['--end-with-stdin']);
    const pids = await serverPids();
    rig.child.stdin?.end();
    assert.equal(await rig.ended(), 0);
    await assertNothingLeft(pids);
  });

  it('leaves no sample server behind when it is killed', async () => {
    rig = await FarmRig.ready();
    const pids = await serverPids();
    rig.child.kill('SIGKILL');
    await assertNothingLeft(pids);
  });

  /** A farm whose server was started by a process that the farm started; none heeds SIGTERM. */
  const startCommand = async (): Promise<number[]> => {
    const [port] = await freePorts(1);
    const server =
      "process.on('SIGTERM', () => {});" +
      "require('http').createServer((q, r) => r.end(String(process.pid))).listen(PORT, '127.0.0.1')";
    const script =
      "process.on('SIGTERM', () => {});" +
      `const server = ${JSON.stringify(server)}.replace('PORT', process.argv[1]);` +
      "require('child_process').spawn(process.execPath, ['-e', server])";
    const command = [process.execPath, '-e', script, '${port}'];
    rig = await FarmRig.ready({ servers: [{ name: 'web', port, command }] });
    const pids = [...(await serverPids()), Number((await request(rig.port)).body)];
    assert.equal(new Set(pids).size, 2);
    return pids;
  };

  it('ends what the commands of users have started', async () => {
    const pids = await startCommand();
    await rig.stop();
    await assertNothingLeft(pids);
  });

  it('leaves no command of a user behind when it is killed', async () => {
    const pids = await startCommand();
    rig.child.kill('SIGKILL');
    await assertNothingLeft(pids);
  });

  it('goes on with the others when a server dies, and takes it back when it is started', async () => {
    rig = await FarmRig.ready();
    const client = await rig.control();
    const [pid = 0] = await serverPids();
    process.kill(pid, 'SIGKILL');
    await client.stateWhere('server-a is down', ({ servers }) => servers[0]?.phase === 'down');
    await rig.line(
      /^farm: warning: server-a is down\. The server was stopped by the signal SIGKILL\. Its last line: process \d+ listens/,
    );
    for (let index = 0; index < 3; index++) {
      assert.equal(serverOf((await request(rig.port)).body), 'server-b');
    }
    assert.equal(await client.command({ name: 'startServer', server: 'server-a' }), undefined);
    await client.stateWhere('server-a is ready', ({ servers }) => servers[0]?.phase === 'ready');
    const answers = [await request(rig.port), await request(rig.port)].map(({ body }) =>
      serverOf(body),
    );
    assert.deepEqual(answers.sort(), ['server-a', 'server-b']);
  });

  it('starts sample servers so that a debugger can be attached to each', async () => {
    rig = await FarmRig.ready({ debug: true });
    const client = await rig.control();
    const state = await client.stateWhere('the inspectors listen', ({ servers }) =>
      servers.every(({ debugPort }) => debugPort !== undefined),
    );
    const ports = state.servers.map(({ debugPort = 0 }) => debugPort);
    assert.equal(new Set(ports).size, 2);
    for (const port of ports) {
      const targets = (await request(port, { path: '/json/list' })).body;
      assert.match(targets, /samples\/farm\/site\/server\.js/);
    }
    assert.ok(!rig.lines.some((line) => line.includes('Debugger listening')));
  });
});
