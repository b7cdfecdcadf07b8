import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import {
  type Certificate,
  type CertificateFolder,
  makeCertificates,
} from '../support/certificates.ts';
import { startCluster, startRedis, until } from '../support/redis-server.ts';
import { text } from '../stores/support.ts';

describe('a cluster whose nodes are not called as the certificate or the user calls them', function () {
  this.timeout(60_000);
  let connection: RedisConnection | undefined;
  const ends: (() => Promise<void>)[] = [];

  afterEach(async () => {
    connection?.close();
    for (const end of ends.splice(0)) await end();
  });

  it('connects to a node that does not know its own address', async () => {
    const server = await startRedis({ args: ['--cluster-enabled', 'yes'] });
    ends.push(() => server.stop());
    assert.equal(await server.ask('CLUSTER', 'ADDSLOTSRANGE', 0, 16383), 'OK');
    await until(
      async () => text(await server.ask('CLUSTER', 'INFO')).includes('cluster_state:ok'),
      'the cluster',
    );
    connection = await connect({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: true });
    assert.equal(connection.facts.mode, 'cluster');
    await connection.call(['SET', 'sess:one', '{"cookie":{}}']);
    assert.equal(text(await connection.call(['GET', 'sess:one'])), '{"cookie":{}}');
    const index = await scanSessions(connection, createRecogniser(), {});
    assert.equal(index.sessionCount, 1);
    const written = await connection.transaction(async (link) => {
      await link.watch([Buffer.from('sess:one')], []);
      return link.commit([['SET', 'sess:one', 'two']]);
    });
    assert.deepEqual(written, ['OK']);
  });

  for (const type of ['unknown-endpoint', 'hostname'] as const) {
    it(`uses all nodes where they prefer ${type}`, async () => {
      const args = ['--cluster-preferred-endpoint-type', type];
      if (type === 'hostname') args.push('--cluster-announce-hostname', 'localhost');
      const cluster = await startCluster({ args });
      ends.push(() => cluster.stop());
      const port = cluster.servers[0]?.port ?? 0;
      connection = await connect({ ...parseEndpoint(`127.0.0.1:${port}`), canWrite: true });
      for (let i = 0; i < 30; i++) await connection.call(['SET', `key ${i}`, String(i)]);
      const sizes = await Promise.all(cluster.servers.map((server) => server.ask('DBSIZE')));
      assert.equal(Number(sizes[0]) + Number(sizes[1]) + Number(sizes[2]), 30);
      assert.ok(sizes.every((size) => Number(size) > 0));
    });
  }

  describe('with TLS', () => {
    let folder: CertificateFolder;
    let certificate: Certificate;

    before(async () => {
      folder = await makeCertificates();
      certificate = await folder.issue(['DNS:localhost']);
    });
    after(() => folder.remove());

    it('checks the certificate against the name that the user gave', async () => {
      const cluster = await startCluster({ tls: certificate });
      ends.push(() => cluster.stop());
      const port = cluster.servers[0]?.port ?? 0;
      const tls = { authorities: [certificate.authority] };
      connection = await connect({
        ...parseEndpoint(`rediss://localhost:${port}`),
        tls,
        canWrite: true,
      });
      for (let i = 0; i < 30; i++) await connection.call(['SET', `key ${i}`, String(i)]);
      const written = await connection.transaction((link) => link.commit([['SET', 'other', '1']]));
      assert.deepEqual(written, ['OK']);
      // By its address alone nobody vouches for it.
      await assert.rejects(
        connect({ ...parseEndpoint(`rediss://127.0.0.1:${port}`), tls, canWrite: true }),
        (error: unknown) =>
          error instanceof ConnectError && error.failure.certificate?.problem === 'wrong-host',
      );
    });
  });
});
