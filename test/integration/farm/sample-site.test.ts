import assert from 'node:assert/strict';
import { startRedis } from '../support/redis-server.ts';
import type { RedisServer } from '../support/redis-server.ts';
import { FarmRig } from './support/farm-rig.ts';
import { request, until } from './support/http.ts';
import type { HttpRequest, HttpResponse } from './support/http.ts';

/** A browser of a test: keeps the session's cookie. */
class Browser {
  cookie = '';
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  get sessionId(): string {
    return this.cookie.replace('ASP.NET_SessionId=', '');
  }

  async get(path: string, more: HttpRequest = {}): Promise<HttpResponse> {
    const response = await request(this.#port, { path, headers: this.#headers(), ...more });
    const set = response.headers['set-cookie']?.find((text) => text.startsWith('ASP.NET_'));
    if (set) this.cookie = set.split(';')[0] ?? '';
    return response;
  }

  post(path: string, fields: Readonly<Record<string, string>> = {}): Promise<HttpResponse> {
    const headers = { ...this.#headers(), 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(fields).toString();
    return this.get(path, { path, method: 'POST', headers, body });
  }

  #headers(): Record<string, string> {
    return this.cookie === '' ? {} : { Cookie: this.cookie };
  }
}

const serverOf = ({ body }: HttpResponse): string => /id="server">([^<]+)</.exec(body)?.[1] ?? '';

describe('the sample site', function () {
  this.timeout(30_000);
  let rig: FarmRig;

  afterEach(() => rig.stop());

  describe('with sessions in each server', () => {
    it('shows another session on another server', async () => {
      rig = await FarmRig.ready({ session: 'inproc' });
      const browser = new Browser(rig.port);
      const saved = await browser.post('/Save', { text: 'hello' });
      assert.deepEqual([saved.status, saved.headers.location], [303, '/Result']);
      assert.match(browser.sessionId, /^[a-z0-5]{24}$/);
      const held = new Map<string, boolean>();
      for (let index = 0; index < 4; index++) {
        const response = await browser.get('/Result');
        held.set(serverOf(response), response.body.includes('What your session contains'));
      }
      assert.deepEqual([...held.values()].sort(), [false, true]);
    });

    it('stays with one server while affinity is on', async () => {
      rig = await FarmRig.ready({ session: 'inproc', affinity: true });
      const first = await request(rig.port);
      const affinity = first.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
      for (let index = 0; index < 3; index++) {
        const response = await request(rig.port, { headers: { Cookie: affinity } });
        assert.equal(serverOf(response), serverOf(first));
      }
    });

    it('gives no session to who puts nothing into one', async () => {
      rig = await FarmRig.ready({ session: 'inproc' });
      const response = await request(rig.port);
      assert.equal(response.headers['set-cookie'], undefined);
      assert.match(response.body, /No session yet/);
    });

    it('changes nothing for pages of other sites', async () => {
      rig = await FarmRig.ready({ session: 'inproc' });
      for (const headers of [
        { Origin: 'https://evil.com', 'Sec-Fetch-Site': 'cross-site' },
        { Host: 'evil.com', Origin: 'http://evil.com' },
      ]) {
        for (const path of ['/Save', '/End']) {
          const refused = await request(rig.port, {
            path,
            method: 'POST',
            headers,
            body: 'text=x',
          });
          assert.equal(refused.status, 403);
          assert.equal(refused.headers['set-cookie'], undefined);
        }
      }
    });

    it('outlives addresses and forms that make no sense', async () => {
      rig = await FarmRig.ready({ session: 'inproc' });
      const [port = 0] = rig.serverPorts;
      for (const path of ['//', '//[', '/%', '/?%', 'http://[']) {
        assert.ok([200, 404].includes((await request(port, { path })).status), path);
      }
      const form = 'x'.repeat(3_000_000);
      const long = await request(port, { path: '/Save', method: 'POST', body: `text=${form}` });
      assert.equal(long.status, 500);
      assert.match(long.body, /The form is too large/);
      assert.equal((await request(port)).status, 200);
    });

    it('escapes what it is given', async () => {
      rig = await FarmRig.ready({ session: 'inproc', affinity: true });
      const response = await request(rig.port, { path: '/Slow?seconds=<script>' });
      assert.doesNotMatch(response.body, /<script>/);
      assert.equal((await request(rig.port, { path: '/nowhere' })).status, 404);
    });
  });

  describe('with sessions in Redis', () => {
    let redis: RedisServer;

    before(async () => {
      redis = await startRedis();
    });
    after(() => redis.stop());

    const start = (more: Readonly<Record<string, unknown>> = {}): Promise<FarmRig> =>
      FarmRig.ready({ session: 'redis', redis: `localhost:${redis.port}`, ...more });

    const keys = async (): Promise<string[]> => {
      const reply = await redis.ask('KEYS', '*');
      return (reply as Uint8Array[]).map((key) => Buffer.from(key).toString()).sort();
    };

    for (const layout of ['aspnet-v5', 'aspnet-v2']) {
      it(`shows one session on all servers (${layout})`, async () => {
        await redis.ask('FLUSHALL');
        rig = await start({ layout, application: '/Shop' });
        const browser = new Browser(rig.port);
        await browser.post('/Save', { text: 'hello <b>' });
        const seen = new Set<string>();
        for (let index = 0; index < 2; index++) {
          const response = await browser.get('/Result');
          assert.match(response.body, /id="session-text">\s*hello &#60;b&#62;\s*</);
          const now = new Date().getFullYear();
          assert.match(
            response.body,
            new RegExp(`id="session-when">\\s*${now}-\\d\\d-\\d\\d \\d\\d:`),
          );
          seen.add(serverOf(response));
        }
        assert.deepEqual([...seen].sort(), ['server-a', 'server-b']);
        const suffixes =
          layout === 'aspnet-v5'
            ? ['_SessionStateItemCollection', '_SessionTimeout']
            : ['_Data', '_Internal'];
        const expected = suffixes.map((suffix) => `{/Shop_${browser.sessionId}}${suffix}`);
        assert.deepEqual(await keys(), expected);
        await browser.post('/End');
        assert.deepEqual(await keys(), []);
      });
    }

    it('waits for the lock of another request, and asks again each half second', async () => {
      rig = await start();
      const browser = new Browser(rig.port);
      await browser.post('/Save', { text: 'a' });
      const slow = browser.get('/Slow?seconds=1');
      await until('the lock is taken', async () =>
        (await keys()).includes(`{/Sample_${browser.sessionId}}_WriteLock`),
      );
      const result = await browser.get('/Result');
      assert.match(result.body, /This request waited (0\.5|1|1\.5) s for its lock/);
      assert.match((await slow).body, /That took 1 seconds/);
    });

    it('takes the lock away from a request that has run too long', async () => {
      rig = await start({ executionTimeoutSeconds: 2 });
      const browser = new Browser(rig.port);
      await browser.post('/Save', { text: 'a' });
      // A lock of long ago, left behind by a server that has died.
      await redis.ask('SET', `{/Sample_${browser.sessionId}}_WriteLock`, '630000000000000000');
      const result = await browser.get('/Result');
      assert.match(result.body, /waited 0\.5 s/);
      assert.ok(!(await keys()).some((key) => key.endsWith('_WriteLock')));
    });

    it('saves with three scripts: take the lock, update, release', async () => {
      rig = await start();
      const browser = new Browser(rig.port);
      // Each server knows the scripts afterwards.
      for (let index = 0; index < 4; index++) await browser.post('/Save', { text: 'a' });
      await redis.ask('CONFIG', 'RESETSTAT');
      await browser.post('/Save', { text: 'b' });
      const stats = Buffer.from((await redis.ask('INFO', 'commandstats')) as Uint8Array).toString();
      const calls = (name: string): number =>
        Number(new RegExp(`^cmdstat_${name}:calls=(\\d+)`, 'm').exec(stats)?.[1] ?? 0);
      assert.deepEqual([calls('evalsha'), calls('eval')], [3, 0]);
      // Taken once; data and timeout stored; freed by the update, so that the release finds nothing.
      assert.deepEqual([calls('setnx'), calls('set'), calls('del')], [1, 2, 1]);
    });

    it('tells the balancer which items a request has changed', async () => {
      rig = await start();
      const client = await rig.control();
      await new Browser(rig.port).post('/Save', { text: 'a' });
      await until('it is told', () => client.trace.some(({ path }) => path === '/Save'));
      const entry = client.trace.find(({ path }) => path === '/Save');
      assert.deepEqual(entry?.changed, ['Text', 'When']);
    });

    it('stops asking for a lock when the client has gone', async () => {
      rig = await start();
      const browser = new Browser(rig.port);
      await browser.post('/Save', { text: 'a' });
      await redis.ask('SET', `{/Sample_${browser.sessionId}}_WriteLock`, '999999999999999999');
      const controller = new AbortController();
      const headers = { Cookie: browser.cookie };
      const sent = request(rig.port, { path: '/Result', headers, signal: controller.signal });
      const client = await rig.control();
      await client.stateWhere('it waits', ({ servers }) => servers.some((s) => s.activeCount > 0));
      controller.abort();
      await assert.rejects(sent);
      await client.stateWhere('it is over', ({ servers }) => servers.every((s) => !s.activeCount));
      await redis.ask('DEL', `{/Sample_${browser.sessionId}}_WriteLock`);
    });

    it('says so when Redis is not there, and works when it comes back', async () => {
      const other = await startRedis();
      await other.stop();
      rig = await FarmRig.ready({ session: 'redis', redis: `localhost:${other.port}` });
      const browser = new Browser(rig.port);
      const failed = await browser.post('/Save', { text: 'a' });
      assert.equal(failed.status, 500);
      assert.match(failed.body, new RegExp(`Redis at localhost:${other.port}, can.+t be used`));
      const again = await startRedis({ port: other.port });
      try {
        assert.equal((await browser.post('/Save', { text: 'a' })).status, 303);
      } finally {
        await rig.stop();
        await again.stop();
      }
    });
  });
});
