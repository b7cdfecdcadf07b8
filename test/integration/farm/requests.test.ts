import assert from 'node:assert/strict';
import { requestCases } from './request-table.ts';
import { RawConnection, startRaw, steady } from './support/raw-rig.ts';
import type { RawRig } from './support/raw-rig.ts';
import { until } from './support/http.ts';

const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

describe('a request that comes as bytes', () => {
  let raw: RawRig;

  beforeEach(async () => {
    raw = await startRaw();
  });

  afterEach(() => raw.rig.stop());

  const open = (): Promise<RawConnection> => RawConnection.to(raw.rig.port);

  for (const { name, send, status, brokenBy, gets } of requestCases) {
    if (status !== undefined) {
      it(`is refused with ${status}: ${name}`, async () => {
        const client = await open();
        client.send(send);
        await until('it is answered, and that is the end', () => client.isClosed);
        assert.equal(client.status, status, client.got);
        assert.equal(client.got.match(/^HTTP\/1\.1 \d{3} /gm)?.length, 1, client.got);
        assert.deepEqual(
          raw.atServer.map(({ got }) => got),
          [],
        );
      });
    } else if (brokenBy !== undefined) {
      it(`is refused with ${brokenBy} in its body: ${name}`, async () => {
        const client = await open();
        client.send(send);
        await until('it is answered, and that is the end', () => client.isClosed);
        assert.equal(client.status, brokenBy, client.got);
        await until('the server is left', () => raw.atServer.every(({ isClosed }) => isClosed));
        for (const { got } of raw.atServer) assert.doesNotMatch(got, /0\r\n\r\n$/);
      });
    } else {
      it(`reaches the server: ${name}`, async () => {
        const client = await open();
        client.send(send);
        await until('the server has it', () => {
          const got = steady(raw.atServer[0]?.got ?? '');
          return got.length >= (gets ?? '').length;
        });
        assert.equal(steady(raw.atServer[0]?.got ?? ''), gets);
        raw.atServer[0]?.send(answer);
        await until('it is answered', () => client.got.endsWith('\r\n\r\nok'));
        assert.equal(client.status, 200);
        assert.equal(raw.atServer.length, 1);
      });
    }
  }

  it('may be followed by another one, after a wish for another protocol, too', async () => {
    const client = await open();
    const wish = 'GET /1 HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n';
    client.send(`${wish}GET /2 HTTP/1.1\r\nHost: a\r\n\r\n`);
    await until('both are at the server', () => raw.atServer.length === 2);
    for (const connection of raw.atServer) {
      await until('it has come', () => connection.got.endsWith('\r\n\r\n'));
      connection.send(answer);
    }
    await until('both are answered', () => client.got.match(/\r\n\r\nok/g)?.length === 2);
    client.send('GET /3 HTTP/1.1\r\nHost: a\r\n\r\n');
    await until('a third one comes', () => raw.atServer.some(({ got }) => got.includes('GET /3')));
  });

  it('is answered though what follows it is not HTTP', async () => {
    const client = await open();
    client.send('GET /1 HTTP/1.1\r\nHost: a\r\n\r\nnonsense\r\n\r\n');
    await until('it is at the server', () => raw.atServer[0]?.got.endsWith('\r\n\r\n') === true);
    raw.atServer[0]?.send(answer);
    await until('that is the end', () => client.isClosed);
    assert.match(client.got, /^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\nok$/);
  });

  it('is in the trace when it is refused', async () => {
    const client = await open();
    client.send('GET /a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n');
    await until('it is traced', () => raw.rig.trace.length === 1);
    const [entry] = raw.rig.trace;
    assert.deepEqual([entry?.path, entry?.status, entry?.server], ['/a', 400, undefined]);
    assert.match(client.got, /Host is given twice/);
  });
});
