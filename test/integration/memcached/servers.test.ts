import assert from 'node:assert/strict';
import { openMemcached } from '../../../src/memcached/memcached-source.ts';
import { Membership } from '../../../src/memcached/nodes/membership.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { mayClose } from '../../../src/stores/source/session-index.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { NoReplyError } from '../../../src/stores/source-error.ts';
import { openServers, optionsFor } from '../sources/memcached-rig.ts';
import { type LineProxy, startLineProxy } from '../support/line-proxy.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';
import { until } from '../support/redis-server.ts';

const VALUE = 'Name|s:3:"Ann";';
const refOf = (id: string): SessionRef => ({
  layout: 'php-memcached',
  application: 'memc.sess.key.',
  id,
});

async function begin(server: MemcachedServer, id: string): Promise<void> {
  await server.ask(`set memc.sess.key.${id} 0 1440 ${VALUE.length}`, VALUE);
}

async function rename(source: SessionSource, id: string) {
  const opened = await source.read(refOf(id));
  const before = opened.items[0]?.bytes ?? assert.fail('no item');
  const changes = [{ name: 'Name', before, after: Buffer.from('s:3:"Bea";') }];
  return source.change({ kind: 'save', ref: refOf(id), opened, changes });
}

describe('several servers of Memcached', function () {
  this.timeout(60_000);
  let servers: readonly [MemcachedServer, MemcachedServer];
  let source: SessionSource;

  beforeEach(async () => {
    servers = [await startMemcached(), await startMemcached()];
    source = await openServers(servers.map(({ port }) => port));
  });
  afterEach(async () => {
    source.close();
    for (const server of servers) await server.stop();
  });

  it('are searched together, and a session is written where it was found', async () => {
    await begin(servers[0], 'one');
    await begin(servers[1], 'two');
    const index = await source.find();
    assert.equal(index.sessionCount, 2);
    assert.equal((await rename(source, 'two')).outcome, 'saved');
    assert.match(await servers[1].ask('get memc.sess.key.two'), /"Bea"/);
    assert.equal(await servers[0].ask('mg memc.sess.key.two'), 'EN\r\n');
    assert.equal((await source.vitals()).servers.length, 2);
  });

  it('may have a lock on any of them: it is heeded, and a save holds it on all', async () => {
    await begin(servers[1], 'two');
    await servers[0].ask('add memc.sess.key.lock.two 0 30 1', '1');
    assert.equal((await rename(source, 'two')).outcome, 'locked');
    const { lock } = await source.read(refOf('two'));
    assert.ok(lock);
    const released = await source.change({ kind: 'release-lock', ref: refOf('two'), seen: lock });
    assert.equal(released.outcome, 'released');
    assert.equal((await rename(source, 'two')).outcome, 'saved');
    for (const server of servers) {
      assert.equal(await server.ask('mg memc.sess.key.lock.two'), 'EN\r\n');
      assert.match(await server.ask('stats'), /STAT cmd_set [1-9]/);
    }
  });

  it('take no new session while there are too few to tell where the site would look', async () => {
    await begin(servers[0], 'one');
    await source.find();
    assert.equal(source.limitOf('create', 'php-memcached')?.code, 'not-supported');
    const content = await source.read(refOf('one'));
    const create = { kind: 'create', ref: refOf('two'), content } as const;
    await assert.rejects(source.change(create), { code: 'not-supported' });
  });

  it('that no known client would have filled like this take none either', async () => {
    for (let n = 0; n < 64; n++) {
      await begin(servers[Number(n % 3 === 0)] ?? servers[0], `s${n}`);
    }
    await source.find();
    assert.equal(source.limitOf('create', 'php-memcached')?.code, 'not-supported');
    assert.equal(source.limitOf('hold-lock', 'php-memcached')?.code, 'not-supported');
    assert.equal(source.limitOf('save', 'php-memcached'), undefined);
  });

  it('are a gap while one is away, and nothing is called gone that may be there', async () => {
    await begin(servers[0], 'one');
    await servers[1].stop();
    await until(async () => (await source.find()).gaps !== undefined, 'the gap');
    const index = await source.find();
    assert.deepEqual(index.gaps?.nodes, [`127.0.0.1:${servers[1].port}`]);
    assert.ok(index.find(refOf('one')));
    assert.equal((await source.read(refOf('one'))).condition, 'ok');
    await assert.rejects(source.read(refOf('none')), NoReplyError);
    assert.equal(source.limitOf('create')?.code, 'not-supported');
    assert.equal(source.limitOf('hold-lock')?.code, 'not-supported');
  });
});

