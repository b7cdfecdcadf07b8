import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { SessionRef, SessionSnapshot } from '../../src/stores/session.ts';
import type { SessionSource } from '../../src/stores/source/session-source.ts';
import { openServers } from '../integration/sources/memcached-rig.ts';
import { type MemcachedServer, startMemcached } from '../integration/support/memcached-server.ts';
import { LineProgram } from './support/line-program.ts';

const refOf = (id: string): SessionRef => ({
  layout: 'php-memcached',
  application: 'memc.sess.key.',
  id,
});
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe("PHP's sessions in Memcached, with the extension memcached itself", function () {
  this.timeout(60_000);
  let server: MemcachedServer;
  let source: SessionSource;
  const programs: LineProgram[] = [];

  const startPhp = (): LineProgram => {
    const script = fileURLToPath(new URL('memcached/php.php', import.meta.url));
    const program = new LineProgram('php', [script, String(server.port)]);
    programs.push(program);
    return program;
  };
  const ask = async (php: LineProgram, question: object) => {
    const answer = await php.ask(JSON.stringify(question));
    return answer as {
      readonly started: boolean;
      readonly session?: Record<string, unknown>;
      readonly warnings: readonly string[];
    };
  };

  beforeEach(async () => {
    server = await startMemcached();
    source = await openServers([server.port]);
  });
  afterEach(async () => {
    for (const program of programs.splice(0)) program.stop();
    source.close();
    await server.stop();
  });

  /** Saves another value of an item, as PHP serializes it. */
  async function edit(opened: SessionSnapshot, name: string, after: string) {
    const before = opened.items.find((item) => item.name === name)?.bytes ?? assert.fail(name);
    const changes = [{ name, before, after: Buffer.from(after) }];
    return source.change({ kind: 'save', ref: opened.ref, opened, changes });
  }

  for (const handler of ['php', 'php_serialize', 'php_binary']) {
    it(`are found and edited, and PHP reads exactly that: ${handler}`, async () => {
      const php = startPhp();
      const set = { name: 'Ann', count: 3, cart: { a: [1, 2], b: 'ü' } };
      await ask(php, { id: 'abc123', handler, set, object: true });
      const index = await source.find();
      assert.equal(index.sessionCount, 1);
      assert.ok(index.find(refOf('abc123')));
      const opened = await source.read(refOf('abc123'));
      assert.equal(opened.condition, 'ok');
      assert.equal(opened.lock, undefined);
      assert.ok((opened.ttlMs ?? 0) > 1_430_000 && (opened.ttlMs ?? 0) <= 1_440_000);
      const items = new Map(opened.items.map(({ name, bytes }) => [name, textOf(bytes)]));
      assert.equal(items.get('name'), 's:3:"Ann";');
      assert.match(items.get('object') ?? '', /^O:8:"stdClass":1:/);
      assert.equal((await edit(opened, 'name', 's:7:"Beatrix";')).outcome, 'saved');
      const before = await ask(php, { id: 'abc123', handler });
      assert.deepEqual(before.warnings, []);
      assert.deepEqual(before.session, {
        ...set,
        name: 'Beatrix',
        object: { lines: [1, 2.5, true, null, 'naïve'] },
      });
      const again = await source.read(refOf('abc123'));
      const rest = (snapshot: SessionSnapshot) =>
        snapshot.items.filter(({ name }) => name !== 'name').map(({ bytes }) => textOf(bytes));
      assert.deepEqual(rest(again), rest(opened));
    });
  }

  it('are left alone while a request has them, and held against requests', async () => {
    const php = startPhp();
    await ask(php, { id: 'abc', set: { name: 'Ann' } });
    const opened = await source.read(refOf('abc'));
    const holder = startPhp();
    await ask(holder, { id: 'abc', hold: true });
    assert.equal((await edit(opened, 'name', 's:3:"Bea";')).outcome, 'locked');
    holder.stop();
    // A process that was ended has left its lock, without an end: no request gets the session any more.
    assert.equal((await ask(php, { id: 'abc' })).started, false);
    const { lock } = await source.read(refOf('abc'));
    assert.ok(lock);
    assert.equal(lock.ttlMs, undefined);
    const release = { kind: 'release-lock', ref: refOf('abc'), seen: lock } as const;
    assert.equal((await source.change(release)).outcome, 'released');
    assert.equal((await ask(php, { id: 'abc' })).started, true);
    const hold = { kind: 'hold-lock', ref: refOf('abc'), value: 'session-farm-x', ttlMs: 30_000 };
    assert.equal((await source.change({ ...hold, kind: 'hold-lock' })).outcome, 'taken');
    assert.equal((await ask(php, { id: 'abc' })).started, false);
    const own = (await source.read(refOf('abc'))).lock ?? assert.fail();
    const back = { kind: 'release-lock', ref: refOf('abc'), seen: own } as const;
    assert.equal((await source.change(back)).outcome, 'released');
    assert.deepEqual((await ask(php, { id: 'abc' })).session, { name: 'Ann' });
  });

  it('end and come back as they were', async () => {
    const php = startPhp();
    await ask(php, { id: 'abc', set: { name: 'Ann' } });
    const content = await source.read(refOf('abc'));
    const seen = await source.summary(refOf('abc'));
    const ended = await source.change({ kind: 'end', ref: refOf('abc'), seen });
    assert.equal(ended.outcome, 'ended');
    const created = await source.change({ kind: 'create', ref: refOf('abc'), content });
    assert.equal(created.outcome, 'created');
    assert.deepEqual((await ask(php, { id: 'abc' })).session, { name: 'Ann' });
    await ask(php, { id: 'abc', destroy: true });
    assert.equal((await source.read(refOf('abc'))).condition, 'gone');
    assert.equal((await edit(content, 'name', 's:3:"Bea";')).outcome, 'gone');
  });
});
