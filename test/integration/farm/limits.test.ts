import assert from 'node:assert/strict';
import { defaultLimits } from '../../../src/farm/balancer/limits.ts';
import type { BalancerLimits } from '../../../src/farm/balancer/limits.ts';
import { BalancerRig, named } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import { RawConnection } from './support/raw-rig.ts';

describe('a balancer with limits', () => {
  let rig: BalancerRig;

  afterEach(() => rig.stop());

  const start = async (limits: Partial<BalancerLimits>, handler: Handler = named('a')) => {
    rig = await BalancerRig.startWith({ limits: { ...defaultLimits, ...limits } }, handler);
  };
  const open = (): Promise<RawConnection> => RawConnection.to(rig.port);
  const post = (length: number): string =>
    `POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`;

  it('closes connections whose heads do not come, be there a beginning or none', async () => {
    await start({ headTimeoutMs: 100 });
    const clients = await Promise.all(Array.from({ length: 20 }, open));
    for (const [index, client] of clients.entries()) {
      client.send(
        ['', 'G', 'GET / HTTP/1.1\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n'][index % 4] ?? '',
      );
    }
    await until('all are closed', () => clients.every(({ isClosed }) => isClosed));
    assert.deepEqual(new Set(clients.map(({ status }) => status)), new Set([408]));
    assert.equal((await request(rig.port)).body, 'a');
  });

  it('closes those whose second head does not come', async () => {
    await start({ headTimeoutMs: 100 });
    const client = await open();
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /2');
    await until('it is closed', () => client.isClosed);
    assert.match(client.got, /^HTTP\/1\.1 200 OK\r\n[^]*HTTP\/1\.1 408 /);
  });

  it('answers 408 to a body that does not come, however it drips, and leaves the server', async () => {
    let isLeft = false;
    await start({ bodyTimeoutMs: 200 }, (incoming) => {
      incoming.on('error', () => undefined);
      incoming.on('close', () => (isLeft = true));
      incoming.resume();
    });
    const client = await open();
    client.send(post(1000));
    const drip = setInterval(() => client.send('x'), 20);
    await until('it is closed', () => client.isClosed);
    clearInterval(drip);
    assert.equal(client.status, 408);
    assert.match(client.got, /bodyTimeoutSeconds/);
    await until('the server is left', () => isLeft);
    await until('it is traced', () => rig.trace.length === 1);
    assert.deepEqual([rig.trace[0]?.status, rig.trace[0]?.end], [408, 'timeout']);
  });

  it('does not read on for ever behind an early answer', async () => {
    await start({ bodyTimeoutMs: 200 });
    const client = await open();
    client.send(post(1000));
    await until('it is answered', () => client.got.endsWith('\r\n\r\na'));
    await until('it is closed', () => client.isClosed);
  });

  it('takes a body that is slow only because nobody reads it', async () => {
    // The server reads nothing until it is told to, as at a breakpoint.
    let goOn = (): void => undefined;
    let byteCount = 0;
    const isWaiting = new Promise<void>((resolve) => (goOn = resolve));
    await start({ bodyTimeoutMs: 200 }, (incoming, response) => {
      incoming.on('data', (piece: Buffer) => (byteCount += piece.length));
      incoming.pause();
      incoming.on('end', () => response.end('whole'));
      void isWaiting.then(() => incoming.resume());
    });
    const size = 30_000_000;
    const sent = request(rig.port, { method: 'POST', body: Buffer.alloc(size) });
    // Another body that comes too slowly has met the limit meanwhile.
    const other = await open();
    other.send(post(10));
    await until('the other one is closed', () => other.isClosed);
    goOn();
    assert.equal((await sent).body, 'whole');
    assert.equal(byteCount, size);
  });

  it('cuts off no request that is held, nor its body', async () => {
    await start({ bodyTimeoutMs: 200, headTimeoutMs: 200 }, (incoming, response) =>
      incoming.pipe(response),
    );
    rig.balancer.setHolding(true);
    const client = await open();
    client.send(`${post(6)}abc`);
    await until('it waits', () => rig.balancer.held().length === 1);
    // A head that began later is closed first, and long after a body could have been.
    const others: RawConnection[] = [];
    for (let round = 0; round < 3; round++) {
      const other = await open();
      others.push(other);
      await until('a head was closed', () => other.isClosed);
    }
    assert.deepEqual([client.isClosed, rig.balancer.held().length], [false, 1]);
    rig.balancer.setHolding(false);
    client.send('def');
    await until('it is answered', () => client.got.endsWith('def\r\n0\r\n\r\n'));
    assert.match(client.got, /3\r\nabc\r\n|abcdef/);
  });

  it('keeps no more of held bodies than it may, and loses nothing of them', async () => {
    await start({ maxBufferedBytes: 200_000 }, (incoming, response) => incoming.pipe(response));
    rig.balancer.setHolding(true);
    const body = Buffer.alloc(900_000, 'x');
    const all = Array.from({ length: 8 }, () => request(rig.port, { method: 'POST', body }));
    await until('all wait', () => rig.balancer.held().length === 8);
    await until('the limit is met', () => rig.balancer.budget.isSpent);
    // A piece may go beyond it, for each of them.
    assert.ok(rig.balancer.budget.usedBytes < 200_000 + 8 * 65_536);
    rig.balancer.setHolding(false);
    for (const sent of all) assert.equal((await sent).body.length, body.length);
    assert.equal(rig.balancer.budget.usedBytes, 0);
  });

  it('keeps nothing of held bodies whose clients have gone', async () => {
    await start({});
    rig.balancer.setHolding(true);
    const client = await open();
    client.send(`${post(100)}abc`);
    await until('it was read', () => rig.balancer.budget.usedBytes === 3);
    client.socket.destroy();
    await until('it is forgotten', () => rig.balancer.budget.usedBytes === 0);
  });

  it('turns away whom it has no room for, and takes others when there is room again', async () => {
    let turnedAway = 0;
    rig = await BalancerRig.startWith(
      {
        limits: { ...defaultLimits, maxConnections: 5 },
        onRefusedConnection: () => turnedAway++,
      },
      named('a'),
    );
    const clients = await Promise.all(Array.from({ length: 5 }, open));
    const sixth = await open();
    await until('it is turned away', () => sixth.isClosed);
    assert.equal(turnedAway, 1);
    clients[0]?.socket.destroy();
    await until('there is room', async () => {
      const next = await request(rig.port).catch(() => undefined);
      return next?.body === 'a';
    });
  });

  it('takes so many requests of a connection before it has answered, and no more', async () => {
    let atServer = 0;
    await start({}, () => {
      atServer++;
    });
    const client = await open();
    client.send('GET / HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200));
    await until('it is closed', () => client.isClosed);
    await until('all are over', () => rig.trace.length > 64);
    assert.ok(atServer <= 64, String(atServer));
    assert.equal(rig.backend(0).activeCount, 0);
  });
});
