import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Pool } from 'undici';
import { trustSteps } from '../../../src/host/farm/https/trust-steps.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import { ca, certificate } from './support/tls.ts';

const run = promisify(execFile);

/** A server of raw bytes: says this to each request and closes. */
const saying = (...pieces: readonly (string | Buffer)[]): net.Server =>
  net.createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      for (const piece of pieces) socket.write(piece);
      socket.end();
    });
  });

describe('the balancer with clients and servers of others', () => {
  let rig: BalancerRig;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-test-'));
    await writeFile(join(folder, 'ca.pem'), ca);
  });
  after(() => rm(folder, { recursive: true, force: true }));
  afterEach(() => rig.stop());

  const curl = async (...args: readonly string[]): Promise<string> => {
    const trust = ['--cacert', join(folder, 'ca.pem'), '-4', '-sS', '--max-time', '20'];
    const { stdout } = await run('curl', [...trust, ...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  };

  for (const version of ['1.1', '2']) {
    it(`takes downloads and uploads of curl by HTTP/${version} and TLS, checked against its certificate`, async () => {
      rig = await BalancerRig.startWith(
        { tls: { certificate, http2: true } },
        (asked, response) => {
          let byteCount = 0;
          asked.on('data', (piece: Buffer) => (byteCount += piece.length));
          asked.on('end', () => response.end(`${byteCount} ${'x'.repeat(500_000)}`));
        },
      );
      const body = join(folder, 'body');
      await writeFile(body, Buffer.alloc(3_000_000, 'y'));
      const url = `https://localhost:${rig.port}/upload`;
      const shown = ['-w', '\n%{http_version} %{http_code}', `--http${version}`];
      for (const extra of [[], ['-H', 'Transfer-Encoding: chunked']]) {
        // HTTP/2 has no such header: curl leaves it out.
        const got = await curl(...shown, ...extra, '--data-binary', `@${body}`, url, url);
        const answers = got.split('\n').filter((line) => /^\d \d{3}|^\d\.\d \d{3}/.test(line));
        assert.equal(
          answers.filter((line) => line.startsWith(`${version} 200`)).length,
          2,
          got.slice(-200),
        );
        assert.equal(got.split('3000000 x').length, 3);
      }
    });
  }

  it('is trusted by curl with the command that a user is given', async () => {
    rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, named('trusted'));
    const odd = join(folder, "o'clock $HOME");
    await mkdir(odd, { recursive: true });
    const file = join(odd, 'localhost.pem');
    await writeFile(file, ca);
    const url = `https://localhost:${rig.port}`;
    const steps = trustSteps({ platform: 'linux', certificate: { origin: 'own', file }, url });
    const command = steps.find(({ client }) => client === 'curl')?.command ?? '';
    const { stdout } = await run('sh', ['-c', `${command} -4 -sS --max-time 20`]);
    assert.equal(stdout, 'trusted');
  });

  for (const allowH2 of [false, true]) {
    const by = allowH2 ? 'HTTP/2' : 'HTTP/1.1, in pipelines';
    it(`takes many requests of undici at once by ${by}, and uses its connections again`, async () => {
      const ports = new Set<unknown>();
      rig = await BalancerRig.startWith(
        { tls: { certificate, http2: true } },
        (asked, response) => {
          ports.add(asked.headers['x-forwarded-for']);
          response.setHeader('X-Path', asked.url ?? '');
          asked.pipe(response);
        },
      );
      const origin = `https://localhost:${rig.port}`;
      const connect = { ca, family: 4, autoSelectFamily: false };
      const pool = new Pool(origin, { connections: 2, pipelining: 8, allowH2, connect });
      try {
        await Promise.all(
          Array.from({ length: 120 }, async (_, index) => {
            const hasBody = index % 3 === 0;
            const text = hasBody ? `${index}`.repeat(5000) : null;
            const method = hasBody ? 'PUT' : 'GET';
            const got = await pool.request({ path: `/${index}`, method, body: text });
            assert.equal(got.headers['x-path'], `/${index}`);
            assert.equal(await got.body.text(), text ?? '');
          }),
        );
      } finally {
        await pool.destroy();
      }
      assert.ok(ports.size <= 2, `${ports.size} connections`);
      await until('all are over', () => rig.trace.length === 120);
    });

    it(`passes on that undici gives a request up by ${by}`, async () => {
      let [come, gone] = [0, 0];
      rig = await BalancerRig.startWith(
        { tls: { certificate, http2: true } },
        (asked, response) => {
          come++;
          response.on('close', () => gone++);
          if (asked.url === '/begun') response.write('begun');
        },
      );
      const connect = { ca, family: 4, autoSelectFamily: false };
      const client = new Pool(`https://localhost:${rig.port}`, { allowH2, connect });
      try {
        const begun = new AbortController();
        const got = await client.request({ path: '/begun', method: 'GET', signal: begun.signal });
        begun.abort();
        await assert.rejects(got.body.text());
        const silent = new AbortController();
        const asked = client.request({ path: '/silent', method: 'GET', signal: silent.signal });
        await until('the server has it', () => come === 2);
        silent.abort();
        await assert.rejects(asked);
        await until('the server has heard of both', () => gone === 2);
        await until('both are over', () => rig.trace.length === 2);
      } finally {
        await client.destroy();
      }
      assert.deepEqual(new Set(rig.trace.map(({ end }) => end)), new Set(['client-gone']));
    });
  }

  for (const [version, exitCode] of [
    // What curl says to a part of a file, and to a stream that was reset.
    ['1.1', 18],
    ['2', 92],
  ] as const) {
    it(`lets curl see by HTTP/${version} that a server broke off`, async () => {
      rig = await BalancerRig.startWith(
        { tls: { certificate, http2: true } },
        (asked, response) => {
          if (asked.url === '/length') response.setHeader('Content-Length', 1000);
          response.write('begun');
          setImmediate(() => response.destroy());
        },
      );
      for (const path of ['/length', '/chunks']) {
        const got = await curl(`--http${version}`, `https://localhost:${rig.port}${path}`).then(
          () => 0,
          (error: unknown) => (error as { readonly code?: unknown }).code,
        );
        assert.equal(got, exitCode, path);
      }
    });
  }

  it('takes an answer as slowly as a server gives it', async () => {
    const answer =
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX: 1\r\n\r\n';
    const server = net.createServer({ noDelay: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => {
        let at = 0;
        const next = (): void => {
          const byte = answer[at++];
          if (byte !== undefined) socket.write(byte, () => setImmediate(next));
        };
        next();
      });
    });
    rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, server);
    for (const version of ['1.1', '2']) {
      assert.equal(await curl(`--http${version}`, `https://localhost:${rig.port}/`), 'hello');
    }
  });

  for (const [what, server, says] of [
    ['no HTTP', saying('SSH-2.0-OpenSSH_9.2\r\n'), /sent something that is not HTTP/],
    [
      'random bytes',
      saying(Buffer.from([0, 255, 7, 13, 10, 13, 10])),
      /sent something that is not HTTP/,
    ],
    [
      'two lengths',
      saying('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'),
      /not HTTP/,
    ],
    ['half a head', saying('HTTP/1.1 200 OK\r\nContent-'), /closed the connection/],
    ['nothing', saying(), /closed the connection/],
    ['a head without end', saying(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300_000)}`), /not HTTP/],
  ] as const) {
    it(`answers 502 when a server says ${what}`, async () => {
      rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, server);
      const url = `https://localhost:${rig.port}/`;
      const got = await curl('--http2', '-w', '\n%{http_code}', url);
      assert.match(got, says);
      assert.match(got, /\n502$/);
      assert.equal(rig.trace[0]?.end, 'server-gone');
    });
  }

  it('does not wait for more of a server that greets in another protocol', async () => {
    const server = net.createServer((socket) => {
      socket.on('error', () => undefined);
      socket.write('220 mail.test ESMTP\r\n');
    });
    rig = await BalancerRig.start(server);
    assert.match((await request(rig.port)).body, /sent something that is not HTTP|closed/);
  });

  it('gives a page of its own to no foreign origin, whatever name it goes by', async () => {
    rig = await BalancerRig.start(undefined);
    for (const headers of [
      { Host: 'rebound.test', Origin: 'http://rebound.test' },
      { Host: 'localhost', Origin: 'https://elsewhere.test', 'Sec-Fetch-Site': 'cross-site' },
    ]) {
      for (const method of ['GET', 'OPTIONS']) {
        const asked = { ...headers, 'Access-Control-Request-Method': 'GET', Cookie: 'a=secret' };
        const got = await request(rig.port, { method, headers: asked });
        assert.equal(got.status, 502);
        const names = Object.keys(got.headers);
        assert.deepEqual(
          names.filter((name) => name.startsWith('access-control')),
          [],
        );
        assert.doesNotMatch(got.body, /secret|rebound|elsewhere/);
        assert.equal(got.headers['cache-control'], 'no-store');
      }
    }
  });
});
