import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { openServers } from '../sources/memcached-rig.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';
import { raceSize, tellRace } from '../support/race-edits.ts';

const { edits: EDITS, timeoutMs } = raceSize(1200);
const CLIENTS = 8;
const KEY = 'memc.sess.key.races';
const LOCK = 'memc.sess.key.lock.races';
const ref: SessionRef = { layout: 'php-memcached', application: 'memc.sess.key.', id: 'races' };

/** A connection of a site's client: one question at a time. */
async function openClient(port: number) {
  const socket = connect(port, '127.0.0.1').setNoDelay(true);
  await once(socket, 'connect');
  let text = '';
  let wake: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    wake?.();
  });
  return {
    ask: async (request: string, end: RegExp): Promise<string> => {
      text = '';
      socket.write(request);
      while (!end.test(text)) await new Promise<void>((resolve) => (wake = resolve));
      return text;
    },
    close: () => socket.destroy(),
  };
}

type Client = Awaited<ReturnType<typeof openClient>>;

const numberIn = (value: string, name: string): number =>
  Number(new RegExp(`${name}\\|i:(\\d+);`).exec(value)?.[1] ?? NaN);

describe('edits in a Memcached that sites are busy with', function () {
  this.timeout(timeoutMs);
  let server: MemcachedServer;
  let source: SessionSource;

  before(async () => {
    server = await startMemcached();
    source = await openServers([server.port]);
  });
  after(async () => {
    source.close();
    await server.stop();
  });

  /** A request of PHP: the lock by `add`, the session, the session with TTL, the lock away. */
  async function request(client: Client, name: string): Promise<boolean> {
    const added = await client.ask(`add ${LOCK} 0 30 1\r\n1\r\n`, /STORED\r\n$/);
    if (added !== 'STORED\r\n') return false;
    const found = await client.ask(`gets ${KEY}\r\n`, /END\r\n$/);
    const [, cas = '', value = ''] =
      /^VALUE \S+ 0 \d+ (\d+)\r\n([^]*)\r\nEND\r\n$/.exec(found) ?? assert.fail(found);
    const next = value.replace(`${name}|i:${numberIn(value, name)};`, (old) =>
      old.replace(/\d+;$/, (digits) => `${Number.parseInt(digits, 10) + 1};`),
    );
    // By its version: nobody may have written while the lock was held.
    const head = `cas ${KEY} 0 1440 ${next.length} ${cas}\r\n`;
    assert.equal(await client.ask(`${head}${next}\r\n`, /\r\n$/), 'STORED\r\n');
    assert.equal(await client.ask(`delete ${LOCK}\r\n`, /\r\n$/), 'DELETED\r\n');
    return true;
  }

  it('lose nothing of either, break no lock, and leave every lifetime alone', async () => {
    const names = Array.from({ length: CLIENTS }, (_, index) => `c${index}`);
    const begin = [...names, 'ours'].map((name) => `${name}|i:0;`).join('');
    await server.ask(`set ${KEY} 0 1440 ${begin.length}`, begin);
    let isOver = false;
    const counts = new Map(names.map((name) => [name, 0]));
    const clients = names.map(async (name) => {
      const client = await openClient(server.port);
      while (!isOver) {
        if (await request(client, name)) counts.set(name, (counts.get(name) ?? 0) + 1);
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 6));
      }
      client.close();
    });
    const refusals = { locked: 0, changed: 0 };
    let edits = 0;
    while (edits < EDITS) {
      const opened = await source.read(ref);
      const before = opened.items.find(({ name }) => name === 'ours')?.bytes ?? assert.fail();
      const changes = [{ name: 'ours', before, after: Buffer.from(`i:${edits + 1};`) }];
      const { outcome } = await source.change({ kind: 'save', ref, opened, changes });
      if (outcome === 'saved') edits += 1;
      else if (outcome === 'locked' || outcome === 'changed') refusals[outcome] += 1;
      else assert.fail(outcome);
    }
    isOver = true;
    await Promise.all(clients);
    const [, ttl = '', value = ''] =
      /^VA \d+ t(\d+) f0\r\n([^]*)\r\n$/.exec(await server.ask(`mg ${KEY} t f v`)) ?? [];
    assert.equal(numberIn(value, 'ours'), EDITS);
    for (const [name, count] of counts) {
      assert.ok(count > 0, `${name} was served`);
      assert.equal(numberIn(value, name), count);
    }
    assert.ok(refusals.locked > 0, 'they have met');
    const requests = [...counts.values()].reduce((sum, count) => sum + count, 0);
    tellRace('Memcached', { edits, ...refusals, requests });
    assert.ok(Number(ttl) > 1430 && Number(ttl) <= 1441, ttl);
    assert.equal(await server.ask(`mg ${LOCK} t`), 'EN\r\n');
  });

  it('bring nothing back that the site ends meanwhile', async () => {
    const client = await openClient(server.port);
    const value = 'n|i:0;';
    const outcomes = new Set<string>();
    for (let round = 0; round < 200; round++) {
      await server.ask(`set ${KEY} 0 1440 ${value.length}`, value);
      const opened = await source.read(ref);
      const before = opened.items[0]?.bytes ?? assert.fail();
      const changes = [{ name: 'n', before, after: Buffer.from('i:1;') }];
      const saving = source.change({ kind: 'save', ref, opened, changes });
      // Before, within and after the requests of a save.
      for (let turn = 0; turn < round % 5; turn++) await new Promise(setImmediate);
      assert.equal(await client.ask(`delete ${KEY}\r\n`, /\r\n$/), 'DELETED\r\n');
      outcomes.add((await saving).outcome);
      assert.equal(await server.ask(`mg ${KEY} t`, `mg ${LOCK} t`), 'EN\r\nEN\r\n');
    }
    client.close();
    outcomes.delete('saved');
    assert.deepEqual([...outcomes], ['gone']);
  });

  it('keep a time to live to the second, edit after edit, and the flags', async () => {
    const value = 'n|i:0;';
    await server.ask(`set ${KEY} 7 500 ${value.length}`, value);
    const startedAtMs = performance.now();
    for (let edit = 1; edit <= 2000; edit++) {
      const opened = await source.read(ref);
      const before = opened.items[0]?.bytes ?? assert.fail();
      const changes = [{ name: 'n', before, after: Buffer.from(`i:${edit};`) }];
      assert.equal((await source.change({ kind: 'save', ref, opened, changes })).outcome, 'saved');
    }
    const passed = (performance.now() - startedAtMs) / 1000;
    const [, ttl = '', flags] = /^HD t(\d+) f(\d+)/.exec(await server.ask(`mg ${KEY} t f`)) ?? [];
    assert.equal(flags, '7');
    assert.ok(Math.abs(Number(ttl) - (500 - passed)) <= 1.5, `${ttl} after ${passed} s`);
  });

  it('do not make permanent what lives for longer than a month', async () => {
    const value = 'n|i:0;';
    const [, time = ''] = /STAT time (\d+)/.exec(await server.ask('stats')) ?? [];
    const expiry = Number(time) + 5_000_000;
    await server.ask(`set ${KEY} 0 ${expiry} ${value.length}`, value);
    const opened = await source.read(ref);
    const before = opened.items[0]?.bytes ?? assert.fail();
    const changes = [{ name: 'n', before, after: Buffer.from('i:1;') }];
    assert.equal((await source.change({ kind: 'save', ref, opened, changes })).outcome, 'saved');
    const [, ttl = ''] = /^HD t(-?\d+)/.exec(await server.ask(`mg ${KEY} t`)) ?? [];
    assert.ok(Number(ttl) > 4_999_990 && Number(ttl) <= 5_000_001, ttl);
  });
});
