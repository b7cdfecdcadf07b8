import assert from 'node:assert/strict';
import { type Socket } from 'node:net';
import { startLiar } from '../support/proxy.ts';
import {
  type RedisServer,
  type RedisServerOptions,
  startRedis,
  until,
} from '../support/redis-server.ts';
import { examine } from './support.ts';

const sessionId = 'Lk2uZ5eR0tJmAo8b5q1YVw4w1Tn3c0d';

describe('the doctor, at a server', function () {
  this.timeout(60_000);
  const open: { stop(): Promise<void> }[] = [];
  after(() => Promise.all(open.map((server) => server.stop())));

  async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = await startRedis(options);
    open.push(server);
    return server;
  }
  const at = ({ port }: RedisServer, login = ''): string => `redis://${login}127.0.0.1:${port}`;
  async function withUser(server: RedisServer, ...rules: string[]): Promise<string> {
    await server.ask('ACL', 'SETUSER', 'small', 'reset', 'on', '>open-sesame', ...rules);
    return at(server, 'small:open-sesame@');
  }

  it('names the grants that a user lacks, and what does not work without them', async () => {
    const server = await start();
    const reading = (await examine(await withUser(server, '~*', '+@read'))).step('rights');
    assert.deepEqual(
      [reading.outcome, reading.facts['list'], reading.facts['read']],
      ['warning', 'allowed', 'allowed'],
    );
    assert.equal(reading.facts['save'], 'refused');
    assert.match(reading.subject ?? '', /^\+evalsha \+eval /);
    const one = (await examine(await withUser(server, '~*', '+@all', '-hgetall'))).step('rights');
    assert.deepEqual(
      [one.outcome, one.facts['read'], one.subject],
      ['failed', 'refused', '+hgetall'],
    );
    const none = (await examine(await withUser(server, '+ping'))).step('rights');
    assert.equal(none.outcome, 'failed');
    assert.match(none.subject ?? '', /^\+@read .*~\*$/);
  });

  it('names the keys that a user may list, but not read', async () => {
    const server = await start();
    await server.ask('SET', `sess:${sessionId}`, '{"cookie":{"originalMaxAge":600000}}');
    await server.ask('SET', `PHPREDIS_SESSION:${sessionId}`, 'a|i:1;');
    const report = await examine(await withUser(server, '~sess:*', '+@all'));
    assert.equal(report.step('rights').facts['list'], 'keys');
    const { outcome, subject } = report.step('sessions');
    assert.deepEqual([outcome, subject], ['warning', '~PHPREDIS_SESSION:*']);
    assert.ok(!report.text.includes(sessionId));
  });

  it('counts sessions by layout, and tells no id and no password', async () => {
    const server = await start({ password: 'open-sesame-7' });
    await server.ask('SET', `sess:${sessionId}`, '{"cookie":{"originalMaxAge":600000}}');
    const report = await examine(at(server, ':open-sesame-7@'));
    assert.equal(report.step('sessions').facts['express'], 1);
    assert.ok(!report.text.includes(sessionId));
    assert.doesNotMatch(report.text, /sesame/);
  });

  it('sends nothing that writes', async () => {
    const server = await start();
    await server.ask('CONFIG', 'RESETSTAT');
    await examine(at(server));
    const info = await server.ask('INFO', 'commandstats');
    const sent = new TextDecoder().decode(info as Uint8Array).matchAll(/^cmdstat_([^:|]+)/gm);
    const written = await Promise.all(
      [...sent].map(async ([, name = '']) => {
        const [facts] = (await server.ask('COMMAND', 'INFO', name)) as readonly unknown[];
        const [, , flags] = facts as readonly unknown[];
        return JSON.stringify(flags).includes('write') ? name : undefined;
      }),
    );
    assert.deepEqual(
      written.filter((name) => name !== undefined),
      [],
    );
  });

  it('tells a replica, and whom it follows', async () => {
    const primary = await start();
    const replica = await start({ args: ['--replicaof', '127.0.0.1', String(primary.port)] });
    await until(async () => {
      const info = await replica.ask('INFO', 'replication');
      return new TextDecoder().decode(info as Uint8Array).includes('master_link_status:up');
    }, 'the replica to be in step');
    const { outcome, action, subject } = (await examine(at(replica))).step('role');
    assert.deepEqual(
      [outcome, action, subject],
      ['warning', 'use-primary', `127.0.0.1:${primary.port}`],
    );
    await primary.stop();
    await until(
      async () => (await examine(at(replica))).step('role').cause.includes('lost its primary'),
      'the loss',
    );
  });

  it('tells that live sessions were evicted, and how many keys', async () => {
    const server = await start({
      args: ['--maxmemory', '4mb', '--maxmemory-policy', 'volatile-lru'],
    });
    assert.match((await examine(at(server))).step('eviction').cause, /removes live sessions/);
    const value = 'x'.repeat(200_000);
    for (let n = 0; n < 40; n++) await server.ask('SET', `sess:${n}`, value, 'EX', 600);
    const { outcome, facts, cause } = (await examine(at(server))).step('eviction');
    assert.equal(outcome, 'warning');
    assert.ok(Number(facts['evictedKeys']) > 0);
    assert.match(cause, new RegExp(`removed ${Number(facts['evictedKeys'])} keys`));
  });

  it('tells a server that is full and evicts nothing', async () => {
    const server = await start();
    await server.ask('SET', 'big', 'x'.repeat(3_000_000));
    await server.ask('CONFIG', 'SET', 'maxmemory', '2mb');
    const { step } = await examine(at(server));
    assert.equal(step('eviction').outcome, 'failed');
    assert.match(step('eviction').cause, /refuses writes/);
  });

  it('goes without CONFIG, INFO, ACL, ROLE, TIME and scripts where they are blocked', async () => {
    const names = ['CONFIG', 'INFO', 'ACL', 'ROLE', 'TIME', 'EVAL', 'EVALSHA', 'MEMORY', 'OBJECT'];
    const server = await start({ args: names.flatMap((name) => ['--rename-command', name, '']) });
    await server.ask('SET', `sess:${sessionId}`, '{"cookie":{"originalMaxAge":600000}}');
    const { step, results } = await examine(at(server));
    assert.deepEqual(
      results.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id),
      [],
    );
    assert.deepEqual(step('scripting').facts, { evalsha: 'blocked', eval: 'blocked' });
    for (const id of ['role', 'eviction', 'memory', 'clock'])
      assert.equal(step(id).outcome, 'skipped', id);
    assert.equal(step('events').facts['notifyKeyspaceEvents'], 'unknown');
    assert.equal(step('sessions').facts['express'], 1);
  });

  it('offers the database that holds keys, where the one of the endpoint is empty', async () => {
    const server = await start();
    await server.ask('COPY', 'x', 'y');
    await server.ask('SET', 'a', '1');
    await server.ask('MOVE', 'a', 3);
    const { outcome, action, subject } = (await examine(at(server))).step('databases');
    assert.deepEqual([outcome, action, subject], ['warning', 'use-database', '3']);
  });

  it('tells a clock that goes wrong', async () => {
    const seconds = Math.round(Date.now() / 1000) - 3600;
    const time = `*2\r\n$10\r\n${seconds}\r\n$1\r\n0\r\n`;
    const answer = (socket: Socket, text: string): void => {
      // A command is an array of texts, each behind its length: the name is the first of them.
      for (const [, name] of text.matchAll(/^\*\d+\r\n\$\d+\r\n(\w+)\r\n/gm)) {
        socket.write(
          name === 'TIME' ? time : name === 'PING' ? '+PONG\r\n' : '-ERR unknown command\r\n',
        );
      }
    };
    const liar = await startLiar(answer);
    open.push(liar);
    const { outcome, cause } = (await examine(`redis://127.0.0.1:${liar.port}`)).step('clock');
    assert.equal(outcome, 'warning');
    assert.match(cause, /(?:3599|360\d) seconds behind/);
  });
});
