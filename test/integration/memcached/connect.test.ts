import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { ConnectError, type ConnectFailure } from '../../../src/links/diagnosis.ts';
import { openMemcached } from '../../../src/memcached/memcached-source.ts';
import { optionsFor } from '../sources/memcached-rig.ts';
import { type CertificateFolder, makeCertificates } from '../support/certificates.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';

async function failureOf(options: ConnectOptions): Promise<ConnectFailure> {
  try {
    (await openMemcached(options)).close();
  } catch (error) {
    assert.ok(error instanceof ConnectError, String(error));
    assert.ok(!JSON.stringify([error.failure, error.message]).includes('open-sesame'));
    return error.failure;
  }
  return assert.fail('It should not connect');
}

describe('connecting to Memcached', function () {
  this.timeout(30_000);

  describe('with a user and a password', () => {
    let server: MemcachedServer;
    let folder: string;

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), 'session-farm-memcached-'));
      await writeFile(join(folder, 'users'), 'ann:open-sesame\n');
      server = await startMemcached(['-Y', join(folder, 'users')]);
    });
    after(async () => {
      await server.stop();
      await rm(folder, { recursive: true });
    });

    it('signs in', async () => {
      const options = optionsFor([server.port], { username: 'ann' });
      const source = await openMemcached({ ...options, secrets: { password: 'open-sesame' } });
      assert.equal((await source.find()).sessionCount, 0);
      assert.equal(source.facts.username, 'ann');
      source.close();
    });

    it('says what is missing or wrong', async () => {
      const options = optionsFor([server.port], { username: 'ann' });
      assert.equal((await failureOf(options)).reason, 'password-missing');
      const secrets = { password: 'open-sesamf' };
      assert.equal((await failureOf({ ...options, secrets })).reason, 'user-or-password-wrong');
    });
  });

  describe('with TLS', () => {
    let server: MemcachedServer;
    let certificates: CertificateFolder;
    let authority: string;

    before(async () => {
      certificates = await makeCertificates();
      const own = await certificates.issue(['IP:127.0.0.1']);
      ({ authority } = own);
      const files = `ssl_chain_cert=${own.certificateFile},ssl_key=${own.keyFile}`;
      server = await startMemcached(['-Z', '-o', files]);
    });
    after(async () => {
      await server.stop();
      await certificates.remove();
    });

    it('speaks it, and goes over to it where the address leaves that open', async () => {
      const tls = { authorities: [authority] };
      for (const address of [{ usesTls: true }, { usesTls: false, isTlsGuessed: true }]) {
        const source = await openMemcached({ ...optionsFor([server.port], address), tls });
        assert.equal(source.facts.usesTls, true);
        assert.equal((await source.find()).sessionCount, 0);
        source.close();
      }
    });

    it('trusts no certificate that nobody vouches for', async () => {
      const failure = await failureOf(optionsFor([server.port], { usesTls: true }));
      assert.equal(failure.reason, 'certificate');
    });
  });

  describe('where something else answers', () => {
    const servers: Server[] = [];
    const answering = async (text: string): Promise<number> => {
      const server = createServer((socket) => {
        socket.on('error', () => undefined).once('data', () => socket.write(text));
      });
      servers.push(server.listen(0, '127.0.0.1'));
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    };
    after(() => {
      for (const server of servers) server.close();
    });

    for (const text of ["-ERR unknown command 'version'\r\n", 'x'.repeat(10_000), 'ERROR\r\n']) {
      it(`says so: ${text.slice(0, 20)}`, async () => {
        const failure = await failureOf(optionsFor([await answering(text)]));
        assert.equal(failure.reason, 'not-memcached');
      });
    }

    it('waits no longer than it was told to, and stops at once when it is called off', async () => {
      const port = await answering('');
      const options = { ...optionsFor([port]), connectTimeoutMs: 300 };
      assert.equal((await failureOf(options)).reason, 'timed-out');
      const signal = AbortSignal.timeout(50);
      await assert.rejects(openMemcached(optionsFor([port]), signal), (error) => {
        assert.ok(error instanceof ConnectError);
        return error.failure.reason === 'cancelled';
      });
    });

    it('says that nothing listens', async () => {
      const port = await answering('');
      servers.pop()?.close();
      assert.equal((await failureOf(optionsFor([port]))).reason, 'refused');
    });
  });
});
