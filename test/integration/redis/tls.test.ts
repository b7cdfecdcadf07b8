import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsFiles } from '../../../src/config/endpoint-access.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { readTlsFiles } from '../../../src/host/endpoints/access/tls-files.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ConnectError, type ConnectFailure } from '../../../src/links/diagnosis.ts';
import {
  type Certificate,
  type CertificateFolder,
  makeCertificates,
} from '../support/certificates.ts';
import { type RedisServer, startCluster, startRedis, until } from '../support/redis-server.ts';

/** Connects as an endpoint with these files of TLS does. */
async function open(
  port: number,
  files: TlsFiles,
  options = '',
  password?: string,
): Promise<RedisConnection> {
  const { address } = parseEndpoint(`rediss://localhost:${port}${options}`);
  const secrets = password === undefined ? {} : { password };
  return connect({ address, secrets, tls: await readTlsFiles(files, undefined), canWrite: false });
}

async function openEncrypted(
  port: number,
  files: TlsFiles,
  tlsPassphrase?: string,
): Promise<RedisConnection> {
  const { address } = parseEndpoint(`rediss://localhost:${port}`);
  return connect({ address, tls: await readTlsFiles(files, tlsPassphrase), canWrite: false });
}

async function failureOf(attempt: Promise<RedisConnection>): Promise<ConnectFailure> {
  let connection: RedisConnection;
  try {
    connection = await attempt;
  } catch (error) {
    assert(error instanceof ConnectError, String(error));
    assert(!JSON.stringify([error.failure, error.message]).includes('open-sesame'));
    return error.failure;
  }
  connection.close();
  throw new Error('It should not connect');
}

async function ping(attempt: Promise<RedisConnection>): Promise<void> {
  const connection = await attempt;
  assert.equal(await connection.call(['PING']), 'PONG');
  connection.close();
}

