import assert from 'node:assert/strict';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { ConnectError, type ConnectFailure } from '../../../src/links/diagnosis.ts';
import { type CertificateFolder, makeCertificates } from '../support/certificates.ts';
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts';

/** Tries an address as a user would give it, and expects it to fail. */
async function failureOf(
  text: string,
  options: Partial<ConnectOptions> = {},
  signal?: AbortSignal,
): Promise<ConnectFailure> {
  try {
    const connection = await connect(
      { ...parseEndpoint(text), canWrite: false, ...options },
      signal,
    );
    connection.close();
  } catch (error) {
    assert(error instanceof ConnectError, String(error));
    const told = JSON.stringify([error.failure, error.message, String(error)]);
    assert(!told.includes('open-sesame'), `a password was told: ${told}`);
    return error.failure;
  }
  throw new Error(`${text} should not connect`);
}

/** A server that isn't Redis. */
async function listen(server: Server): Promise<{ port: number; stop: () => Promise<void> }> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  return {
    port,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

describe('a connection that fails', function () {
  this.timeout(30_000);
  const open: { stop(): Promise<void> }[] = [];
  let certificates: CertificateFolder;
  let plain: RedisServer;
  let secured: RedisServer;

  before(async () => {
    certificates = await makeCertificates();
    plain = await startRedis();
    secured = await startRedis({
      tls: await certificates.issue(['DNS:localhost', 'IP:127.0.0.1']),
    });
    open.push(plain, secured);
  });
  after(async () => {
    await Promise.all(open.map((server) => server.stop()));
    await certificates.remove();
  });

  async function start(...args: string[]): Promise<number> {
    const server = await startRedis({ args });
    open.push(server);
    return server.port;
  }

  it('names a host that does not exist', async () => {
    const failure = await failureOf('redis://no-such-host.invalid:6379');
    assert.equal(failure.reason, 'name-not-found');
    assert.deepEqual(failure.node, { host: 'no-such-host.invalid', port: 6379 });
  });

  it('knows a port where nothing listens', async () => {
    const failure = await failureOf(`127.0.0.1:${await freePort()}`);
    assert.equal(failure.reason, 'refused');
  });

  it('knows a port of localhost where nothing listens, whatever addresses that name has', async () => {
    assert.equal((await failureOf(`localhost:${await freePort()}`)).reason, 'refused');
  });

  it('gives up on a server that accepts and says nothing', async () => {
    const silent = await listen(createServer((socket) => void socket.on('error', () => undefined)));
    open.push(silent);
    const startMs = Date.now();
    const failure = await failureOf(`127.0.0.1:${silent.port}`, { connectTimeoutMs: 600 });
    assert.equal(failure.reason, 'timed-out');
    assert.equal(failure.timeoutMs, 600);
    assert(Date.now() - startMs < 3000);
  });

  it('can be cancelled while it waits', async () => {
    const silent = await listen(createServer((socket) => void socket.on('error', () => undefined)));
    open.push(silent);
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(), 50);
    const startMs = Date.now();
    const failure = await failureOf(`127.0.0.1:${silent.port}`, {}, cancel.signal);
    assert.equal(failure.reason, 'cancelled');
    assert(Date.now() - startMs < 1000);
  });

  it('is not even tried when it was cancelled before', async () => {
    const failure = await failureOf('127.0.0.1:1', {}, AbortSignal.abort());
    assert.equal(failure.reason, 'cancelled');
  });

  it('tells a server that expects TLS', async () => {
    const failure = await failureOf(`redis://127.0.0.1:${secured.port}`);
    assert.equal(failure.reason, 'tls-expected');
    assert.equal(failure.usesTls, false);
  });

  it('tells a server that does not speak TLS', async () => {
    const failure = await failureOf(`rediss://127.0.0.1:${plain.port}`);
    assert.equal(failure.reason, 'tls-not-expected');
    assert.equal(failure.usesTls, true);
  });

  it('tells a certificate of an unknown authority, with its facts', async () => {
    const { reason, certificate } = await failureOf(`rediss://localhost:${secured.port}`);
    assert.equal(reason, 'certificate');
    assert.equal(certificate?.problem, 'unknown-authority');
    assert.equal(certificate.subject, 'Session Farm Test Server');
    assert.equal(certificate.issuer, 'Session Farm Test Authority');
    assert.deepEqual(certificate.hosts, ['localhost', '127.0.0.1']);
    assert.match(certificate.fingerprint ?? '', /^(?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    assert((certificate.validTo?.getTime() ?? 0) > Date.now());
  });

  it('tells a certificate that signed itself', async () => {
    const server = await startRedis({ tls: await certificates.selfSign(['DNS:localhost']) });
    open.push(server);
    const { reason, certificate } = await failureOf(`rediss://localhost:${server.port}`);
    assert.deepEqual([reason, certificate?.problem], ['certificate', 'self-signed']);
  });

  it('tells a certificate for other hosts', async () => {
    const tls = await certificates.issue(['DNS:shop.example']);
    const server = await startRedis({ tls });
    open.push(server);
    const { certificate } = await failureOf(`rediss://localhost:${server.port}`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(certificate?.problem, 'wrong-host');
    assert.deepEqual(certificate.hosts, ['shop.example']);
  });

  it('tells an expired certificate', async () => {
    const tls = await certificates.issue(['DNS:localhost'], { daysValid: -1 });
    const server = await startRedis({ tls });
    open.push(server);
    const { certificate } = await failureOf(`rediss://localhost:${server.port}`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(certificate?.problem, 'expired');
    assert((certificate.validTo?.getTime() ?? Infinity) < Date.now());
  });

  it('tells that a client certificate is wanted', async () => {
    const tls = await certificates.issue(['DNS:localhost']);
    const server = await startRedis({ tls, args: ['--tls-auth-clients', 'yes'] });
    open.push(server);
    const { reason } = await failureOf(`rediss://localhost:${server.port}`, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(reason, 'client-certificate-missing');
  });

  it('asks for the password that is missing', async () => {
    const port = await start('--requirepass', 'open-sesame');
    assert.equal((await failureOf(`127.0.0.1:${port}`)).reason, 'password-missing');
  });

  it('tells a wrong password', async () => {
    const port = await start('--requirepass', 'other');
    const failure = await failureOf(`redis://:open-sesame@127.0.0.1:${port}`);
    assert.equal(failure.reason, 'password-wrong');
  });

  it('tells a wrong pair of user and password, with the user', async () => {
    const port = await start('--user', 'maja', 'on', '>other', '~*', '+@all');
    const failure = await failureOf(`redis://maja:open-sesame@127.0.0.1:${port}`);
    assert.deepEqual([failure.reason, failure.username], ['user-or-password-wrong', 'maja']);
  });

  it('tells a password that the server has no use for', async () => {
    const failure = await failureOf(`redis://:open-sesame@127.0.0.1:${plain.port}`);
    assert.equal(failure.reason, 'password-not-expected');
  });

  it('tells a database that does not exist', async () => {
    const failure = await failureOf(`redis://127.0.0.1:${plain.port}/99`);
    assert.equal(failure.reason, 'no-such-database');
  });

  it('tells that a user may not choose a database', async () => {
    const port = await start('--user', 'maja', 'on', '>open-sesame', '~*', '+@read', '+ping');
    const failure = await failureOf(`redis://maja:open-sesame@127.0.0.1:${port}/1`);
    assert.deepEqual([failure.reason, failure.permission], ['no-permission', 'select']);
  });

  it('tells that all connections are taken', async () => {
    const port = await start('--maxclients', '1');
    const only = await connect({ ...parseEndpoint(`127.0.0.1:${port}`), canWrite: false });
    try {
      assert.equal((await failureOf(`127.0.0.1:${port}`)).reason, 'too-many-clients');
    } finally {
      only.close();
    }
  });

  it('tells a server that is still loading', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write('-LOADING Redis is loading the dataset in memory\r\n'));
    });
    const loading = await listen(server);
    open.push(loading);
    assert.equal((await failureOf(`127.0.0.1:${loading.port}`)).reason, 'loading');
  });

  for (const scheme of ['redis', 'rediss']) {
    it(`tells a web server from a Redis (${scheme})`, async () => {
      const web = await listen(createHttpServer((_request, response) => response.end('hello')));
      open.push(web);
      const failure = await failureOf(`${scheme}://127.0.0.1:${web.port}`);
      assert.equal(failure.reason, 'not-redis');
    });
  }

  it('tells a server that hangs up', async () => {
    const rude = await listen(createServer((socket) => socket.destroy()));
    open.push(rude);
    assert.equal((await failureOf(`127.0.0.1:${rude.port}`)).reason, 'closed');
  });

  it('keeps a password to itself when the server repeats it', async () => {
    const parrot = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        const isPing = data.toString().includes('PING');
        const echo = "-ERR unknown command 'AUTH', with args beginning with: 'open-sesame' \r\n";
        socket.write(isPing ? '+PONG\r\n' : echo);
      });
    });
    const server = await listen(parrot);
    open.push(server);
    const failure = await failureOf(`redis://:open-sesame@127.0.0.1:${server.port}`);
    assert.equal(failure.reason, 'unknown');
    assert.equal(failure.detail, "ERR unknown command 'AUTH'");
  });

  it('sends no password in plain text to a server that expects TLS', async () => {
    const seen: string[] = [];
    const listener = await listen(
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.on('data', (data) => {
          seen.push(data.toString('latin1'));
          socket.destroy();
        });
      }),
    );
    open.push(listener);
    await failureOf(`redis://:open-sesame@127.0.0.1:${listener.port}`);
    assert(seen.length > 0);
    assert(!seen.join('').includes('open-sesame'));
  });
});
