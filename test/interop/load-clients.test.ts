import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BalancerRig } from '../integration/farm/support/balancer-rig.ts';
import type { Handler } from '../integration/farm/support/balancer-rig.ts';
import { request, until } from '../integration/farm/support/http.ts';
import { certificate } from '../integration/farm/support/tls.ts';

const run = promisify(execFile);

/** Answers as some sites do: with a length, in chunks, and after the body of the request. */
const site: Handler = (asked, response) => {
  if (asked.url === '/chunks') response.write('x'.repeat(3000));
  asked.resume().on('end', () => response.end('x'.repeat(2000)));
};

describe('the balancer under the load of others', () => {
  let rig: BalancerRig;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-test-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => rig.stop());

  const isLeftInPeace = async (): Promise<void> => {
    await until('nothing is under way', () => rig.balancer.underway().length === 0);
    assert.equal(
      rig.backends.reduce((sum, { activeCount }) => sum + activeCount, 0),
      0,
    );
  };

  for (const [what, script] of [
    ['one request after the other', ''],
    [
      'pipelines of requests, some with bodies',
      `local all = {}
       init = function()
         for i = 1, 8 do
           all[i] = i % 4 == 0 and wrk.format("POST", "/chunks", nil, "hello") or wrk.format("GET", "/")
         end
         all = table.concat(all)
       end
       request = function() return all end`,
    ],
  ] as const) {
    it(`answers wrk: ${what}`, async () => {
      rig = await BalancerRig.start(site, site);
      const args = ['-t1', '-c40', '-d1s', '--timeout', '20s'];
      if (script !== '') {
        await writeFile(join(folder, 'load.lua'), script);
        args.push('-s', join(folder, 'load.lua'));
      }
      const { stdout } = await run('wrk', [...args, `http://127.0.0.1:${rig.port}/`]);
      assert.match(stdout, /[1-9]\d* requests in/);
      assert.doesNotMatch(stdout, /Non-2xx|Socket errors/);
      await isLeftInPeace();
      // wrk goes in the midst of what it asked for last.
      const ends = new Set(rig.trace.map(({ end, status }) => end ?? status));
      ends.delete('client-gone');
      assert.deepEqual([...ends], [200]);
    });
  }

  for (const [what, args] of [
    ['HTTP/2, many requests on each connection', ['-m20']],
    ['HTTP/2, with bodies', ['-m5', '-d']],
    ['HTTP/1.1', ['--h1', '-m1']],
    ['HTTP/1.1, in pipelines', ['--h1', '-m8']],
  ] as const) {
    it(`answers h2load: ${what}`, async () => {
      rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, site, site);
      await writeFile(join(folder, 'body'), Buffer.alloc(40_000, 'y'));
      const all: string[] = [...args];
      if (all.includes('-d')) all.push(join(folder, 'body'));
      const url = `https://127.0.0.1:${rig.port}/`;
      const { stdout } = await run('h2load', ['-n1000', '-c10', ...all, url]);
      assert.match(stdout, /1000 done, 1000 succeeded, 0 failed, 0 errored, 0 timeout/);
      await isLeftInPeace();
      assert.equal(rig.trace.filter(({ status }) => status === 200).length, 1000);
    });
  }

  it('answers others after all that', async () => {
    rig = await BalancerRig.start(site);
    await run('wrk', ['-t1', '-c20', '-d1s', `http://127.0.0.1:${rig.port}/chunks`]);
    assert.equal((await request(rig.port)).body.length, 2000);
  });
});
