import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { CommandTunnel } from '../../../src/tunnels/command/command-tunnel.ts';
import { startCluster, startRedis, until } from '../support/redis-server.ts';
import { opened, tunnelFailureOf } from '../support/ssh-rig.ts';

const run = promisify(execFile);
const program = join(import.meta.dirname, '../support/forward-port.mjs');

describe('a tunnel by a command', function () {
  this.timeout(60_000);
  const owned: { stop(): Promise<void> | void }[] = [];
  let folder: string;
  let log: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-command-'));
    log = join(folder, 'log');
    await writeFile(log, '');
  });
  afterEach(async () => {
    for (const one of owned.splice(0).toReversed()) await one.stop();
    await until(
      async () => (await processes()).every(({ pids }) => !pids.some(isAlive)),
      'the end',
    );
    await rm(folder, { recursive: true, force: true });
  });

  /** What was started: each program with its helper, and the port that it leads to. */
  async function processes(): Promise<{ pids: number[]; target: string }[]> {
    const lines = (await readFile(log, 'utf8')).split('\n').filter((line) => line !== '');
    return lines.map((line) => {
      const [pid, helper, target = ''] = line.split(' ');
      return { pids: [Number(pid), Number(helper)], target };
    });
  }

  function tunnel(
    command = [process.execPath, program, '${localPort}', '${port}', log],
    isTrusted = true,
  ) {
    const made = new CommandTunnel(command, () => isTrusted);
    owned.push({ stop: () => made.close() });
    return made;
  }

  async function open(text: string, through: CommandTunnel): Promise<RedisConnection> {
    const connection = await connect({
      ...parseEndpoint(text),
      canWrite: true,
      dial: through.dial,
      connectTimeoutMs: through.timeLimitMs,
    });
    owned.push({ stop: () => connection.close() });
    return connection;
  }

  it('starts one process for each server, and ends all with what they started', async () => {
    const cluster = await startCluster();
    owned.push(cluster);
    const ports = cluster.servers.map(({ port }) => String(port));
    const through = tunnel();
    const connection = await open(`redis.inside:${ports[0] ?? ''}`, through);
    for (let index = 0; index < 60; index++) {
      assert.equal(await connection.call(['SET', `key-${index}`, 'value']), 'OK');
    }
    const started = await processes();
    assert.deepEqual([...new Set(started.map(({ target }) => target))].sort(), [...ports].sort());
    // The first is known by the name that the user gave and the one that it announces.
    assert.equal(started.length, 4);
    connection.close();
    through.close();
    await until(() => !started.some(({ pids }) => pids.some(isAlive)), 'the processes to end');
  });

  it('waits for a program that takes its time, and starts it again when it has ended', async () => {
    const redis = await startRedis();
    owned.push(redis);
    const slow = [process.execPath, program, '${localPort}', '${port}', log, '700'];
    const connection = await open(`redis.inside:${redis.port}`, tunnel(slow));
    const [first] = await processes();
    assert(first);
    process.kill(first.pids[0] ?? 0, 'SIGKILL');
    await until(() => connection.state === 'reconnecting', 'the loss to be noticed');
    await until(() => connection.state === 'connected', 'the connection to come back', 20_000);
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    assert.equal((await processes()).length, 2);
    await until(() => !first.pids.some(isAlive), 'its helper to end');
  });

  it('says why a command leads nowhere', async () => {
    const failure = async (command: string[]) =>
      tunnelFailureOf(open('redis.inside:6379', tunnel(command)));
    const says =
      'console.log("Signing in"); console.error("Access denied\\u0007"); process.exit(3)';
    const ended = await failure([process.execPath, '-e', says, '${localPort}']);
    assert.equal(ended.problem, 'command-ended');
    assert.equal(ended.through, process.execPath);
    assert.match(ended.detail ?? '', /Signing in/);
    assert.match(ended.detail ?? '', /Access denied/);
    const missing = await failure(['no-such-program', '${localPort}']);
    assert.equal(missing.problem, 'command-not-started');
    assert.equal(missing.detail, 'ENOENT');
    const hostile = await tunnelFailureOf(
      tunnel().dial({ host: '-oProxyCommand=x', port: 1 }, AbortSignal.timeout(5000)),
    );
    assert.equal(hostile.problem, 'bad-target');
    assert.deepEqual(await processes(), []);
  });

  it('runs nothing where programs may not run', async () => {
    const through = tunnel(undefined, false);
    assert.equal((await tunnelFailureOf(opened(through))).problem, 'not-trusted');
    assert.equal(
      (await tunnelFailureOf(open('redis.inside:6379', through))).problem,
      'not-trusted',
    );
    assert.deepEqual(await processes(), []);
  });

  it('is waited for by a process that has nothing else to do', async () => {
    const module = join(import.meta.dirname, '../../../src/tunnels/command/command-tunnel.ts');
    const source = `
      const { CommandTunnel } = await import(${JSON.stringify(module)});
      const tunnel = new CommandTunnel([process.execPath, '-e', '', '\${localPort}'], () => true);
      const dial = () => tunnel.dial({ host: 'x', port: 1 }, new AbortController().signal);
      for (const time of [1, 2]) await dial().catch(({ failure }) => console.log(failure.problem));
    `;
    const file = join(folder, 'waiting.mts');
    await writeFile(file, source);
    const { stdout } = await run(process.execPath, ['--import', 'tsx', file]);
    assert.deepEqual(stdout.trim().split('\n'), ['command-ended', 'command-ended']);
  });

  it('leaves nothing behind when the process that runs it is killed', async () => {
    const redis = await startRedis();
    owned.push(redis);
    const source = `
      setInterval(() => undefined, 1000);
      const { CommandTunnel } = await import(${JSON.stringify(
        join(import.meta.dirname, '../../../src/tunnels/command/command-tunnel.ts'),
      )});
      const command = [process.execPath, ${JSON.stringify(program)}, '\${localPort}', '\${port}', ${JSON.stringify(log)}];
      const tunnel = new CommandTunnel(command, () => true);
      await tunnel.dial({ host: '127.0.0.1', port: ${redis.port} }, AbortSignal.timeout(20000));
      console.log('open');
    `;
    const file = join(folder, 'host.mts');
    await writeFile(file, source);
    const host = spawn(process.execPath, ['--import', 'tsx', file], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(host, 'exit').then(([code]) => {
      throw new Error(`The process ended with ${String(code)} before it was killed`);
    });
    await Promise.race([once(host.stdout, 'data'), ended]);
    ended.catch(() => undefined);
    const [one] = await processes();
    assert(one);
    assert(one.pids.every(isAlive));
    host.kill('SIGKILL');
    await until(() => !one.pids.some(isAlive), 'the processes to end');
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