describe('a lock that PHP has left', function () {
  this.timeout(20_000);
  let server: MemcachedServer;
  let source: SessionSource;

  before(async () => {
    server = await startMemcached();
    source = await openServers([server.port]);
    await begin(server, 'abc');
  });
  after(async () => {
    source.close();
    await server.stop();
  });

  it('is released only where it is still the same, though all of them hold a 1', async () => {
    await server.ask('add memc.sess.key.lock.abc 0 0 1', '1');
    const { lock: seen } = await source.summary(refOf('abc'));
    assert.ok(seen);
    assert.equal(seen.ttlMs, undefined);
    await server.ask('delete memc.sess.key.lock.abc');
    await server.ask('add memc.sess.key.lock.abc 0 0 1', '1');
    const other = await source.change({ kind: 'release-lock', ref: refOf('abc'), seen });
    assert.equal(other.outcome, 'other-lock');
    const again = (await source.read(refOf('abc'))).lock ?? assert.fail();
    const released = await source.change({ kind: 'release-lock', ref: refOf('abc'), seen: again });
    assert.equal(released.outcome, 'released');
  });
});

describe('a server of Memcached', function () {
  this.timeout(60_000);
  let server: MemcachedServer;
  let proxy: LineProxy | undefined;

  beforeEach(async () => (server = await startMemcached()));
  afterEach(async () => {
    proxy?.close();
    await server.stop();
  });

  it('that lists nothing, as a serverless one, is read and written by id', async () => {
    proxy = await startLineProxy(server.port, (line) =>
      /^lru|^stats (?:settings|cachedump)|^me /.test(line) ? 'ERROR\r\n' : undefined,
    );
    await begin(server, 'abc');
    const source = await openServers([proxy.port]);
    assert.equal(source.limitOf('find')?.code, 'not-supported');
    await assert.rejects(source.find(), { code: 'not-supported' });
    assert.equal((await rename(source, 'abc')).outcome, 'saved');
    source.close();
  });

  it('without a crawler lists its keys by sizes, and says how many entries it does not list', async () => {
    const old = await startMemcached(['-o', 'no_modern,no_lru_crawler']);
    await begin(old, 'abc');
    const own = await openServers([old.port]);
    try {
      assert.equal(own.limitOf('find'), undefined);
      const index = await own.find();
      assert.ok(index.find(refOf('abc')));
      assert.equal(index.gaps, undefined, 'all of it is listed');
      // More keys of one size than an answer takes.
      const filler = 'x'.repeat(200);
      const lines = Array.from({ length: 14_000 }, (_, n) => [
        `set ${String(n).padStart(6, '0')}${filler} 0 0 1 noreply`,
        'x',
      ]).flat();
      await old.ask(...lines);
      const part = await own.find();
      const { nodes, unlistedKeyCount = 0 } = part.gaps ?? assert.fail('nothing is missing');
      assert.deepEqual(nodes, [`127.0.0.1:${old.port}`]);
      assert.ok(unlistedKeyCount > 1000 && unlistedKeyCount < 10_000, String(unlistedKeyCount));
      assert.equal(mayClose(part.gaps), false);
      assert.equal((await rename(own, 'abc')).outcome, 'saved');
    } finally {
      own.close();
      await old.stop();
    }
  });

  it('that may not be dumped is read and written by id alone', async () => {
    const closed = await startMemcached(['-X']);
    await begin(closed, 'abc');
    const own = await openServers([closed.port]);
    try {
      assert.equal(own.limitOf('find')?.code, 'not-supported');
      assert.equal((await rename(own, 'abc')).outcome, 'saved');
    } finally {
      own.close();
      await closed.stop();
    }
  });

  it('of before 1.6 is shown without lifetimes, and no session is made permanent', async () => {
    proxy = await startLineProxy(server.port, (line) =>
      /^m[gsdn] /.test(line)
        ? 'ERROR\r\n'
        : line.endsWith(' hash')
          ? 'BADCLASS invalid class id\r\n'
          : undefined,
    );
    await begin(server, 'abc');
    await server.ask('add memc.sess.key.lock.old 0 30 1', '1');
    await begin(server, 'old');
    const source = await openServers([proxy.port]);
    assert.equal((await source.find()).sessionCount, 2);
    const summary = await source.summary(refOf('abc'));
    assert.deepEqual([summary.condition, summary.ttlMs], ['ok', undefined]);
    assert.equal(source.limitOf('save', 'php-memcached')?.code, 'not-supported');
    await assert.rejects(rename(source, 'abc'), { code: 'not-supported' });
    const seen = await source.summary(refOf('abc'));
    const ended = await source.change({ kind: 'end', ref: refOf('abc'), seen });
    assert.equal(ended.outcome, 'ended');
    assert.equal(await server.ask('get memc.sess.key.abc'), 'END\r\n');
    const { lock } = await source.read(refOf('old'));
    assert.ok(lock);
    const released = await source.change({ kind: 'release-lock', ref: refOf('old'), seen: lock });
    assert.equal(released.outcome, 'released');
    assert.equal(await server.ask('get memc.sess.key.lock.old'), 'END\r\n');
    source.close();
  });

  it('is never told a password that it has not asked for', async () => {
    proxy = await startLineProxy(server.port, () => undefined);
    const secrets = { password: 'open-sesame' };
    const source = await openMemcached({ ...optionsFor([proxy.port]), secrets });
    source.close();
    assert.ok(proxy.lines.every((line) => !line.startsWith('set ')));
    assert.equal(await server.ask('get auth'), 'END\r\n');
  });

  it('that falls silent is given up, and found again', async () => {
    await begin(server, 'abc');
    const source = await openMemcached({ ...optionsFor([server.port]), commandTimeoutMs: 800 });
    server.freeze();
    await assert.rejects(source.read(refOf('abc')), { code: 'timed-out' });
    server.thaw();
    await until(
      async () =>
        source.read(refOf('abc')).then(
          ({ condition }) => condition === 'ok',
          () => false,
        ),
      'the server',
    );
    source.close();
  });

  it('names the nodes of its cluster, and they are followed', async () => {
    const other = await startMemcached();
    const node = (port: number): string => `localhost|127.0.0.1|${port}`;
    let nodes = [node(server.port)];
    proxy = await startLineProxy(server.port, (line) => {
      const body = `1\n${nodes.join(' ')}\n`;
      return line === 'config get cluster'
        ? `CONFIG cluster 0 ${body.length}\r\n${body}\r\nEND\r\n`
        : undefined;
    });
    const store = { kind: 'memcached', hasDiscovery: true } as const;
    const setup = {
      options: optionsFor([proxy.port], { store }),
      canWrite: () => false,
      onChange: () => undefined,
    };
    const membership = new Membership(setup, 0);
    await membership.open(undefined);
    const names = (): readonly string[] => membership.nodes().map(({ name }) => name);
    assert.deepEqual(names(), [`localhost:${server.port}`]);
    nodes = [node(server.port), node(other.port)];
    await membership.refresh();
    assert.deepEqual(names(), [`localhost:${server.port}`, `localhost:${other.port}`]);
    assert.equal((await membership.nodes()[1]?.stats())?.get('curr_items'), '0');
    nodes = [node(other.port)];
    await membership.refresh();
    assert.deepEqual(names(), [`localhost:${other.port}`]);
    nodes = ['flush_all\r\n|x|0'];
    await membership.refresh();
    assert.deepEqual(names(), [`localhost:${other.port}`], 'nonsense changes nothing');
    membership.close();
    await other.stop();
  });
});
