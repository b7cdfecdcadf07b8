import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { SessionRef } from '../../src/stores/session.ts';
import { openServers } from '../integration/sources/memcached-rig.ts';
import { type MemcachedServer, startMemcached } from '../integration/support/memcached-server.ts';
import { LineProgram } from './support/line-program.ts';

const refOf = (id: string): SessionRef => ({
  layout: 'php-memcached',
  application: 'memc.sess.key.',
  id,
});

/** What a site's configuration may say of how keys are spread. */
const forms = {
  'as by default': [],
  'by weights': ['-d', 'memcached.sess_consistent_hash_type=ketama_weighted'],
  'without a ring': ['-d', 'memcached.sess_consistent_hash=0'],
} as const;

describe("PHP's sessions in several servers of Memcached", function () {
  this.timeout(60_000);
  let servers: readonly MemcachedServer[];
  let php: LineProgram | undefined;

  beforeEach(async () => {
    servers = await Promise.all([startMemcached(), startMemcached(), startMemcached()]);
  });
  afterEach(async () => {
    php?.stop();
    for (const server of servers) await server.stop();
  });

  for (const [form, settings] of Object.entries(forms)) {
    it(`are made and held where PHP looks for them: ${form}`, async () => {
      const ports = servers.map(({ port }) => port);
      const script = fileURLToPath(new URL('memcached/php.php', import.meta.url));
      const path = ports.join(',127.0.0.1:');
      php = new LineProgram('php', [...settings, script, path]);
      const program = php;
      const ask = async (question: object) => {
        const answer = await program.ask(JSON.stringify(question));
        return answer as { readonly started: boolean; readonly session?: Record<string, unknown> };
      };
      for (let n = 0; n < 40; n++) await ask({ id: `begun${n}`, set: { n } });
      // The site may name its servers in another order.
      const source = await openServers([...ports].reverse());
      assert.equal(source.limitOf('create', 'php-memcached')?.code, 'not-supported');
      assert.equal((await source.find()).sessionCount, 40);
      assert.equal(source.limitOf('create', 'php-memcached'), undefined);
      const content = await source.read(refOf('begun7'));
      for (let n = 0; n < 12; n++) {
        const ref = refOf(`made${n}`);
        assert.equal((await source.change({ kind: 'create', ref, content })).outcome, 'created');
        assert.deepEqual((await ask({ id: ref.id })).session, { n: 7 });
      }
      for (const id of ['begun1', 'begun2', 'begun3', 'made1', 'made2', 'made3']) {
        const ref = refOf(id);
        const hold = { kind: 'hold-lock', ref, value: 'session-farm-x', ttlMs: 30_000 } as const;
        assert.equal((await source.change(hold)).outcome, 'taken');
        if (id.endsWith('1')) assert.equal((await ask({ id })).started, false, 'PHP waits for it');
        const places = servers.map((server) => server.ask(`mg memc.sess.key.lock.${id}`));
        assert.equal((await Promise.all(places)).filter((text) => text === 'HD\r\n').length, 1);
        const { lock: seen } = await source.read(ref);
        assert.ok(seen);
        const released = await source.change({ kind: 'release-lock', ref, seen });
        assert.equal(released.outcome, 'released');
      }
      source.close();
    });
  }
});
