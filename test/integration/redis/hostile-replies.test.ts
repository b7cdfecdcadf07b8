import assert from 'node:assert/strict';
import type { Socket } from 'node:net';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { ConnectionError } from '../../../src/redis/connection-error.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { RawConnection } from '../../../src/redis/wire/raw-connection.ts';
import { openSocket } from '../../../src/links/socket.ts';
import { subscribe } from '../../../src/redis/wire/subscription.ts';
import { flood, type Liar, startLiar } from '../support/proxy.ts';
import { until } from '../support/redis-server.ts';

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const megabyte = Buffer.alloc(1_000_000, 'x');

/** What a server may say instead of an answer; each sends without end what has no end. */
const shapes: Readonly<Record<string, (socket: Socket) => void>> = {
  'an array of a billion': (socket) => {
    socket.write('*1000000000\r\n');
    flood(socket, ':1\r\n'.repeat(10_000));
  },
  'arrays in arrays without end': (socket) => flood(socket, '*1\r\n'.repeat(10_000)),
  'a bulk string without end': (socket) => {
    socket.write('$500000000\r\n');
    flood(socket, megabyte);
  },
  'bulk strings without end': (socket) => {
    socket.write('*100000\r\n');
    flood(socket, Buffer.concat([bytes('$1000000\r\n'), megabyte, bytes('\r\n')]));
  },
  'a status without end': (socket) => {
    socket.write('+');
    flood(socket, megabyte);
  },
  'an error without end': (socket) => {
    socket.write('-ERR ');
    flood(socket, megabyte);
  },
  'a number without end': (socket) => {
    socket.write(':');
    flood(socket, '1'.repeat(100_000));
  },
  'a length without end': (socket) => {
    socket.write('$');
    flood(socket, '1'.repeat(100_000));
  },
  'a map of RESP3': (socket) => void socket.write('%1\r\n+a\r\n+b\r\n'),
  'pushes of RESP3': (socket) => flood(socket, '>2\r\n+message\r\n+x\r\n'.repeat(1000)),
  'answers to what nobody asked': (socket) => flood(socket, '+OK\r\n'.repeat(1000)),
};

