import assert from 'node:assert/strict';
import { RawConnection, startRaw } from './support/raw-rig.ts';
import type { RawRig } from './support/raw-rig.ts';
import { until } from './support/http.ts';

// The example of RFC 6455, section 1.3.
const opening =
  'GET /chat HTTP/1.1\r\nHost: shop\r\nUpgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n' +
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n';
const agreement =
  'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n';

describe('a request that opens a WebSocket', () => {
  let raw: RawRig;
  let client: RawConnection;

  beforeEach(async () => {
    raw = await startRaw();
    client = await RawConnection.to(raw.rig.port);
  });

  afterEach(() => raw.rig.stop());

  const server = async (): Promise<RawConnection> => {
    await until('it is at the server', () => raw.atServer[0]?.got.includes('\r\n\r\n') === true);
    const [connection] = raw.atServer;
    assert.ok(connection);
    return connection;
  };

  it('goes on both ways once the server has agreed, and not before', async () => {
    client.send(`${opening}early`);
    const connection = await server();
    assert.match(connection.got, /\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
    client.send(' bytes');
    // What comes on another connection afterwards has come later than the client's bytes could.
    const other = await RawConnection.to(raw.rig.port);
    other.send('GET /after HTTP/1.1\r\nHost: shop\r\n\r\n');
    await until('a later request is there', () => raw.atServer[1]?.got.includes('/after') === true);
    assert.match(connection.got, /\r\n\r\n$/);
    connection.send(`${agreement}hello`);
    await until('the client has it', () => client.got.endsWith('\r\n\r\nhello'));
    assert.match(client.got, /^HTTP\/1\.1 101 Switching Protocols\r\n/);
    assert.match(client.got, /\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=\r\n/);
    assert.match(client.got, /\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n/);
    await until('the server has the rest', () => connection.got.endsWith('\r\n\r\nearly bytes'));
    const much = 'x'.repeat(3_000_000);
    connection.send(much);
    client.send(much);
    await until('it is through', () => client.got.endsWith(much) && connection.got.endsWith(much));
    connection.socket.end();
    await until('the client hears of the end', () => client.isClosed);
    await until('it is traced', () => raw.rig.trace.length === 1);
    const [entry] = raw.rig.trace;
    assert.deepEqual([entry?.status, entry?.end, entry?.server], [101, 'upgraded', 's0']);
  });

  it('waits while requests are held, and can be sent on', async () => {
    raw.rig.balancer.setHolding(true);
    client.send(`${opening}early`);
    await until('it waits', () => raw.rig.balancer.held().length === 1);
    const [held] = raw.rig.balancer.held();
    assert.deepEqual([held?.method, held?.path, held?.server], ['GET', '/chat', 's0']);
    assert.equal(raw.atServer.length, 0);
    raw.rig.balancer.sendOn(held?.id ?? 0);
    (await server()).send(agreement);
    await until('the client hears of it', () => client.status === 101);
    await until('the bytes follow', () => raw.atServer[0]?.got.endsWith('early') === true);
    client.socket.end();
    await until('it is traced', () => raw.rig.trace.length === 1);
    assert.ok((raw.rig.trace[0]?.heldMs ?? 0) > 0);
  });

  it('can be answered or dropped while it is held, and its client may go', async () => {
    const { balancer, trace } = raw.rig;
    balancer.setHolding(true);
    client.send(opening);
    await until('it waits', () => balancer.held().length === 1);
    balancer.answer(balancer.held()[0]?.id ?? 0, 503);
    await until('it is answered', () => client.status === 503 && client.isClosed);
    const second = await RawConnection.to(raw.rig.port);
    second.send(opening);
    await until('it waits', () => balancer.held().length === 1);
    balancer.drop(balancer.held()[0]?.id ?? 0);
    await until('it is dropped', () => second.isClosed);
    const third = await RawConnection.to(raw.rig.port);
    third.send(`${opening}early`);
    await until('it waits', () => balancer.held().length === 1);
    third.socket.destroy();
    await until('it is gone', () => balancer.held().length === 0);
    await until('all are traced', () => trace.length === 3);
    assert.deepEqual(
      trace.map(({ end }) => end),
      ['answered', 'dropped', 'client-gone'],
    );
    assert.equal(raw.atServer.length, 0);
  });

  for (const [what, answer] of Object.entries({
    'a length': 'HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno',
    chunks: 'HTTP/1.1 403 No\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nno\r\n0\r\n\r\n',
  })) {
    it(`is refused in the server's words (${what}), and none of its bytes go on`, async () => {
      client.send(`${opening}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`);
      const connection = await server();
      connection.send(answer);
      await until('that is the end', () => client.isClosed);
      assert.match(client.got, /^HTTP\/1\.1 403 No\r\n/);
      assert.match(client.got, /\r\n\r\n(?:no|2\r\nno\r\n0\r\n\r\n)$/);
      assert.match(client.got, /\r\nConnection: close\r\n/);
      assert.doesNotMatch(raw.atServer.map(({ got }) => got).join(''), /smuggled/);
      await until('it is traced', () => raw.rig.trace.length === 1);
      assert.deepEqual([raw.rig.trace[0]?.status, raw.rig.trace[0]?.end], [403, undefined]);
    });
  }

  it('does not keep a farm from ending', async () => {
    client.send(opening);
    (await server()).send(agreement);
    await until('it is open', () => client.status === 101);
    await raw.rig.balancer.close();
    await until('the client hears of the end', () => client.isClosed);
  });

  it('is not opened to another protocol', async () => {
    client.send(opening);
    (await server()).send('HTTP/1.1 101 Well\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nraw');
    await until('that is the end', () => client.isClosed);
    assert.equal(client.status, 502);
    assert.match(client.got, /s0 switched protocols/);
  });

  it('is told when the server breaks off before it has answered', async () => {
    client.send(opening);
    (await server()).socket.destroy();
    await until('a second try comes', () => raw.atServer.length > 1 || client.isClosed);
    for (const { socket } of raw.atServer) socket.destroy();
    await until('that is the end', () => client.isClosed);
    assert.equal(client.status, 502);
  });
});
