import assert from 'node:assert/strict';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { SiteFarm, type SiteServer } from './site-farm.ts';

/** A kind of site, and what is known of its sessions. */
export interface SiteKind {
  /** As in `two PHP servers`. */
  readonly name: string;
  /** Its servers; called once everything is there that the tests need. */
  readonly server: () => SiteServer | Promise<SiteServer>;
  /** Where its sessions are found; absent where the cookie doesn't tell their ids. */
  readonly place?: {
    readonly layout: 'php' | 'express' | 'aspnet-v2';
    readonly application: string;
  };
  /** The id that a cookie stands for. */
  readonly idOf?: (cookieValue: string) => string;
  /** Requests of one session wait for each other; `?workMs=` has one work for so long. */
  readonly hasLocks?: boolean;
}

/** Describes a farm of two servers of a site: their sessions are seen, stepped and compared through its port. */
export function describeFarm({ name, server, place, idOf, hasLocks = false }: SiteKind): void {
  describe(`a farm of two ${name} servers`, function () {
    this.timeout(120_000);
    let farm: SiteFarm;

    before(async () => {
      farm = await SiteFarm.start(await server());
    });
    after(() => farm.stop());
    beforeEach(() => farm.forgetCookie());

    it('takes requests as soon as both answer, and sends them to both in turn', async () => {
      for (const { name, phase, problem } of farm.state.servers)
        assert.deepEqual([phase, problem], ['ready', undefined], name);
      const pages = [await farm.visit(), await farm.visit('?again')];
      assert.deepEqual(pages.map((page) => page.server).sort(), ['server-a', 'server-b']);
    });

    it('tells requests of one session from those of another', async () => {
      await farm.visit('?set=color&to=blue&of=one');
      const first = await farm.traced(
        '?set=color&to=blue&of=one',
        ({ session }) => session !== undefined,
      );
      await farm.visit('?of=one');
      const second = await farm.traced('?of=one', ({ session }) => session !== undefined);
      assert.equal(second.session, first.session);
      farm.forgetCookie();
      await farm.visit('?set=color&to=blue&of=another');
      const other = await farm.traced(
        '?set=color&to=blue&of=another',
        ({ session }) => session !== undefined,
      );
      assert.notEqual(other.session, first.session);
    });

    it('has the same session on either server, to which a held request is sent on', async () => {
      await farm.visit('?set=color&to=green&step=0');
      const onA = await farm.step('?set=size&to=large&step=1', 'server-a');
      const onB = await farm.step('?step=2', 'server-b');
      assert.deepEqual([onA.server, onB.server], ['server-a', 'server-b']);
      assert.deepEqual(onB.items, { color: 'green', size: 'large' });
      assert.deepEqual(onA.items, onB.items);
      assert.ok(onA.session !== undefined);
      assert.equal(onB.session, onA.session);
      const { reason, heldMs } = await farm.traced('?step=2', () => true);
      assert.equal(reason, 'user');
      assert.ok(heldMs !== undefined && heldMs > 0);
    });

    if (place && idOf) {
      it('says where the session of a request is stored, and what the request changed in it', async () => {
        await farm.visit('?set=color&to=red');
        const set = '?set=color&to=yellow';
        await farm.visit(set);
        const { session = 0, changes } = await farm.traced(
          set,
          ({ changes }) => changes !== undefined,
        );
        const [change] = changes ?? [];
        assert.equal(changes?.length, 1, JSON.stringify(changes));
        assert.equal(change?.name, 'color');
        assert.match(String(change.before), /red/);
        assert.match(String(change.after), /yellow/);
        const id = idOf(farm.cookieValue);
        const redis = `127.0.0.1:${farm.redis.port}`;
        assert.deepEqual(await farm.placeOf(session), { redis, ...place, id });
        const { items } = await readSession(farm.connection, { ...place, id });
        assert.deepEqual(
          items.filter(({ isSystem }) => !isSystem).map((item) => item.name),
          ['color'],
        );
      });
    } else {
      it('keeps to itself where a session is stored, since the cookie does not tell', async () => {
        await farm.visit('?set=color&to=red&where');
        const { session = 0 } = await farm.traced(
          '?set=color&to=red&where',
          (entry) => entry.session !== undefined,
        );
        const { code } = (await farm.placeOf(session)) as { code?: string };
        assert.equal(code, 'unknown-session');
      });
    }

    if (hasLocks) {
      it('shows which request waits for the lock of which, and for how long it has', async () => {
        await farm.visit('?set=color&to=red&lock=0');
        const slow = farm.visit('?workMs=4000');
        const { sessions = [] } = await farm.control.stateWhere(
          'it has the lock',
          ({ sessions = [] }) => sessions.some(({ lock }) => lock?.request !== undefined),
        );
        const holder = sessions.find(({ lock }) => lock)?.lock?.request;
        const waiting = farm.visit('?lock=1');
        const { underway = [] } = await farm.control.stateWhere(
          'the other waits',
          ({ underway = [] }) => underway.some(({ waitsFor }) => waitsFor),
        );
        assert.equal(underway.find(({ path }) => path === '/?workMs=4000')?.id, holder);
        assert.equal(underway.find(({ path }) => path === '/?lock=1')?.waitsFor?.request, holder);
        const pages = await Promise.all([slow, waiting]);
        assert.deepEqual(pages.map(({ server }) => server).sort(), ['server-a', 'server-b']);
        const { lockWaitMs = 0, durationMs } = await farm.traced(
          '?lock=1',
          (entry) => entry.lockWaitMs !== undefined,
        );
        assert.ok(lockWaitMs > 0 && lockWaitMs <= durationMs, `${lockWaitMs} of ${durationMs} ms`);
      });
    }
  });
}