describe('a server that lies', function () {
  this.timeout(60_000);
  const owned: { stop(): Promise<void> }[] = [];
  const connections: { close(): void }[] = [];
  let watch: NodeJS.Timeout;
  let startRss: number;
  let peakRss: number;

  beforeEach(() => {
    startRss = process.memoryUsage.rss();
    peakRss = startRss;
    watch = setInterval(() => {
      peakRss = Math.max(peakRss, process.memoryUsage.rss());
    }, 5);
  });
  afterEach(async () => {
    clearInterval(watch);
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(owned.splice(0).map((one) => one.stop()));
    // The largest value that is taken is 128 MB, and the server's own buffers are here as well.
    assert(peakRss - startRss < 700_000_000, `${peakRss - startRss} bytes more`);
  });

  /** A server that greets as one that needs nothing, and then does `lie` for each command `when`. */
  async function start(
    when: (commands: string) => boolean,
    lie: (socket: Socket) => void,
    greet: (commands: string) => string | undefined = () => undefined,
  ): Promise<Liar> {
    const liar = await startLiar((socket, commands) => {
      if (when(commands)) lie(socket);
      else {
        const count = commands.match(/\*\d+\r\n\$/g)?.length ?? 1;
        socket.write(greet(commands) ?? '+OK\r\n'.repeat(count));
      }
    });
    owned.push(liar);
    return liar;
  }

  async function open(port: number): Promise<RedisConnection> {
    const address = parseEndpoint(`127.0.0.1:${port}`);
    const connection = await connect({ ...address, canWrite: true, commandTimeoutMs: 3000 });
    connections.push(connection);
    return connection;
  }

  const isNamed = (port: number) => (error: unknown) => {
    assert(error instanceof ConnectionError, String(error));
    assert.deepEqual([error.code, error.node], ['bad-reply', `127.0.0.1:${port}`]);
    return true;
  };

  for (const [shape, lie] of Object.entries(shapes)) {
    const has = (word: string) => (commands: string) => commands.includes(word);

    it(`is left for ${shape}: a command`, async () => {
      const liar = await start(has('HGETALL'), lie);
      const connection = await open(liar.port);
      if (shape.startsWith('answers')) {
        await connection.call(['HGETALL', 'key']).catch(() => undefined);
        await until(() => liar.connectionCount > 2, 'the connection to be left');
      } else await assert.rejects(connection.call(['HGETALL', 'key']), isNamed(liar.port));
      assert.equal(await connection.call(['SET', 'key', '1']), 'OK');
    });

    it(`is left for ${shape}: a transaction`, async () => {
      const liar = await start(has('WATCH'), lie);
      const connection = await open(liar.port);
      const deed = connection.transaction((link) =>
        link.watch([bytes('key')], [['HGETALL', 'key']]),
      );
      const isOdd = shape.startsWith('answers') || shape.startsWith('a status');
      if (isOdd) await deed.catch(() => undefined);
      else await assert.rejects(deed, isNamed(liar.port));
    });

    it(`is left for ${shape}: a scan`, async () => {
      const liar = await start(has('SCAN'), lie);
      const connection = await open(liar.port);
      const walk = connection.primaries()[0]?.scanKeys({ visit: () => undefined });
      await assert.rejects(walk ?? Promise.resolve(), {
        name: 'ConnectionError',
        code: 'bad-reply',
      });
    });

    it(`is left for ${shape}: the first words`, async () => {
      const liar = await start(has('PING'), lie);
      const attempt = open(liar.port);
      if (shape.startsWith('answers')) await attempt.catch(() => undefined);
      else {
        await assert.rejects(attempt, (error: unknown) => {
          assert(error instanceof ConnectError);
          assert.deepEqual(error.failure.node, { host: '127.0.0.1', port: liar.port });
          return true;
        });
      }
    });

    it(`is left for ${shape}: a Sentinel`, async () => {
      const liar = await start(has('SENTINEL'), lie);
      const text = `127.0.0.1:${liar.port},serviceName=shop`;
      await assert.rejects(connect({ ...parseEndpoint(text), canWrite: false }), ConnectError);
    });

    it(`is left for ${shape}: a Sentinel that is listened to`, async () => {
      const liar = await start(has('SUBSCRIBE'), lie);
      const target = { host: '127.0.0.1', port: liar.port };
      const socket = await openSocket(target, undefined, AbortSignal.timeout(5000));
      let ended = false;
      const subscription = subscribe(new RawConnection(socket), 'news', () => undefined);
      connections.push(subscription);
      subscription.onEnd(() => (ended = true));
      const isHarmless = shape.startsWith('answers');
      if (!isHarmless) await until(() => ended, 'the connection to be left');
    });

    it(`is left for ${shape}: the map of a cluster`, async () => {
      let isMad = false;
      const bulk = (text: string): string => `$${text.length}\r\n${text}\r\n`;
      const liar: Liar = await start(
        (commands) => isMad && /slots/i.test(commands),
        lie,
        (commands) => {
          if (commands.includes('HELLO')) return `*2\r\n${bulk('mode')}${bulk('cluster')}`;
          if (!/slots/i.test(commands)) return undefined;
          const node = `*3\r\n${bulk('127.0.0.1')}:${liar.port}\r\n${bulk('id')}`;
          return `*1\r\n*3\r\n:0\r\n:16383\r\n${node}`;
        },
      );
      const connection = await open(liar.port);
      assert.equal(await connection.call(['SET', 'key', '1']), 'OK');
      isMad = true;
      const { connectionCount } = liar;
      connection.close();
      await assert.rejects(open(liar.port), ConnectError);
      assert(liar.connectionCount > connectionCount);
    });
  }

  it('is left for a scan that stands still', async () => {
    const liar = await start(
      (commands) => commands.includes('SCAN'),
      (socket) => void socket.write('*2\r\n$1\r\n7\r\n*0\r\n'),
    );
    const connection = await open(liar.port);
    const walk = connection.primaries()[0]?.scanKeys({ visit: () => undefined });
    await assert.rejects(walk ?? Promise.resolve(), { code: 'bad-reply' });
  });

  it('may have keys of any length: their bytes go by', async () => {
    const long = 200_000_000;
    const liar = await start(
      (commands) => commands.includes('SCAN'),
      (socket) => {
        socket.write(`*2\r\n$1\r\n0\r\n*3\r\n$1\r\na\r\n$${long}\r\n`);
        for (let sent = 0; sent < long; sent += 1_000_000) socket.write(megabyte);
        socket.write('\r\n$1\r\nb\r\n');
      },
    );
    const connection = await open(liar.port);
    const keys: string[] = [];
    await connection.primaries()[0]?.scanKeys({
      visit: (data, from, to) => keys.push(new TextDecoder().decode(data.subarray(from, to))),
    });
    assert.deepEqual(keys, ['a', 'b']);
  });
});