describe('TLS with files of the user', function () {
  this.timeout(60_000);
  const stopping: { stop(): Promise<void> }[] = [];
  let certificates: CertificateFolder;
  let strangers: CertificateFolder;
  let folder: string;
  let own: Certificate;
  let serverCertificate: Certificate;
  let plainTls: RedisServer;
  /** Wants a client certificate. */
  let strict: RedisServer;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'session-farm-tls-'));
    certificates = await makeCertificates();
    strangers = await makeCertificates();
    serverCertificate = await certificates.issue(['DNS:localhost']);
    own = await certificates.issue(['DNS:maja'], { purpose: 'clientAuth' });
    plainTls = await startRedis({ tls: serverCertificate });
    strict = await startRedis({ tls: serverCertificate, args: ['--tls-auth-clients', 'yes'] });
    stopping.push(plainTls, strict);
  });
  after(async () => {
    await Promise.all(stopping.map((server) => server.stop()));
    await certificates.remove();
    await strangers.remove();
    await rm(folder, { recursive: true, force: true });
  });

  const authorityFiles = (): Pick<TlsFiles, 'authorityFiles'> => ({
    authorityFiles: [own.authorityFile],
  });

  it('trusts the authority of a file, also among others in it, and as DER', async () => {
    await ping(open(plainTls.port, authorityFiles()));
    const stranger = await strangers.issue(['DNS:localhost']);
    const bundle = join(folder, 'bundle.pem');
    const [first, second] = [stranger.authority, own.authority];
    await writeFile(bundle, `# ours\n${first}\n# theirs\n${second}`);
    await ping(open(plainTls.port, { authorityFiles: [bundle] }));
    const der = join(folder, 'authority.cer');
    await writeFile(
      der,
      Buffer.from(own.authority.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64'),
    );
    await ping(open(plainTls.port, { authorityFiles: [der] }));
  });

  it('tells an authority that is not the one of the server', async () => {
    const stranger = await strangers.issue(['DNS:localhost']);
    const failure = await failureOf(
      open(plainTls.port, { authorityFiles: [stranger.authorityFile] }),
    );
    assert.equal(failure.reason, 'certificate');
    assert.equal(failure.certificate?.problem, 'unknown-authority');
  });

  for (const protocol of ['TLSv1.2', 'TLSv1.3']) {
    it(`says that a server requires a client certificate, over ${protocol}`, async () => {
      const server = await startRedis({
        tls: serverCertificate,
        args: ['--tls-auth-clients', 'yes', '--tls-protocols', protocol],
      });
      stopping.push(server);
      const failure = await failureOf(open(server.port, authorityFiles()));
      // Before 1.3, TLS has no word for it.
      const reason = protocol === 'TLSv1.3' ? 'client-certificate-missing' : 'tls-failed';
      assert.equal(failure.reason, reason);
    });
  }

  it('shows a client certificate from PEM files', async () => {
    const { certificateFile, keyFile } = own;
    await ping(open(strict.port, { ...authorityFiles(), certificateFile, keyFile }));
    const both = join(folder, 'both.pem');
    await writeFile(
      both,
      (await readFile(keyFile, 'utf8')) + (await readFile(certificateFile, 'utf8')),
    );
    await ping(open(strict.port, { ...authorityFiles(), certificateFile: both }));
  });

  it('opens an encrypted key, and says what is wrong with its passphrase', async () => {
    const keyFile = await certificates.encryptKey(own, 'open-sesame');
    const files = { ...authorityFiles(), certificateFile: own.certificateFile, keyFile };
    await ping(openEncrypted(strict.port, files, 'open-sesame'));
    const wrong = await failureOf(openEncrypted(strict.port, files, 'open-barley'));
    assert.deepEqual(wrong.tlsFile, { role: 'key', path: keyFile, problem: 'passphrase-wrong' });
    const missing = await failureOf(openEncrypted(strict.port, files));
    assert.equal(missing.tlsFile?.problem, 'passphrase-missing');
  });

  it('opens a PFX file, and says what is wrong with it', async () => {
    const certificateFile = await certificates.toPfx(own, 'open-sesame');
    const files = { ...authorityFiles(), certificateFile };
    await ping(openEncrypted(strict.port, files, 'open-sesame'));
    const wrong = await failureOf(openEncrypted(strict.port, files, 'open-barley'));
    assert.equal(wrong.tlsFile?.problem, 'passphrase-wrong');
    assert.equal(
      (await failureOf(openEncrypted(strict.port, files))).tlsFile?.problem,
      'passphrase-missing',
    );
    const old = await certificates.toPfx(own, 'open-sesame', [
      ...['-legacy', '-certpbe', 'PBE-SHA1-RC2-40'],
    ]);
    const legacy = { ...authorityFiles(), certificateFile: old };
    const failure = await failureOf(openEncrypted(strict.port, legacy, 'open-sesame'));
    assert.equal(failure.tlsFile?.problem, 'unsupported');
  });

  it('says that the server refuses a certificate of another authority', async () => {
    const stranger = await strangers.issue(['DNS:maja'], { purpose: 'clientAuth' });
    const { certificateFile, keyFile } = stranger;
    const failure = await failureOf(
      open(strict.port, { ...authorityFiles(), certificateFile, keyFile }),
    );
    assert.equal(failure.reason, 'client-certificate-refused');
  });

  it('names the file that cannot be used, and why', async () => {
    const other = await certificates.issue(['DNS:maja']);
    const text = join(folder, 'notes.txt');
    await writeFile(text, 'no certificate');
    const { certificateFile } = own;
    const cases: readonly (readonly [TlsFiles, string, string])[] = [
      [{ authorityFiles: [join(folder, 'none.pem')] }, 'authority', 'not-found'],
      [{ authorityFiles: ['ca.pem'] }, 'authority', 'not-found'],
      [{ authorityFiles: [folder] }, 'authority', 'unreadable'],
      [{ authorityFiles: [text] }, 'authority', 'not-a-certificate'],
      [{ authorityFiles: [own.keyFile] }, 'authority', 'not-a-certificate'],
      [{ certificateFile: text }, 'certificate', 'not-a-certificate'],
      [{ certificateFile }, 'certificate', 'no-key'],
      [{ certificateFile, keyFile: text }, 'key', 'not-a-key'],
      [{ certificateFile, keyFile: other.keyFile }, 'key', 'key-mismatch'],
    ];
    for (const [files, role, problem] of cases) {
      const { reason, tlsFile } = await failureOf(open(plainTls.port, files));
      assert.deepEqual([reason, tlsFile?.role, tlsFile?.problem], ['tls-files', role, problem]);
    }
  });

  describe('with a certificate that is trusted by its fingerprint', () => {
    async function fingerprintOf(port: number): Promise<string> {
      const { certificate } = await failureOf(open(port, {}));
      assert(certificate?.fingerprint !== undefined);
      return certificate.fingerprint;
    }

    it('takes that one, whoever signed it, and for whatever name', async () => {
      const tls = await certificates.selfSign(['DNS:other.example']);
      const server = await startRedis({ tls });
      stopping.push(server);
      const trustedFingerprints = [await fingerprintOf(server.port)];
      await ping(open(server.port, { trustedFingerprints }));
    });

    it('takes an expired one', async () => {
      const tls = await certificates.issue(['DNS:localhost'], { daysValid: -1 });
      const server = await startRedis({ tls });
      stopping.push(server);
      const failure = await failureOf(open(server.port, authorityFiles()));
      assert.equal(failure.certificate?.problem, 'expired');
      await ping(
        open(server.port, { trustedFingerprints: [failure.certificate.fingerprint ?? ''] }),
      );
    });

    it('refuses another one, even of a known authority, before it sends a password', async () => {
      const before = await fingerprintOf(plainTls.port);
      const tls = await certificates.issue(['DNS:localhost']);
      const changed = await startRedis({ tls, password: 'open-sesame' });
      stopping.push(changed);
      const files = { ...authorityFiles(), trustedFingerprints: [before] };
      const failure = await failureOf(open(changed.port, files, '', 'open-sesame'));
      assert.equal(failure.reason, 'certificate');
      assert.equal(failure.certificate?.problem, 'changed');
      assert.notEqual(failure.certificate.fingerprint, before);
      assert.deepEqual(failure.certificate.hosts, ['localhost']);
      const info = new TextDecoder().decode(
        (await changed.ask('INFO', 'commandstats')) as Uint8Array,
      );
      assert(!/cmdstat_(?:get|hello|client)/.test(info), info);
    });

    it('does not come back to a server whose certificate has changed meanwhile', async () => {
      const first = await startRedis({ tls: serverCertificate });
      const trustedFingerprints = [await fingerprintOf(first.port)];
      const connection = await open(first.port, { trustedFingerprints });
      await first.stop();
      const tls = await certificates.issue(['DNS:localhost']);
      const second = await startRedis({ tls, port: first.port });
      stopping.push(second);
      await until(() => connection.state !== 'connected', 'the loss to be noticed');
      await assert.rejects(connection.call(['PING']));
      assert.notEqual(connection.state, 'connected');
      connection.close();
    });
  });

  describe('for a name that is not the one of the host', () => {
    it('checks the name that the user gave, as behind a tunnel', async () => {
      const server = await startRedis({ tls: await certificates.issue(['DNS:cache.example']) });
      stopping.push(server);
      const failure = await failureOf(open(server.port, authorityFiles()));
      assert.equal(failure.certificate?.problem, 'wrong-host');
      assert.deepEqual(failure.certificate.hosts, ['cache.example']);
      await ping(open(server.port, authorityFiles(), '?sslHost=cache.example'));
      const wrong = await failureOf(open(server.port, authorityFiles(), '?sslHost=other.example'));
      assert.equal(wrong.certificate?.problem, 'wrong-host');
    });
  });

  it('shows the client certificate to every node of a cluster', async () => {
    const cluster = await startCluster({
      tls: serverCertificate,
      args: ['--tls-auth-clients', 'optional'],
    });
    try {
      await Promise.all(
        cluster.servers.map((server) => server.ask('CONFIG', 'SET', 'tls-auth-clients', 'yes')),
      );
      const { certificateFile, keyFile } = own;
      const [first] = cluster.servers;
      const connection = await open(first?.port ?? 0, {
        ...authorityFiles(),
        certificateFile,
        keyFile,
      });
      assert.equal(connection.facts.mode, 'cluster');
      for (const key of ['a', 'b', 'c', 'd']) {
        assert.equal(await connection.call(['GET', key]), null);
      }
      connection.close();
    } finally {
      await cluster.stop();
    }
  });

  it('reads files anew for each connection', async () => {
    const file = join(folder, 'renewed.pem');
    await copyFile((await strangers.issue(['DNS:x'])).authorityFile, file);
    assert.equal(
      (await failureOf(open(plainTls.port, { authorityFiles: [file] }))).reason,
      'certificate',
    );
    await copyFile(own.authorityFile, file);
    await ping(open(plainTls.port, { authorityFiles: [file] }));
  });
});
