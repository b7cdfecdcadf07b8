import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { CommandRefusedError } from '../../../src/redis/command-guard.ts';
import { ConnectionError } from '../../../src/redis/connection-error.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { type LuaScript, type Reply, ReplyError } from '../../../src/stores/commands.ts';
import { type CertificateFolder, makeCertificates } from '../support/certificates.ts';
import { type MonitoredCommand, startMonitor } from '../support/monitor.ts';
import {
  type RedisCluster,
  type RedisServer,
  startCluster,
  startRedis,
  until,
} from '../support/redis-server.ts';

const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);
const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);

const readScript: LuaScript = {
  name: 'read',
  source: "return redis.call('GET', KEYS[1])",
  isReadOnly: true,
};
const writeScript: LuaScript = {
  name: 'write',
  source: "return redis.call('SET', KEYS[1], ARGV[1])",
  isReadOnly: false,
};

/** The commands of clients, those inside scripts left out. */
const namesOf = (commands: readonly MonitoredCommand[]): string[] =>
  commands.filter(({ fromScript }) => !fromScript).map(({ name }) => name);

describe('a connection', function () {
  this.timeout(30_000);
  const servers: { stop(): Promise<void> }[] = [];
  const connections: RedisConnection[] = [];
  let certificates: CertificateFolder;

  before(async () => {
    certificates = await makeCertificates();
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  after(() => certificates.remove());

  async function start(...args: string[]): Promise<RedisServer> {
    const server = await startRedis({ args });
    servers.push(server);
    return server;
  }

  async function open(
    address: string,
    options: Partial<ConnectOptions> = {},
  ): Promise<RedisConnection> {
    const connection = await connect({ ...parseEndpoint(address), canWrite: true, ...options });
    connections.push(connection);
    return connection;
  }

  it('sends commands and gives bytes, numbers, texts and nothing as they are', async () => {
    const { port } = await start();
    const connection = await open(`localhost:${port}`);
    assert.deepEqual(connection.facts.mode, 'standalone');
    assert.match(connection.facts.version ?? '', /^\d+\.\d+\.\d+$/);
    const binary = Uint8Array.of(0, 255, 13, 10, 36);
    assert.equal(await connection.call(['SET', 'key', binary]), 'OK');
    assert.deepEqual(new Uint8Array((await connection.call(['GET', 'key'])) as Uint8Array), binary);
    assert.equal(await connection.call(['TYPE', 'key']), 'string');
    assert.equal(await connection.call(['PTTL', 'key']), -1);
    assert.equal(await connection.call(['GET', 'nothing']), null);
    await assert.rejects(connection.call(['HGETALL', 'key']), {
      name: 'ReplyError',
      code: 'WRONGTYPE',
    });
  });

  it('keeps error replies of a pipeline in their places', async () => {
    const { port } = await start();
    const connection = await open(`localhost:${port}`);
    const replies = await connection.pipeline([
      ['SET', 'key', 'value'],
      ['HGETALL', 'key'],
      ['GET', 'key'],
    ]);
    assert.equal(replies[0], 'OK');
    assert(replies[1] instanceof ReplyError);
    assert.equal(text(replies[2]), 'value');
  });

  it('logs in with a password, and to another database', async () => {
    const server = await start('--requirepass', 'open-sesame');
    const connection = await open(`redis://:open-sesame@localhost:${server.port}/3`);
    await connection.call(['SET', 'here', '1']);
    assert.equal(connection.facts.database, 3);
    const elsewhere = await open(`redis://:open-sesame@localhost:${server.port}`);
    assert.equal(await elsewhere.call(['EXISTS', 'here']), 0);
  });

  it('serves a user who may do little more than read, and sends nothing that is refused', async () => {
    const server = await start(
      ...[
        '--user',
        'maja',
        'on',
        '>open-sesame',
        '~{*',
        '+scan',
        '+get',
        '+pttl',
        '+evalsha',
        '+eval',
      ],
    );
    await server.ask('SET', '{/App_1}_SessionTimeout', '1200');
    const connection = await open(`redis://maja:open-sesame@localhost:${server.port}`, {
      canWrite: false,
    });
    assert.equal(connection.facts.username, 'maja');
    assert.equal(connection.facts.mode, 'standalone');
    assert.equal(text(await connection.call(['GET', '{/App_1}_SessionTimeout'])), '1200');
    let count = 0;
    await connection.primaries()[0]?.scanKeys({ visit: () => count++ });
    assert.equal(count, 1);
  });

  it('trusts a TLS server by its authority, and tells that it uses TLS', async () => {
    const tls = await certificates.issue(['DNS:localhost']);
    const server = await startRedis({ tls, args: ['--requirepass', 'open-sesame'] });
    servers.push(server);
    const connection = await open(`rediss://:open-sesame@localhost:${server.port}`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(connection.facts.usesTls, true);
    assert.equal(await connection.call(['SET', 'key', 'x'.repeat(100_000)]), 'OK');
    assert.equal(await connection.call(['STRLEN', 'key']), 100_000);
  });

  it('checks a certificate against the name that the user gave for it, as through a tunnel', async () => {
    const tls = await certificates.issue(['DNS:shop.example']);
    const server = await startRedis({ tls });
    servers.push(server);
    const connection = await open(`127.0.0.1:${server.port},ssl=true,sslHost=shop.example`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(await connection.call(['PING']), 'PONG');
  });

  it('takes any certificate after the user chose so', async () => {
    const server = await startRedis({ tls: await certificates.selfSign(['DNS:other.example']) });
    servers.push(server);
    const connection = await open(`rediss://localhost:${server.port}`, {
      tls: { rejectsUnauthorized: false },
    });
    assert.equal(await connection.call(['PING']), 'PONG');
  });

  it('goes over to TLS where the address leaves it open', async () => {
    const tls = await certificates.issue(['DNS:localhost']);
    const server = await startRedis({ tls });
    servers.push(server);
    const connection = await open(`localhost:${server.port}`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(connection.facts.usesTls, true);
  });

  it('sends a script once, and again after the server forgot it', async () => {
    const server = await start();
    const connection = await open(`localhost:${server.port}`);
    const monitor = await startMonitor(server.port);
    const key = bytes('key');
    assert.equal(text(await connection.script(writeScript, [key], ['1'])), 'OK');
    assert.equal(text(await connection.script(readScript, [key], [])), '1');
    assert.equal(text(await connection.script(readScript, [key], [])), '1');
    await server.ask('SCRIPT', 'FLUSH');
    assert.equal(text(await connection.script(readScript, [key], [])), '1');
    const expected = ['EVALSHA', 'EVAL', 'EVALSHA_RO', 'EVAL_RO', 'EVALSHA_RO'];
    expected.push('SCRIPT', 'EVALSHA_RO', 'EVAL_RO');
    assert.deepEqual(namesOf(await monitor.stop()), expected);
  });

  it('sends nothing that changes something while it is read-only', async () => {
    const server = await start();
    const connection = await open(`localhost:${server.port}`, { canWrite: false });
    const refused = (command: string, code: string) => (error: unknown) => {
      assert(error instanceof CommandRefusedError);
      assert.deepEqual([error.command, error.code], [command, code]);
      return true;
    };
    await assert.rejects(connection.call(['SET', 'a', 'b']), refused('SET', 'read-only'));
    await assert.rejects(connection.call(['FLUSHALL']), refused('FLUSHALL', 'not-allowed'));
    const both = connection.pipeline([
      ['GET', 'a'],
      ['del', 'a'],
    ]);
    await assert.rejects(both, refused('DEL', 'read-only'));
    const script = connection.script(writeScript, [bytes('a')], ['b']);
    await assert.rejects(script, refused('EVALSHA', 'read-only'));
    const liar = { ...writeScript, isReadOnly: true };
    await assert.rejects(connection.script(liar, [bytes('a')], ['b']), { name: 'ReplyError' });
    assert.equal(await server.ask('DBSIZE'), 0);
    connection.canWrite = true;
    assert.equal(await connection.call(['SET', 'a', 'b']), 'OK');
  });

  it('comes back when the server does, and tells so', async () => {
    const server = await startRedis();
    const connection = await open(`localhost:${server.port}`);
    const states: string[] = [];
    connection.onStateChange((state) => states.push(state));
    await server.stop();
    await until(() => connection.state === 'reconnecting', 'the loss to be noticed');
    const again = await startRedis({ port: server.port });
    servers.push(again);
    await until(() => connection.state === 'connected', 'the connection to come back');
    assert.equal(await connection.call(['PING']), 'PONG');
    connection.close();
    assert.deepEqual(states, ['reconnecting', 'connected', 'closed']);
    await assert.rejects(connection.call(['PING']), { name: 'ConnectionError', code: 'closed' });
  });

  it('fails a command whose server dies, and never sends it twice', async () => {
    const server = await startRedis();
    const connection = await open(`localhost:${server.port}`);
    const waiting = connection.script(
      { name: 'busy', source: 'while true do end', isReadOnly: false },
      [bytes('k')],
      [],
    );
    const outcome = waiting.catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await server.stop();
    const error = await outcome;
    assert(error instanceof ConnectionError);
    assert.equal(error.code, 'lost');
    const again = await startRedis({ port: server.port });
    servers.push(again);
    await until(() => connection.state === 'connected', 'the connection to come back');
    assert.equal(await connection.call(['PING']), 'PONG');
  });

  it('does not wait for ever for a server that has stopped to answer', async () => {
    const server = await start();
    const connection = await open(`localhost:${server.port}`, { commandTimeoutMs: 200 });
    const busy = { name: 'busy', source: 'while true do end', isReadOnly: false };
    await assert.rejects(connection.script(busy, [bytes('k')], []), {
      name: 'ConnectionError',
      code: 'timed-out',
    });
  });

  for (const nonsense of ['*4294967296\r\n', '*1\r\n'.repeat(20_000), 'HTTP/1.1 200 OK\r\n']) {
    it(`lives on when a server goes mad: ${JSON.stringify(nonsense.slice(0, 16))}`, async () => {
      let isMad = false;
      const sockets = new Set<Socket>();
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('data', () => socket.write(isMad ? nonsense : '+OK\r\n'));
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      servers.push({
        stop: async () => {
          for (const socket of sockets) socket.destroy();
          server.close();
          await once(server, 'close');
        },
      });
      const { port } = server.address() as AddressInfo;
      const connection = await open(`127.0.0.1:${port}`, { commandTimeoutMs: 300 });
      isMad = true;
      await assert.rejects(connection.call(['GET', 'key']), { name: 'ConnectionError' });
    });
  }

  it('never asks for what managed services forbid', async () => {
    const server = await start();
    const monitor = await startMonitor(server.port);
    const connection = await open(`localhost:${server.port}`, { canWrite: false });
    await connection.primaries()[0]?.scanKeys({ visit: () => undefined });
    const names = namesOf(await monitor.stop());
    // Where ROLE is refused, it is done without.
    assert.deepEqual([...new Set(names)].sort(), ['HELLO', 'PING', 'ROLE', 'SCAN']);
  });

  describe('to a cluster', () => {
    let cluster: RedisCluster;

    beforeEach(async () => {
      cluster = await startCluster();
      servers.push(cluster);
    });

    it('is noticed by asking one node, knows all primaries, and routes by key', async () => {
      const connection = await open(`127.0.0.1:${cluster.servers[1]?.port ?? 0}`);
      assert.equal(connection.facts.mode, 'cluster');
      const ports = cluster.servers.map(({ port }) => `127.0.0.1:${port}`);
      assert.deepEqual(
        connection
          .primaries()
          .map(({ name }) => name)
          .sort(),
        ports.sort(),
      );
      const keys = Array.from({ length: 60 }, (_, index) => `{/App_${index}}_Data`);
      const set = await connection.pipeline(keys.map((key) => ['SET', key, key]));
      assert(set.every((reply) => reply === 'OK'));
      for (const key of keys.slice(0, 10)) {
        assert.equal(text(await connection.script(readScript, [bytes(key)], [])), key);
      }
      const found = new Set<string>();
      for (const primary of connection.primaries()) {
        await primary.scanKeys({
          visit: (data, from, to) => found.add(new TextDecoder().decode(data.subarray(from, to))),
        });
      }
      assert.deepEqual([...found].sort(), keys.sort());
    });

    it('fails the commands of a dead node only, and lives on', async () => {
      const connection = await open(`127.0.0.1:${cluster.servers[0]?.port ?? 0}`, {
        commandTimeoutMs: 3000,
      });
      const keys = Array.from({ length: 30 }, (_, index) => `key-${index}`);
      await connection.pipeline(keys.map((key) => ['SET', key, '1']));
      await cluster.servers[2]?.stop();
      const results = await Promise.allSettled(keys.map((key) => connection.call(['GET', key])));
      const failures = results.filter((result) => result.status === 'rejected');
      assert(failures.length > 0 && failures.length < keys.length);
    });
  });
});
