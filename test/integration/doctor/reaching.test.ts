import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type CertificateFolder, makeCertificates } from '../support/certificates.ts';
import {
  addReplica,
  freePort,
  type RedisServer,
  type RedisServerOptions,
  startCluster,
  startRedis,
  startSentinel,
  until,
} from '../support/redis-server.ts';
import { examine } from './support.ts';

describe('the doctor, on the way to a server', function () {
  this.timeout(60_000);
  const open: { stop(): Promise<void> }[] = [];
  let certificates: CertificateFolder;
  before(async () => {
    certificates = await makeCertificates();
  });
  after(async () => {
    await Promise.all(open.map((server) => server.stop()));
    await certificates.remove();
  });

  async function start(options: RedisServerOptions = {}): Promise<RedisServer> {
    const server = await startRedis(options);
    open.push(server);
    return server;
  }

  it('finds nothing wrong with a server where nothing is wrong', async () => {
    const { port } = await start();
    const { results, step } = await examine(`redis://127.0.0.1:${port}`);
    assert.deepEqual(
      results.filter(({ outcome }) => outcome === 'failed').map(({ id }) => id),
      [],
    );
    assert.deepEqual(step('tcp').facts, { [`127.0.0.1:${port}`]: 'open' });
    assert.equal(step('rights').outcome, 'ok');
  });

  it('tells a name that leads nowhere, and leaves the rest out', async () => {
    const { step } = await examine('redis://no-such-host.invalid:6379');
    const { outcome, cause, action } = step('name');
    assert.deepEqual([outcome, action], ['failed', 'edit']);
    assert.match(cause, /no-such-host\.invalid/);
    for (const id of ['tcp', 'tls', 'signIn', 'rights', 'sessions']) {
      assert.equal(step(id).outcome, 'skipped', id);
    }
  });

  it('goes on with another host where one has no address', async () => {
    const { port } = await start();
    const { step } = await examine(`no-such-host.invalid:6379,127.0.0.1:${port}`);
    assert.equal(step('name').outcome, 'warning');
    assert.equal(step('signIn').outcome, 'ok');
  });

  it('tells a port where nothing listens from one that does not answer', async () => {
    const port = await freePort();
    const refused = (await examine(`redis://127.0.0.1:${port}`)).step('tcp');
    assert.equal(refused.outcome, 'failed');
    assert.deepEqual(refused.facts, { [`127.0.0.1:${port}`]: 'refused' });
    assert.match(refused.cause, /nothing is listening/);
    assert.match(
      (await examine(`redis://127.0.0.1:${port}`)).step('signIn').cause,
      /No connection/,
    );
  });

  it('tells a server that accepts and says nothing', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    assert(address !== null && typeof address === 'object');
    try {
      const { step } = await examine(`redis://127.0.0.1:${address.port}`);
      assert.equal(step('tcp').outcome, 'ok');
      assert.equal(step('signIn').outcome, 'failed');
      assert.equal(step('rights').outcome, 'skipped');
    } finally {
      for (const socket of sockets) socket.destroy();
      silent.close();
    }
  });

  it('tells a server that expects TLS, and offers it', async () => {
    const { port } = await start({ tls: await certificates.issue(['DNS:localhost']) });
    const { step } = await examine(`redis://localhost:${port}`);
    const { outcome, cause, action } = step('tls');
    assert.deepEqual([outcome, cause, action], ['failed', '(tls-expected)', 'use-tls']);
  });

  it('tells a server that does not expect TLS', async () => {
    const { port } = await start();
    const { outcome, cause, action } = (await examine(`rediss://127.0.0.1:${port}`)).step('tls');
    assert.deepEqual([outcome, cause, action], ['failed', '(tls-not-expected)', 'drop-tls']);
  });

  it('tells protocol, cipher, names, dates and the chain of a good certificate', async () => {
    const certificate = await certificates.issue(['DNS:localhost', 'DNS:shop.example'], {
      daysValid: 90,
    });
    const { port } = await start({ tls: certificate });
    const tls = { authorities: [certificate.authority] };
    const { outcome, facts } = (await examine(`rediss://localhost:${port}`, { tls })).step('tls');
    assert.equal(outcome, 'ok');
    assert.match(String(facts['protocol']), /^TLSv1\.[23]$/);
    assert.match(String(facts['cipher']), /^TLS_/);
    assert.equal(facts['serverName'], 'localhost');
    assert.deepEqual(facts['names'], ['localhost', 'shop.example']);
    assert.deepEqual(facts['chain'], ['Session Farm Test Server', 'Session Farm Test Authority']);
    assert.match(String(facts['validTo']), /^\d{4}-\d\d-\d\d$/);
  });

  it('says of a certificate that ends soon how many days are left', async () => {
    const certificate = await certificates.issue(['DNS:localhost'], { daysValid: 5 });
    const { port } = await start({ tls: certificate });
    const tls = { authorities: [certificate.authority] };
    const { outcome, cause } = (await examine(`rediss://localhost:${port}`, { tls })).step('tls');
    assert.equal(outcome, 'warning');
    assert.match(cause, /expires in [45] days/);
  });

  const local = ['DNS:localhost'];
  const other = ['DNS:shop.example'];
  for (const { title, names, daysValid, trusts, problems, help } of [
    {
      title: 'of an unknown authority',
      names: local,
      daysValid: 30,
      trusts: false,
      problems: ['unknown-authority'],
      help: 'choose-authority',
    },
    {
      title: 'that has expired',
      names: local,
      daysValid: -1,
      trusts: true,
      problems: ['expired'],
      help: 'trust-certificate',
    },
    {
      title: 'for another name',
      names: other,
      daysValid: 30,
      trusts: true,
      problems: ['wrong-host'],
      help: 'enter-server-name',
    },
    {
      title: 'with several things wrong',
      names: other,
      daysValid: -1,
      trusts: true,
      problems: ['expired', 'wrong-host'],
      help: 'trust-certificate',
    },
  ]) {
    it(`names each check that fails of a certificate ${title}`, async () => {
      const certificate = await certificates.issue(names, { daysValid });
      const { port } = await start({ tls: certificate });
      const tls = trusts ? { authorities: [certificate.authority] } : {};
      const report = await examine(`rediss://localhost:${port}`, { tls });
      const { outcome, facts, action } = report.step('tls');
      assert.deepEqual([outcome, action], ['failed', help]);
      assert.deepEqual(facts['problems'], problems);
      assert.equal(report.step('signIn').outcome, 'skipped');
    });
  }

  it('goes on where the user trusts any certificate, and says so', async () => {
    const { port } = await start({ tls: await certificates.selfSign(['DNS:localhost']) });
    const { step } = await examine(`rediss://localhost:${port}`, {
      tls: { rejectsUnauthorized: false },
    });
    assert.equal(step('tls').outcome, 'warning');
    assert.deepEqual(step('tls').facts['problems'], ['self-signed']);
    assert.equal(step('signIn').outcome, 'ok');
  });

  it('tells that a client certificate is wanted', async () => {
    const certificate = await certificates.issue(['DNS:localhost'], { daysValid: 30 });
    const { port } = await start({ tls: certificate, args: ['--tls-auth-clients', 'yes'] });
    const { step } = await examine(`rediss://localhost:${port}`, {
      tls: { authorities: [certificate.authority] },
    });
    assert.equal(
      [step('tls'), step('signIn')].find((each) => each.outcome === 'failed')?.cause,
      '(client-certificate-missing)',
    );
  });

  it('tells a missing password, a wrong one, and a wrong pair of user and password', async () => {
    const server = await start({ password: 'open-sesame-1' });
    const { port } = server;
    await server.ask('ACL', 'SETUSER', 'maja', 'on', '>other', '~*', '+@all');
    for (const [text, cause, action] of [
      [`redis://127.0.0.1:${port}`, '(password-missing)', 'enter-password'],
      [`redis://:open-barley@127.0.0.1:${port}`, '(password-wrong)', 'enter-password'],
      [`redis://maja:open-barley@127.0.0.1:${port}`, '(user-or-password-wrong)', 'enter-user'],
    ] as const) {
      const { step, text: told } = await examine(text);
      const found = step('signIn');
      assert.deepEqual([found.outcome, found.cause, found.action], ['failed', cause, action]);
      assert.doesNotMatch(told, /barley|sesame/);
    }
  });

  it('tells a database that is not there, and looks at the rest all the same', async () => {
    const { port } = await start();
    const { step } = await examine(`redis://127.0.0.1:${port}/99`);
    assert.deepEqual(
      [step('signIn').cause, step('signIn').action],
      ['(no-such-database)', 'use-database-0'],
    );
    assert.equal(step('role').outcome, 'ok');
  });

  it('tells a server that is loading', async () => {
    const server = await start({
      args: [
        ...['--enable-debug-command', 'yes', '--key-load-delay', '5000'],
        ...['--loading-process-events-interval-bytes', '1024', '--rdbcompression', 'no'],
      ],
    });
    const { port } = server;
    await server.ask('DEBUG', 'POPULATE', '1000', 'key', '512');
    const reloaded = server.ask('DEBUG', 'RELOAD');
    reloaded.catch(() => undefined);
    const end = Date.now() + 10_000;
    let cause = '';
    while (cause !== '(loading)' && Date.now() < end) {
      cause = (await examine(`redis://127.0.0.1:${port}`)).step('signIn').cause;
    }
    assert.equal(cause, '(loading)');
  });

  it('tells whom the Sentinels name, and looks at that server', async () => {
    const primary = await start({ password: 'open-sesame-2' });
    const sentinel = await startSentinel('shop', primary.port, 'open-sesame-2');
    open.push(sentinel);
    const text = (service: string): string =>
      `127.0.0.1:${sentinel.port},serviceName=${service},password=open-sesame-2`;
    const { step } = await examine(text('shop'));
    assert.equal(step('sentinel').facts['primary'], `127.0.0.1:${primary.port}`);
    assert.equal(step('role').outcome, 'ok');
    const unknown = (await examine(text('cart'))).step('sentinel');
    assert.deepEqual([unknown.outcome, unknown.cause], ['failed', '(sentinel-service-unknown)']);
  });

  it('ends at once when it is cancelled', async () => {
    const server = await start();
    server.freeze();
    const cancel = new AbortController();
    const examined = examine(`redis://127.0.0.1:${server.port}`, {}, {}, cancel.signal);
    setTimeout(() => cancel.abort(), 300);
    const startMs = performance.now();
    const { results } = await examined;
    server.thaw();
    assert(performance.now() - startMs < 2000);
    assert.ok(!results.some(({ id }) => id === 'rights'));
  });

  it('finds a cluster whole, with all its nodes', async () => {
    const cluster = await startCluster();
    open.push(cluster);
    const replica = await addReplica(cluster);
    open.push(replica);
    const { step } = await examine(`redis://127.0.0.1:${cluster.servers[0]?.port}`);
    const { outcome, facts } = step('cluster');
    assert.deepEqual([outcome, facts['state'], facts['slots']], ['ok', 'ok', 16_384]);
    for (const { port } of cluster.servers) assert.equal(facts[`127.0.0.1:${port}`], 'reachable');
    assert.equal(
      (await examine(`redis://127.0.0.1:${replica.port}`)).step('role').facts['role'],
      'replica',
    );
  });

  it('names the slots that no node serves', async () => {
    const cluster = await startCluster();
    open.push(cluster);
    const [first] = cluster.servers;
    await first?.ask('CLUSTER', 'DELSLOTSRANGE', 100, 199, 300, 300);
    const { outcome, facts } = (await examine(`redis://127.0.0.1:${first?.port}`)).step('cluster');
    assert.equal(outcome, 'failed');
    assert.deepEqual(facts['uncovered'], ['100-199', '300']);
  });

  it('tells a cluster whose nodes announce an address that leads nowhere', async () => {
    // Reserved for documentation (RFC 5737); over loopback, nodes are looked for on this machine, too.
    const busPort = await freePort();
    const server = await start({
      args: [
        ...['--cluster-enabled', 'yes', '--cluster-port', String(busPort)],
        ...[
          '--cluster-announce-ip',
          '192.0.2.1',
          '--cluster-announce-port',
          String(await freePort()),
        ],
      ],
    });
    await server.ask('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
    await until(async () => {
      const info = await server.ask('CLUSTER', 'INFO');
      return info instanceof Uint8Array && Buffer.from(info).includes('cluster_state:ok');
    }, 'the cluster to be up');
    const { outcome, cause, fix } = (await examine(`redis://127.0.0.1:${server.port}`)).step(
      'cluster',
    );
    assert.equal(outcome, 'failed');
    assert.match(cause, /192\.0\.2\.1/);
    assert.match(fix, /cluster-announce-ip/);
  });
});
