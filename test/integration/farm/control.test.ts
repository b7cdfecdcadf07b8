import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import net from 'node:net';
import { dirname } from 'node:path';
import { farmProtocolVersion, toLine } from '../../../src/protocol/farm/messages.ts';
import { FarmRig } from './support/farm-rig.ts';
import { request, until } from './support/http.ts';

describe('the control socket of a farm', function () {
  this.timeout(30_000);
  let rig: FarmRig;

  before(async () => {
    rig = await FarmRig.ready();
  });
  after(() => rig.stop());

  it('tells who knows the token everything about the farm', async () => {
    const client = await rig.control();
    const state = await client.stateWhere('it is ready', ({ phase }) => phase === 'ready');
    const [{ commands, ...welcome } = {}] = client.messages as Record<string, unknown>[];
    assert.deepEqual(welcome, {
      type: 'welcome',
      version: farmProtocolVersion,
      pid: rig.child.pid,
    });
    // What a page doesn't offer where a farm can't do it.
    assert.ok(Array.isArray(commands) && commands.includes('sendOn') && commands.includes('stop'));
    assert.equal(state.balancer.url, `http://127.0.0.1:${rig.port}`);
    assert.deepEqual(
      state.servers.map(({ name, port, weight, phase }) => [name, port, weight, phase]),
      [
        ['server-a', rig.serverPorts[0], 1, 'ready'],
        ['server-b', rig.serverPorts[1], 1, 'ready'],
      ],
    );
    assert.deepEqual(state.sample, { session: 'inproc' });
  });

  it('closes at a wrong token, and says nothing', async () => {
    const client = await rig.control('not the token');
    await until('it is closed', () => client.isClosed);
    assert.deepEqual(client.messages, []);
  });

  it('closes at what is no message', async () => {
    for (const text of ['GET / HTTP/1.1\r\n\r\n', '{"type":"command","id":1}\n']) {
      const client = await rig.control();
      await until('it is welcome', () => client.messages.length > 0);
      client.write(text);
      await until('it is closed', () => client.isClosed);
    }
  });

  it('takes nothing from a page in a browser, whatever its request carries', async () => {
    const before = (await (await rig.control()).stateWhere('it tells', () => true)).balancer;
    const { token } = rig;
    const hello = toLine({ type: 'hello', version: farmProtocolVersion, token });
    const command = { name: 'setAffinity', on: !before.affinity } as const;
    const body = hello + toLine({ type: 'command', id: 1, command });
    for (const head of [
      'POST / HTTP/1.1\r\nHost: a\r\n\r\n',
      'PRI * HTTP/2.0\r\n\r\n',
      '\x16\x03\x01\n',
    ]) {
      const socket = net.connect(rig.controlPath);
      let got = '';
      socket.on('data', (bytes) => (got += bytes.toString()));
      socket.on('error', () => undefined);
      socket.write(head + body);
      await new Promise((resolve) => socket.once('close', resolve));
      assert.equal(got, '');
    }
    const client = await rig.control();
    const after = await client.stateWhere('it tells', () => true);
    assert.equal(after.balancer.affinity, before.affinity);
  });

  it('is closed to other users of the machine', async function () {
    // A named pipe has no folder: there the token alone guards.
    if (process.platform === 'win32') this.skip();
    assert.equal((await stat(dirname(rig.controlPath))).mode & 0o777, 0o700);
    assert.equal((await stat(rig.controlPath)).mode & 0o777, 0o600);
  });

  it('tells of each request, with the server that took it', async () => {
    const client = await rig.control();
    await request(rig.port, { path: '/Result?x=1' });
    await until('it is told', () => client.trace.some(({ path }) => path === '/Result?x=1'));
    const entry = client.trace.find(({ path }) => path === '/Result?x=1');
    assert.ok(entry?.server?.startsWith('server-'), 'a server is named');
    assert.ok(entry);
    assert.equal(entry.status, 200);
    const later = await rig.control();
    await until('a later host hears of it too', () =>
      later.trace.some(({ path }) => path === '/Result?x=1'),
    );
  });

  it('switches affinity and weights', async () => {
    const client = await rig.control();
    await client.command({ name: 'setAffinity', on: true });
    await client.stateWhere('affinity is on', ({ balancer }) => balancer.affinity);
    assert.ok((await request(rig.port)).headers['set-cookie']?.some((c) => c.startsWith('ARRAff')));
    await client.command({ name: 'setAffinity', on: false });
    await client.command({ name: 'setWeight', server: 'server-a', weight: 0 });
    for (let index = 0; index < 3; index++) {
      assert.match((await request(rig.port)).body, /server-b/);
    }
    await client.command({ name: 'setWeight', server: 'server-a', weight: 1 });
  });

  it('holds requests and sends them on', async () => {
    const client = await rig.control();
    await client.command({ name: 'setHolding', on: true });
    const sent = request(rig.port, { path: '/?held' });
    const { held } = await client.stateWhere('it waits', (state) => state.held.length === 1);
    const [waiting] = held;
    assert.ok(waiting?.server);
    assert.deepEqual([waiting.method, waiting.path], ['GET', '/?held']);
    const other = waiting.server === 'server-a' ? 'server-b' : 'server-a';
    await client.command({ name: 'sendOn', request: waiting.id, server: other });
    assert.match((await sent).body, new RegExp(other));
    await client.stateWhere('nothing waits', (state) => state.held.length === 0);
    await client.command({ name: 'setHolding', on: false });
  });

  it('refuses commands that can not be done, with the reason', async () => {
    const client = await rig.control();
    const gone = await client.command({ name: 'sendOn', request: 999_999 });
    assert.equal(gone?.code, 'unknown-request');
    const unknown = await client.command({ name: 'stopServer', server: 'server-x' });
    assert.deepEqual([unknown?.code, unknown?.details], ['unknown-server', { server: 'server-x' }]);
  });

  it('stops and starts servers', async () => {
    const client = await rig.control();
    await client.command({ name: 'stopServer', server: 'server-a' });
    await client.stateWhere(
      'it has stopped, and its process ended',
      ({ servers: [first] }) => first?.phase === 'stopped' && first.pid === undefined,
    );
    assert.match((await request(rig.port)).body, /server-b/);
    await client.command({ name: 'startServer', server: 'server-a' });
    await client.stateWhere('it is ready', ({ servers }) => servers[0]?.phase === 'ready');
  });

  it('ends the farm, which leaves what it keeps of requests, the newest first', async () => {
    const client = await rig.control();
    const big = 'x'.repeat(300_000);
    for (let at = 0; at < 20; at++) {
      await request(rig.port, { method: 'POST', path: `/Default?${at}`, body: `a=${big}` });
    }
    await request(rig.port, { path: '/Default?last', headers: { 'x-mine': 'kept' } });
    await client.command({ name: 'stop' });
    assert.equal(await rig.ended(), 0);
    await until('the socket is closed', () => client.isClosed);
    const left = client.messages.flatMap((message) =>
      message.type === 'kept' ? [message.details] : [],
    );
    assert.deepEqual(
      left.slice(0, 21).map(({ request: sent }) => sent?.target),
      ['last', ...Array.from({ length: 20 }, (_, at) => String(19 - at))].map(
        (query) => `/Default?${query}`,
      ),
    );
    assert.ok(left[0]?.request?.headers.some(({ value }) => value === 'kept'));
    assert.equal(left[0]?.response?.status, 200);
    assert.equal(left[20]?.request?.body?.byteCount, big.length + 2);
    await assert.rejects(stat(rig.controlPath));
  });
});
