import assert from 'node:assert/strict';
import http from 'node:http';
import type { FarmState } from '../../../src/protocol/farm/state.ts';
import type { ServerState } from '../../../src/protocol/farm/server-state.ts';
import { startRedis } from '../support/redis-server.ts';
import type { ControlClient } from './support/control-client.ts';
import { FarmRig, lives } from './support/farm-rig.ts';
import { freePorts, listen, request, until } from './support/http.ts';
import type { HttpResponse } from './support/http.ts';

const serverOf = ({ body }: HttpResponse): string => /id="server">([^<]+)</.exec(body)?.[1] ?? body;

const named = (state: FarmState | undefined, name: string): ServerState | undefined =>
  state?.servers.find((server) => server.name === name);

/** A command that runs a script of Node's. */
const node = (script: string): string[] => [process.execPath, '-e', script];

const answering =
  "require('node:http').createServer((q, r) => r.end(process.env.SESSION_FARM_SERVER)).listen(process.env.PORT, '127.0.0.1')";

describe('the servers of a farm', function () {
  this.timeout(60_000);
  let rig: FarmRig;
  const closing: (() => void)[] = [];

  afterEach(async () => {
    await rig.stop();
    for (const close of closing.splice(0)) close();
  });

  const start = async (config: Readonly<Record<string, unknown>> = {}): Promise<ControlClient> => {
    rig = await FarmRig.ready(config);
    return rig.control();
  };

  const isPhase = (client: ControlClient, name: string, phase: string): Promise<FarmState> =>
    client.stateWhere(`${name} is ${phase}`, (state) => named(state, name)?.phase === phase);

  const answers = async (count: number): Promise<string[]> => {
    const all: string[] = [];
    for (let index = 0; index < count; index++) all.push(serverOf(await request(rig.port)));
    return all.sort();
  };

  describe('come and go while it runs', () => {
    it('one is added like the last, on a free port, and gets its share', async () => {
      const client = await start();
      assert.equal(await client.command({ name: 'addServer' }), undefined);
      const state = await isPhase(client, 'server-c', 'ready');
      const [, b, c] = state.servers;
      assert.ok(b && c && c.port > b.port);
      assert.deepEqual(await answers(3), ['server-a', 'server-b', 'server-c']);
      await rig.line(/^farm: note: server-c was added on port \d+\. Added while the farm runs\.$/);
    });

    it('one that is removed finishes what it has, gets nothing more, and leaves no process', async () => {
      const slow =
        "require('node:http').createServer((q, r) => q.url === '/slow' ? process.once('SIGUSR2', () => r.end('late')) : r.end(process.env.SESSION_FARM_SERVER)).listen(process.env.PORT, '127.0.0.1')";
      const [first, second] = await freePorts(2);
      const client = await start({
        servers: [
          { name: 'a', port: first, command: node(slow) },
          { name: 'b', port: second, command: node(slow) },
        ],
      });
      await client.command({ name: 'setWeight', server: 'b', weight: 0 });
      const late = request(rig.port, { path: '/slow' });
      const busy = await client.stateWhere(
        'a works',
        ({ servers }) => servers[0]?.activeCount === 1,
      );
      await client.command({ name: 'setWeight', server: 'b', weight: 1 });
      const pid = busy.servers[0]?.pid ?? 0;
      assert.equal(await client.command({ name: 'removeServer', server: 'a' }), undefined);
      await client.stateWhere('a leaves', (state) => named(state, 'a')?.isLeaving === true);
      assert.deepEqual(await answers(3), ['b', 'b', 'b']);
      assert.ok(lives(pid));
      process.kill(pid, 'SIGUSR2');
      assert.equal((await late).body, 'late');
      await client.stateWhere('a has gone', (state) => named(state, 'a') === undefined);
      await until('its process has ended', () => !lives(pid));
      const problem = await client.command({ name: 'removeServer', server: 'b' });
      assert.equal(problem?.code, 'last-server');
    });

    it('there are as many as somebody wants, the newest go first', async () => {
      const client = await start();
      assert.equal(await client.command({ name: 'scaleTo', count: 4 }), undefined);
      await client.stateWhere('four are ready', ({ servers }) => {
        return servers.length === 4 && servers.every(({ phase }) => phase === 'ready');
      });
      assert.deepEqual(await answers(4), ['server-a', 'server-b', 'server-c', 'server-d']);
      assert.equal(await client.command({ name: 'scaleTo', count: 1 }), undefined);
      await client.stateWhere('one is left', ({ servers }) => servers.length === 1);
      assert.deepEqual(await answers(2), ['server-a', 'server-a']);
      assert.equal((await client.command({ name: 'scaleTo', count: 0 }))?.code, 'last-server');
    });

    it('those that were added leave no process behind when the farm is killed', async () => {
      const [first] = await freePorts(1);
      const client = await start({
        servers: [{ name: 'web', port: first, command: node(answering) }],
      });
      await client.command({ name: 'addServer' });
      const state = await isPhase(client, 'web-2', 'ready');
      const pids = state.servers.map(({ pid = 0 }) => pid);
      assert.ok(pids.length === 2 && pids.every(lives));
      rig.child.kill('SIGKILL');
      await until('no process is left', () => !pids.some(lives));
    });

    it('one goes in and out by a plan, and says why', async () => {
      const client = await start({
        scaling: { least: 2, most: 3, outAtRequests: 20, inAfterSeconds: 2 },
      });
      let isOver = false;
      const load = async (): Promise<void> => {
        while (!isOver) await Promise.all(Array.from({ length: 20 }, () => request(rig.port)));
      };
      const loading = load();
      const grown = await isPhase(client, 'server-c', 'ready');
      isOver = true;
      await loading;
      assert.match(named(grown, 'server-c')?.note?.text ?? '', /^Each server had \{0\} requests/);
      await rig.line(
        /^farm: note: server-c was added on port \d+\. Each server had \d+ requests in a second\.$/,
      );
      await client.stateWhere('it is gone', (state) => named(state, 'server-c') === undefined);
      await rig.line(/^farm: note: server-c is leaving\. There was no request for 2 seconds\.$/);
      assert.equal(client.state?.servers.length, 2);
    });

    it('sessions in the memory of one that goes are counted as lost', async () => {
      const client = await start();
      for (let index = 0; index < 4; index++) {
        const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
        await request(rig.port, { path: '/Save', method: 'POST', headers, body: 'text=hello' });
      }
      await client.stateWhere('each has two', ({ servers }) =>
        servers.every(({ sessionCount }) => sessionCount === 2),
      );
      await client.command({ name: 'killServer', server: 'server-a' });
      const state = await isPhase(client, 'server-a', 'down');
      assert.equal(named(state, 'server-a')?.lostSessionCount, 2);
      await rig.line(/^farm: warning: server-a is down\. .* Sessions lost with its memory: 2\.$/);
      await client.command({ name: 'startServer', server: 'server-a' });
      await isPhase(client, 'server-a', 'ready');
      await client.command({ name: 'removeServer', server: 'server-b' });
      await rig.line(/^farm: warning: Sessions lost with the memory of server-b: 2\.$/);
    });
  });

  describe('are ready when they answer', () => {
    it('one that only opens its port is not, and it is said why', async () => {
      const [first, second] = await freePorts(2);
      const silent =
        "require('node:net').createServer(() => {}).listen(process.env.PORT, '127.0.0.1')";
      rig = await FarmRig.start({
        servers: [
          { name: 'silent', port: first, command: node(silent) },
          { name: 'web', port: second, command: node(answering) },
        ],
      });
      const client = await rig.control();
      await isPhase(client, 'web', 'ready');
      const told = await client.stateWhere(
        'it says why',
        (state) => named(state, 'silent')?.problem !== undefined,
        30_000,
      );
      assert.equal(named(told, 'silent')?.phase, 'starting');
      assert.equal(
        named(told, 'silent')?.problem?.text,
        'It accepts connections but does not answer.',
      );
      await rig.line(
        /^farm: warning: silent is not ready\. It accepts connections but does not answer\.$/,
      );
      assert.deepEqual(await answers(2), ['web', 'web']);
    });

    it('one with a path of its own is ready when that answers as it should', async () => {
      const [first] = await freePorts(1);
      const warming =
        "let is = 503; require('node:http').createServer((q, r) => { r.statusCode = q.url === '/health' ? is : 200; if (q.url === '/warm') is = 200; r.end('x') }).listen(process.env.PORT, '127.0.0.1')";
      const [port = 0] = [first];
      rig = await FarmRig.start({
        servers: [
          { name: 'web', port, command: node(warming), readyPath: '/health', readyStatus: 200 },
        ],
      });
      const client = await rig.control();
      await until('its port answers', () =>
        request(port, { path: '/' }).then(
          () => true,
          () => false,
        ),
      );
      await isPhase(client, 'web', 'starting');
      await request(port, { path: '/warm' });
      await isPhase(client, 'web', 'ready');
    });
  });

  describe('that crash', () => {
    const crashing =
      "const http = require('node:http'); http.createServer((q, r) => { if (q.url === '/crash') { console.error('boom ' + process.pid); process.exit(7); } r.end('up'); }).listen(process.env.PORT, '127.0.0.1')";

    it('stay down, with their last lines, unless they are to be started again', async () => {
      const [first, second] = await freePorts(2);
      const client = await start({
        servers: [
          { name: 'once', port: first, command: node(crashing) },
          { name: 'again', port: second, command: node(crashing), restart: 'crash' },
        ],
      });
      for (const port of [first, second]) {
        await request(port ?? 0, { path: '/crash' }).catch(() => undefined);
      }
      const state = await client.stateWhere('one is back', ({ servers }) => {
        return (
          servers[0]?.phase === 'down' &&
          servers[1]?.phase === 'ready' &&
          servers[1].restartCount === 1
        );
      });
      const { lastLines = [], restartCount, problem } = named(state, 'once') ?? {};
      assert.match(lastLines.at(-1) ?? '', /^boom \d+$/);
      assert.equal(restartCount, undefined);
      assert.deepEqual(problem, { text: 'The server exited with code {0}.', args: [7] });
      await rig.line(
        /^farm: warning: once is down\. The server exited with code 7\. Its last line: boom \d+$/,
      );
    });
  });

  describe('with trouble', () => {
    it('a frozen one takes requests and answers none until it is let go on', async () => {
      const client = await start();
      // A connection that is open already, beside the gate.
      await answers(2);
      const trouble = { isFrozen: true };
      await client.command({ name: 'setTrouble', server: 'server-a', trouble });
      const [one, other] = [request(rig.port), request(rig.port)];
      assert.equal(serverOf(await Promise.race([one, other])), 'server-b');
      const state = await client.stateWhere(
        'a is at work',
        (now) => named(now, 'server-a')?.activeCount === 1 && !!named(now, 'server-a')?.trouble,
      );
      assert.deepEqual(named(state, 'server-a')?.trouble, trouble);
      assert.equal(named(state, 'server-a')?.phase, 'ready');
      await client.command({ name: 'setTrouble', server: 'server-a', trouble: {} });
      const both = await Promise.all([one, other]);
      assert.deepEqual(both.map(serverOf).sort(), ['server-a', 'server-b']);
      const healed = await client.stateWhere(
        'a is well',
        (now) => named(now, 'server-a')?.activeCount === 0,
      );
      assert.equal(named(healed, 'server-a')?.trouble, undefined);
      assert.deepEqual(await answers(2), ['server-a', 'server-b']);
    });

    it('a slow one answers later, one with errors in part with errors, large bodies whole', async () => {
      const [first] = await freePorts(1);
      const echo =
        "require('node:http').createServer((q, r) => q.pipe(r)).listen(process.env.PORT, '127.0.0.1')";
      const client = await start({ servers: [{ name: 'web', port: first, command: node(echo) }] });
      await client.command({ name: 'setTrouble', server: 'web', trouble: { latencyMs: 400 } });
      const body = Buffer.alloc(5_000_000, 'abc');
      const startedAt = performance.now();
      const echoed = await request(rig.port, { method: 'POST', body });
      assert.ok(performance.now() - startedAt >= 395);
      assert.ok(echoed.body === body.toString());
      await client.command({ name: 'setTrouble', server: 'web', trouble: { errorPercent: 50 } });
      const statuses: number[] = [];
      for (let index = 0; index < 60; index++) statuses.push((await request(rig.port)).status);
      const errors = statuses.filter((status) => status === 500).length;
      assert.ok(errors > 5 && errors < 55, `${errors} of 60`);
      assert.equal(statuses.filter((status) => status === 200).length, 60 - errors);
      await client.stateWhere('they count', ({ servers }) => servers[0]?.errorCount === errors);
      await client.command({ name: 'setTrouble', server: 'web', trouble: { errorPercent: 100 } });
      assert.equal((await request(rig.port, { method: 'POST', body })).status, 500);
    });

    it('one that is cut off from Redis cannot keep sessions for a time; the others can', async () => {
      const redis = await startRedis();
      try {
        const client = await start({ session: 'redis', redis: `127.0.0.1:${redis.port}` });
        const [a = 0, b = 0] = rig.serverPorts;
        const save = (port: number): Promise<HttpResponse> =>
          request(port, {
            path: '/Save',
            method: 'POST',
            headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
            body: 'text=hello',
          });
        assert.equal((await save(a)).status, 303);
        const trouble = { isCutOff: true };
        await client.command({ name: 'setTrouble', server: 'server-a', trouble });
        await client.stateWhere('it shows', (now) => !!named(now, 'server-a')?.trouble?.isCutOff);
        assert.equal((await save(b)).status, 303);
        assert.equal((await save(a)).status, 500);
        // For a time on top of that, and then as before: still cut off.
        await client.command({ name: 'setTrouble', server: 'server-b', trouble, seconds: 1 });
        const timed = await client.stateWhere(
          'it shows, too',
          (now) => !!named(now, 'server-b')?.trouble,
        );
        assert.ok((named(timed, 'server-b')?.troubleUntilMs ?? 0) > Date.now() - 1000);
        await client.stateWhere('it is over', (now) => !named(now, 'server-b')?.trouble);
        await client.command({ name: 'setTrouble', server: 'server-a', trouble: {} });
        await until('it keeps sessions again', async () => (await save(a)).status === 303);
      } finally {
        await redis.stop();
      }
    });

    it('a command reaches Redis by ${redis}, and is cut off there; one that does not, is not', async () => {
      const redis = await startRedis();
      try {
        const [first, second] = await freePorts(2);
        const asking =
          "const net = require('node:net'); require('node:http').createServer((q, r) => { const s = net.connect(Number(process.argv[1].split(':')[1]), '127.0.0.1', () => s.write('PING\\r\\n')); s.once('data', (d) => { r.end(d); s.destroy(); }); s.on('error', () => undefined); s.once('close', () => { if (!r.writableEnded) r.end('no'); }); }).listen(process.env.PORT, '127.0.0.1')";
        const client = await start({
          redis: `127.0.0.1:${redis.port}`,
          servers: [
            { name: 'asks', port: first, command: [...node(asking), '${redis}'] },
            { name: 'web', port: second, command: node(answering) },
          ],
        });
        const ask = async (): Promise<string> => (await request(first ?? 0)).body;
        assert.equal(await ask(), '+PONG\r\n');
        assert.ok((client.state?.servers[0]?.redisPort ?? redis.port) !== redis.port);
        const trouble = { isCutOff: true };
        assert.equal(
          await client.command({ name: 'setTrouble', server: 'asks', trouble }),
          undefined,
        );
        assert.equal(await ask(), 'no');
        await client.command({ name: 'setTrouble', server: 'asks', trouble: {} });
        assert.equal(await ask(), '+PONG\r\n');
        const problem = await client.command({ name: 'setTrouble', server: 'web', trouble });
        assert.equal(problem?.code, 'no-way-to-redis');
      } finally {
        await redis.stop();
      }
    });
  });

  describe('that the farm does not start', () => {
    it('one that runs already is taken by its address, when it answers and while it does', async () => {
      const hosts: (string | undefined)[] = [];
      const server = http.createServer((q, r) => {
        hosts.push(q.headers.host);
        r.end('elsewhere');
      });
      const port = await listen(server);
      closing.push(() => {
        server.closeAllConnections();
        server.close();
      });
      const client = await start({
        servers: [{ name: 'box', address: `http://localhost:${port}` }],
      });
      assert.equal((await request(rig.port, { headers: { Host: 'shop.test' } })).body, 'elsewhere');
      assert.equal(hosts.at(-1), 'shop.test');
      const { kind, url, pid } = client.state?.servers[0] ?? {};
      assert.deepEqual([kind, url, pid], ['address', `http://localhost:${port}`, undefined]);
      assert.equal(
        (await client.command({ name: 'killServer', server: 'box' }))?.code,
        'no-process',
      );
      assert.equal((await client.command({ name: 'addServer' }))?.code, 'no-server');
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await until('it is not there', async () => (await request(rig.port)).status === 502);
      await isPhase(client, 'box', 'down');
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      await isPhase(client, 'box', 'ready');
      assert.equal((await request(rig.port)).body, 'elsewhere');
    });

    it('one of a launch configuration may come later, and does not hold up the farm', async () => {
      const [port = 0] = await freePorts(1);
      const client = await start({ servers: [{ name: 'debugged', port, launch: 'Web' }] });
      await isPhase(client, 'debugged', 'starting');
      assert.equal((await request(rig.port)).status, 502);
      const server = http.createServer((_, r) => r.end('debuggee'));
      await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
      closing.push(() => {
        server.closeAllConnections();
        server.close();
      });
      await isPhase(client, 'debugged', 'ready');
      assert.equal((await request(rig.port)).body, 'debuggee');
    });
  });
});
