import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import {
  type Certificate,
  type CertificateFolder,
  makeCertificates,
} from '../support/certificates.ts';
import { type RedisCluster, startCluster } from '../support/redis-server.ts';

/** What a node of ElastiCache refuses (amazon-elasticache-docs, doc_source/redis/RestrictedCommands.md). */
const withoutForbiddenCommands = [
  ...['ACL', 'BGREWRITEAOF', 'BGSAVE', 'CONFIG', 'DEBUG', 'KEYS', 'MIGRATE', 'REPLICAOF', 'SAVE'],
  ...['SHUTDOWN', 'SLAVEOF', 'SYNC'],
].flatMap((command) => ['--rename-command', command, '']);

describe('an endpoint as ElastiCache has it: cluster mode, TLS, an AUTH token', function () {
  this.timeout(60_000);
  const token = 'open-sesame!&#$^<>-';
  let certificates: CertificateFolder;
  let certificate: Certificate;
  let cluster: RedisCluster;
  let connection: RedisConnection | undefined;

  before(async () => {
    certificates = await makeCertificates();
    // Nodes are known by name only, and their certificate holds nothing else.
    certificate = await certificates.issue(['DNS:localhost']);
    const names = ['--cluster-announce-hostname', 'localhost'];
    names.push('--cluster-preferred-endpoint-type', 'hostname');
    cluster = await startCluster({
      tls: certificate,
      password: token,
      args: [...names, ...withoutForbiddenCommands],
    });
  });
  afterEach(() => connection?.close());
  after(async () => {
    await cluster.stop();
    await certificates.remove();
  });

  const port = (): number => cluster.servers[2]?.port ?? 0;
  const tls = () => ({ authorities: [certificate.authority] });

  for (const [form, text] of [
    [
      'a connection string of the site',
      () => `localhost:${port()},password=${token},ssl=True,abortConnect=False`,
    ],
    ['a URL', () => `rediss://:${encodeURIComponent(token)}@localhost:${port()}`],
    ['host and port, with the token', () => `localhost:${port()},password=${token}`],
  ] as const) {
    it(`works as it is pasted: ${form}`, async () => {
      connection = await connect({ ...parseEndpoint(text()), tls: tls(), canWrite: true });
      assert.deepEqual([connection.facts.mode, connection.facts.usesTls], ['cluster', true]);
      assert.equal(connection.primaries().length, 3);
      const ids = Array.from({ length: 300 }, (_, index) => `id${index}`);
      await connection.pipeline(ids.map((id) => ['SET', `{/App_${id}}_SessionTimeout`, '1200']));
      const index = await scanSessions(connection, builtInKeys);
      assert.equal(index.sessionCount, 300);
      const key = new TextEncoder().encode('{/App_id7}_SessionTimeout');
      const script = { name: 'get', source: "return redis.call('GET', KEYS[1])", isReadOnly: true };
      assert.deepEqual(
        Buffer.from((await connection.script(script, [key], [])) as Uint8Array).toString(),
        '1200',
      );
    });
  }

  it('says that a token is wanted', async () => {
    const options = { ...parseEndpoint(`localhost:${port()}`), tls: tls(), canWrite: false };
    await assert.rejects(
      connect(options),
      (error) => error instanceof ConnectError && error.failure.reason === 'password-missing',
    );
  });

  it('says that a cluster has one database only', async () => {
    const text = `rediss://:${encodeURIComponent(token)}@localhost:${port()}/1`;
    await assert.rejects(
      connect({ ...parseEndpoint(text), tls: tls(), canWrite: false }),
      (error) => error instanceof ConnectError && error.failure.reason === 'no-such-database',
    );
  });
});
