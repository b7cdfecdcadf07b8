import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { join } from 'node:path';
import { SampleKeeper } from '../../../src/farm/sandbox/sample-keeper.ts';
import type { Sample } from '../../../src/farm/seed/sandbox-sessions.ts';
import { RawConnection } from '../../../src/redis/wire/raw-connection.ts';
import { openSocket } from '../../../src/links/socket.ts';
import { connectTo } from '../stores/support.ts';
import { distFolder } from './support/bundle.ts';
import { lives } from './support/farm-rig.ts';
import { freePorts, listen, until } from './support/http.ts';

describe('the sandbox Redis', function () {
  this.timeout(30_000);
  const children: ChildProcess[] = [];

  afterEach(async () => {
    for (const child of children.splice(0)) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  });

  /** Starts the program as it ships; gives the port that it announces. */
  const start = async (args: readonly string[]): Promise<{ child: ChildProcess; port: number }> => {
    const file = join(await distFolder(), 'sandbox.js');
    const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    children.push(child);
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const ready = /^Sandbox Redis ready on redis:\/\/127\.0\.0\.1:(\d+)$/m;
    await until('it is ready', () => ready.test(output));
    return { child, port: Number(ready.exec(output)?.[1]) };
  };

  it('says on which port it can be used, and runs scripts there', async () => {
    const [wanted = 0] = await freePorts(1);
    const { port } = await start(['--port', String(wanted)]);
    assert.equal(port, wanted);
    const connection = await connectTo(`localhost:${port}`);
    const reply = await connection.script(
      {
        name: 'test',
        source: `redis.call('SET', KEYS[1], ARGV[1], 'PX', 5000)
          return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) > 4000, false, 1 }`,
        isReadOnly: false,
      },
      [Uint8Array.of(107)],
      [Uint8Array.of(0, 255, 128)],
    );
    // Lua's true is 1; false is nil.
    assert.deepEqual(reply, [Buffer.from([0, 255, 128]), 1, null, 1].map(toPlain));
    connection.close();
  });

  it('takes the next free port when the one that was asked for is taken', async () => {
    const other = net.createServer();
    const taken = await listen(other);
    try {
      const { port } = await start(['--port', String(taken)]);
      assert.ok(port > taken);
    } finally {
      other.close();
    }
  });

  it('lets its samples be kept: extended, and stored again when they have expired', async () => {
    const { port } = await start(['--port', '0', '--empty']);
    const place = { host: '127.0.0.1', port };
    const signal = AbortSignal.timeout(5000);
    const connection = new RawConnection(await openSocket(place, undefined, signal));
    const sampleOf = (key: string, expires: boolean): Sample => ({
      ref: { layout: 'aspnet-v2', application: '/Shop', id: key },
      commands: [['SET', key, 'kept', 'EX', 2]],
      ttlSeconds: 2,
      expires,
    });
    const keeper = new SampleKeeper(connection, 1500);
    await keeper.fill([sampleOf('steady', false), sampleOf('brief', true)]);
    const lifeOf = (key: string) => connection.call(['PTTL', key]);
    let hasExpired = false;
    await until('one has expired and come back', async () => {
      hasExpired ||= (await lifeOf('brief')) === -2;
      assert.notEqual(await lifeOf('steady'), -2);
      await keeper.look(() => false);
      return hasExpired && (await lifeOf('brief')) !== -2;
    });
    connection.close();
  });

  it('ends with its parent', async () => {
    const { child } = await start(['--port', '0', '--end-with-stdin']);
    child.stdin?.end();
    await until('it has ended', () => !lives(child.pid ?? 0));
  });
});

const toPlain = (value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value) : value;
