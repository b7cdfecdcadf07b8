import assert from 'node:assert/strict';
import { UnknownOutcomeError } from '../../../src/stores/source-error.ts';
import { untilKnown } from '../../../src/stores/source/until-known.ts';
import type { SessionChange } from '../../../src/stores/source/session-change.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { openServers } from '../sources/memcached-rig.ts';
import { startCuttingProxy } from '../support/cutting-proxy.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';

const BEFORE = 'Cart|s:5:"three";Name|s:3:"Ann";';
const AFTER = 'Cart|s:5:"three";Name|s:5:"Beate";';
/** A server's statistics come first, of which a few bytes are like any other. */
const SPARED = { requests: 0, replies: 1500 };
const AT_ONCE = 12;

describe('a save to Memcached whose connection breaks', function () {
  this.timeout(120_000);
  let server: MemcachedServer;

  before(async () => (server = await startMemcached()));
  after(() => server.stop());

  for (const direction of ['requests', 'replies'] as const) {
    it(`is whole or not at all, and known for certain, after each byte of ${direction}`, async () => {
      const seen = { saved: 0, written: 0, 'not-written': 0, refused: 0 };
      // Statistics get longer as they count.
      const whole = (await bytesOfASave(direction)) + 60;
      let next = SPARED[direction];
      const worker = async (): Promise<void> => {
        while (next <= whole) seen[await cutAt(next++, direction)] += 1;
      };
      await Promise.all(Array.from({ length: AT_ONCE }, worker));
      assert.ok(seen.refused > 0, 'at first nothing was to be written yet');
      assert.ok(seen.saved > 0, 'at last all is over');
      const open = direction === 'requests' ? seen['not-written'] : seen.written;
      assert.ok(open > 0, 'in between nobody knows, and it is found out');
    });
  }

  /** How many bytes a save takes that nobody cuts. */
  async function bytesOfASave(direction: 'requests' | 'replies'): Promise<number> {
    let passed = 0;
    await cutAt(1_000_000, direction, (count) => (passed = count));
    return passed;
  }

  /** Saves once with a cut at a byte. What it came to has to be what the server holds. */
  async function cutAt(
    byteCount: number,
    direction: 'requests' | 'replies',
    onSaved?: (passedBytes: number) => void,
  ) {
    const id = `${direction}${byteCount}`;
    const ref: SessionRef = { layout: 'php-memcached', application: 'memc.sess.key.', id };
    const key = `memc.sess.key.${id}`;
    await server.ask(`set ${key} 4 1000 ${BEFORE.length}`, BEFORE);
    const proxy = await startCuttingProxy(server.port);
    const source = await openServers([proxy.port]);
    try {
      const opened = await source.read(ref);
      const before = opened.items.find(({ name }) => name === 'Name')?.bytes ?? assert.fail();
      const changes = [{ name: 'Name', before, after: Buffer.from('s:5:"Beate";') }];
      const change: SessionChange<'save'> = { kind: 'save', ref, opened, changes };
      proxy.cutAfter(byteCount, direction);
      const outcome = await source.change(change).then(
        ({ outcome: came }) => {
          assert.equal(came, 'saved');
          onSaved?.(proxy.passed(direction));
          return 'saved' as const;
        },
        async (error: unknown) => {
          if (!(error instanceof UnknownOutcomeError)) return 'refused' as const;
          const { verdict } = await untilKnown({
            change,
            error,
            connect: () => Promise.resolve(source),
            signal: AbortSignal.timeout(20_000),
          });
          assert.notEqual(verdict, 'unclear');
          return verdict === 'written' ? verdict : ('not-written' as const);
        },
      );
      const isWritten = outcome === 'saved' || outcome === 'written';
      const [, flags = '', ttl = '', value] =
        /^VA \d+ f(\d+) t(-?\d+)\r\n([^]*)\r\n$/.exec(await server.ask(`mg ${key} f t v`)) ?? [];
      assert.equal(value, isWritten ? AFTER : BEFORE, `${outcome} after ${byteCount} bytes`);
      assert.equal(flags, '4');
      assert.ok(Number(ttl) > 990 && Number(ttl) <= 1001, ttl);
      await untilGone(`memc.sess.key.lock.${id}`);
      return outcome;
    } finally {
      source.close();
      proxy.close();
    }
  }

  /** The lock that a save takes is given back, though its connection is another one then. */
  async function untilGone(key: string): Promise<void> {
    for (let look = 0; (await server.ask(`mg ${key} t`)) !== 'EN\r\n'; look++) {
      assert.ok(look < 300, `${key} is left`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
});
