import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { makeCertificates } from '../support/certificates.ts';
import { startProxy } from '../support/proxy.ts';
import {
  freePort,
  startCluster,
  startRedis,
  startSentinel,
  until,
} from '../support/redis-server.ts';
import { opened, sshRig, tunnelFailureOf, user } from '../support/ssh-rig.ts';

describe('a tunnel over SSH', function () {
  this.timeout(60_000);
  const rig = sshRig();

  it('signs in with a key file and carries every kind of traffic in one connection', async () => {
    const server = await rig.bastion();
    const proxy = await rig.own(startProxy(server.port));
    await writeFile(
      rig.home.path('config'),
      `Host inside\n  HostName 127.0.0.1\n  Port ${proxy.port}\n  HostKeyAlias shop\n`,
    );
    const [, key = ''] = /^\S+ (.*)$/m.exec(await server.knownHostsLine()) ?? [];
    await writeFile(rig.home.path('known_hosts'), `shop ${key}\n`);
    const redis = await rig.own(startRedis());
    const tunnel = rig.tunnelTo({ host: 'inside' });
    const connection = await rig.open(`127.0.0.1:${redis.port}`, tunnel);
    const large = new Uint8Array(8_000_000).fill(9);
    assert.equal(await connection.call(['SET', 'large', large]), 'OK');
    assert.deepEqual(await connection.call(['GET', 'large']), Buffer.from(large));
    const replies = await connection.transaction(async (link) => {
      await link.watch([new TextEncoder().encode('key')], []);
      return link.commit([['SET', 'key', 'value']]);
    });
    assert.deepEqual(replies, ['OK']);
    let keys = 0;
    for (const primary of connection.primaries()) {
      await primary.scanKeys({ visit: () => (keys += 1) });
    }
    assert.equal(keys, 2);
    assert.equal(proxy.connectionCount, 1);
    assert.deepEqual(rig.asked, []);
    // Nothing is left open.
    connection.close();
    tunnel.close();
    await until(() => proxy.openCount === 0, 'the connection to end');
  });

  it('says why it leads nowhere', async () => {
    const server = await rig.bastion();
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port: server.port });
    const closed = await freePort();
    const through = `${user}@127.0.0.1:${server.port}`;
    const refused = await tunnelFailureOf(rig.open(`127.0.0.1:${closed}`, tunnel));
    assert.equal(refused.problem, 'target-refused');
    assert.equal(refused.through, through);
    assert.deepEqual(refused.target, { host: '127.0.0.1', port: closed });
    const unknown = await tunnelFailureOf(rig.open('redis.invalid:6379', tunnel));
    assert.equal(unknown.problem, 'target-name-not-found');
    for (const option of ['AllowTcpForwarding no', 'PermitOpen 127.0.0.1:1']) {
      const strict = await rig.bastion([option]);
      const { problem } = await tunnelFailureOf(
        rig.open(`127.0.0.1:${closed}`, rig.tunnelTo({ host: '127.0.0.1', port: strict.port })),
      );
      assert.equal(problem, 'forwarding-refused', option);
    }
    const nobody = rig.tunnelTo({ host: '127.0.0.1', port: closed });
    assert.equal((await tunnelFailureOf(opened(nobody))).problem, 'unreachable');
    const unnamed = rig.tunnelTo({ host: 'bastion.invalid' });
    assert.equal((await tunnelFailureOf(opened(unnamed))).problem, 'name-not-found');
    const redis = await rig.own(startRedis());
    const notSsh = rig.tunnelTo({ host: '127.0.0.1', port: redis.port });
    assert.equal((await tunnelFailureOf(opened(notSsh))).problem, 'not-ssh');
    await writeFile(rig.home.path('config'), 'Host far\n  ProxyCommand corkscrew %h %p\n');
    const byProgram = await tunnelFailureOf(opened(rig.tunnelTo({ host: 'far' })));
    assert.equal(byProgram.problem, 'proxy-command');
    assert.equal(byProgram.detail, 'corkscrew %h %p');
    const missing = rig.tunnelTo({ host: '127.0.0.1', port: server.port, keyFile: '~/nothing' });
    assert.equal((await tunnelFailureOf(opened(missing))).problem, 'key-file-missing');
  });

  it('comes back by itself when its connection is lost in the middle of reads and writes', async () => {
    const server = await rig.bastion();
    const proxy = await rig.own(startProxy(server.port));
    const [, key = ''] = /^\S+ (.*)$/m.exec(await server.knownHostsLine()) ?? [];
    await writeFile(rig.home.path('known_hosts'), `[127.0.0.1]:${proxy.port} ${key}\n`);
    const redis = await rig.own(startRedis());
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port: proxy.port });
    const connection = await rig.open(`127.0.0.1:${redis.port}`, tunnel);
    let lost = 0;
    for (let round = 0; round < 3; round++) {
      const deeds = Array.from({ length: 50 }, (_, index) =>
        connection.call(['SET', `key-${index}`, new Uint8Array(100_000)]).catch(() => (lost += 1)),
      );
      proxy.cut();
      await Promise.all(deeds);
      await until(() => connection.state === 'reconnecting', 'the loss to be noticed');
      proxy.heal();
      await until(() => connection.state === 'connected', 'the connection to come back', 20_000);
      assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    }
    assert(lost > 0);
    assert.deepEqual(rig.asked, []);
  });

  it('reaches every node of a cluster, and its primary by Sentinels, under their own addresses', async () => {
    const server = await rig.bastion();
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port: server.port });
    const cluster = await rig.own(startCluster());
    const [first] = cluster.servers;
    assert(first);
    const connection = await rig.open(`127.0.0.1:${first.port}`, tunnel);
    for (let index = 0; index < 60; index++) {
      assert.equal(await connection.call(['SET', `key-${index}`, 'value']), 'OK');
    }
    assert.equal(connection.primaries().length, 3);
    const primary = await rig.own(startRedis({ password: 'open-sesame' }));
    const sentinel = await rig.own(startSentinel('shop', primary.port, 'open-sesame'));
    const address = `127.0.0.1:${sentinel.port},serviceName=shop,password=open-sesame`;
    const watched = await rig.open(address, tunnel);
    assert.equal(watched.facts.mode, 'sentinel');
    assert.equal(await watched.call(['SET', 'key', 'value']), 'OK');
    // The commands went through the tunnel: its end is theirs.
    tunnel.close();
    await until(
      () => connection.state === 'reconnecting' && watched.state === 'reconnecting',
      'both to be lost',
    );
  });

  it('has TLS inside, with a certificate for the name of the endpoint', async () => {
    const server = await rig.bastion();
    const certificates = await makeCertificates();
    await rig.own({ stop: () => certificates.remove() });
    const certificate = await certificates.issue(['DNS:localhost']);
    const redis = await rig.own(startRedis({ tls: certificate }));
    const tunnel = rig.tunnelTo({ host: '127.0.0.1', port: server.port });
    const tls = { authorities: [certificate.authority] };
    const connection = await rig.open(`rediss://localhost:${redis.port}`, tunnel, { tls });
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    const error: unknown = await rig
      .open(`rediss://127.0.0.1:${redis.port}`, tunnel, { tls })
      .catch((reason: unknown) => reason);
    assert(error instanceof ConnectError);
    assert.equal(error.failure.certificate?.problem, 'wrong-host');
  });
});
