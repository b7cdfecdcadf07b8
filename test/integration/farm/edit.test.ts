import assert from 'node:assert/strict';
import http from 'node:http';
import net from 'node:net';
import { Recorder } from '../../../src/farm/trace/recorder.ts';
import type { RequestEdit } from '../../../src/farm/balancer/edit/request-edit.ts';
import type { HeldDetails } from '../../../src/protocol/farm/held-details.ts';
import { BalancerRig } from './support/balancer-rig.ts';
import { request, until } from './support/http.ts';
import type { HttpRequest, HttpResponse } from './support/http.ts';

/** What a server got. */
interface Seen {
  readonly line: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

describe('a request that is edited while it waits', () => {
  let rig: BalancerRig;
  let recorder: Recorder;
  const seen: Seen[] = [];

  beforeEach(async () => {
    seen.length = 0;
    recorder = new Recorder();
    const server: http.RequestListener = (incoming, response) => {
      let body = '';
      incoming.setEncoding('latin1').on('data', (text: string) => (body += text));
      incoming.on('end', () => {
        const { method = '', url = '', headers } = incoming;
        seen.push({ line: `${method} ${url}`, headers, body });
        response.end('done');
      });
    };
    rig = await BalancerRig.startWith({ watchers: [recorder] }, server);
    rig.balancer.setHolding(true);
  });
  afterEach(() => rig.stop());

  /** Sends a request, and waits until all of it waits at the balancer. */
  const hold = async (
    options: HttpRequest,
  ): Promise<{ id: number; details: HeldDetails; answer: Promise<HttpResponse> }> => {
    const answer = request(rig.port, options);
    const known = (): HeldDetails | undefined => {
      const [held] = rig.balancer.held();
      return held && rig.balancer.describeHeld(held.id);
    };
    await until('all of it waits', () => known()?.isBodyWhole === true);
    const details = known();
    assert.ok(details);
    return { id: rig.balancer.held()[0]?.id ?? 0, details, answer };
  };
  const editOf = ({ method, target, headers }: HeldDetails): RequestEdit => ({
    method,
    target,
    headers,
  });

  it('shows its own headers, not those of the connection, and its body', async () => {
    const { details, id, answer } = await hold({
      method: 'POST',
      path: '/Cart?a=b',
      headers: {
        Cookie: 'a=b',
        Connection: 'keep-alive, X-Hop',
        'X-Hop': '1',
        'X-ARR-LOG-ID': 'x',
      },
      body: 'one=1',
    });
    assert.deepEqual(
      [details.method, details.target, details.httpVersion],
      ['POST', '/Cart?a=b', '1.1'],
    );
    assert.deepEqual(
      details.headers.map(({ name }) => name),
      ['Cookie', 'Host'],
    );
    assert.equal(Buffer.from(details.body.base64, 'base64').toString(), 'one=1');
    rig.balancer.sendOn(id);
    await answer;
    assert.equal(seen[0]?.body, 'one=1');
    assert.equal(rig.trace[0]?.isEdited, undefined);
  });

  it('goes on with another line, headers and body, whose length is counted anew', async () => {
    for (const headers of [{}, { 'Transfer-Encoding': 'chunked' }, { 'Content-Length': '3' }]) {
      const { id, details, answer } = await hold({
        method: 'POST',
        path: '/a',
        headers,
        body: 'old',
      });
      const edited: RequestEdit = {
        method: 'PUT',
        target: '/b?c=d',
        headers: [
          ...details.headers.filter(({ name }) => name === 'Host'),
          { name: 'X-New', value: 'yes' },
          { name: 'content-length', value: '1' },
        ],
        body: Buffer.from('another body'),
      };
      rig.balancer.sendOn(id, undefined, edited);
      assert.equal((await answer).body, 'done');
      const [got] = seen.splice(0);
      assert.ok(got);
      assert.equal(got.line, 'PUT /b?c=d');
      assert.equal(got.body, 'another body');
      assert.equal(got.headers['content-length'], '12');
      assert.equal(got.headers['transfer-encoding'], undefined);
      assert.equal(got.headers['x-new'], 'yes');
      const [entry] = rig.trace.splice(0);
      assert.deepEqual([entry?.method, entry?.path, entry?.isEdited], ['PUT', '/b?c=d', true]);
      const record = recorder.get(id);
      assert.equal(record?.request().target, '/b?c=d');
      assert.equal(record.wholeBody?.toString(), 'another body');
    }
  });

  it('keeps the body of its client where only the head is edited, and can get one or lose it', async () => {
    const chunked = { 'Transfer-Encoding': 'chunked' };
    const first = await hold({ method: 'POST', headers: chunked, body: 'as it was' });
    const changed = { ...editOf(first.details), target: '/other' };
    rig.balancer.sendOn(first.id, undefined, changed);
    await first.answer;
    const second = await hold({ method: 'POST', body: 'as it was' });
    rig.balancer.sendOn(second.id, undefined, { ...editOf(second.details), body: Buffer.alloc(0) });
    await second.answer;
    const third = await hold({ method: 'GET' });
    const withBody = { ...editOf(third.details), method: 'POST', body: Buffer.from('new') };
    rig.balancer.sendOn(third.id, undefined, withBody);
    await third.answer;
    assert.deepEqual(
      seen.map(({ line, body, headers }) => [line, body, headers['content-length']]),
      [
        ['POST /other', 'as it was', undefined],
        ['POST /', '', '0'],
        ['POST /', 'new', '3'],
      ],
    );
  });

  it('leaves the connection of its client in order for the next request', async () => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    try {
      for (const body of ['first', 'second']) {
        const { id, details, answer } = await hold({ method: 'POST', body, agent });
        rig.balancer.sendOn(id, undefined, { ...editOf(details), body: Buffer.from(`${body}!`) });
        assert.equal((await answer).status, 200);
      }
      assert.deepEqual(
        seen.map(({ body }) => body),
        ['first!', 'second!'],
      );
    } finally {
      agent.destroy();
    }
  });

  it('waits on where the edit could be read in two ways, or changes what it cannot', async () => {
    const { id, details, answer } = await hold({ method: 'POST', body: 'x' });
    const edit = editOf(details);
    const [host] = details.headers.filter(({ name }) => name === 'Host');
    assert.ok(host);
    const withHeader = (name: string, value: string): Partial<RequestEdit> => ({
      headers: [...details.headers, { name, value }],
    });
    const wrong: [Partial<RequestEdit>, string][] = [
      ...[
        'Transfer-Encoding',
        'connection',
        'Keep-Alive',
        'Proxy-Connection',
        'TE',
        'Trailer',
        'Upgrade',
        'Expect',
        'X-ARR-LOG-ID',
        'X-Original-URL',
      ].map((name): [Partial<RequestEdit>, string] => [
        withHeader(name, 'x'),
        'header-not-editable',
      ]),
      [withHeader('A', 'b\r\nC: d'), 'bad-edit'],
      [withHeader('A', 'b\nC: d'), 'bad-edit'],
      [withHeader('A', 'b\0'), 'bad-edit'],
      [withHeader('A', 'ł'), 'bad-edit'],
      [withHeader('A b', 'c'), 'bad-edit'],
      [withHeader('Content-Length ', '5'), 'bad-edit'],
      [withHeader('Host', 'other'), 'bad-edit'],
      [{ headers: [] }, 'bad-edit'],
      [{ headers: [{ name: 'Host', value: 'a/b' }] }, 'bad-edit'],
      [{ target: '/ HTTP/1.1\r\nX: y' }, 'bad-edit'],
      [{ target: '/a b' }, 'bad-edit'],
      [{ target: '' }, 'bad-edit'],
      [{ method: 'GET /' }, 'bad-edit'],
      [{ method: '' }, 'bad-edit'],
      [{ method: 'HEAD' }, 'method-not-editable'],
      [{ method: 'CONNECT', target: 'a:1' }, 'method-not-editable'],
    ];
    for (const [change, code] of wrong) {
      const tried = (): void => rig.balancer.sendOn(id, undefined, { ...edit, ...change });
      assert.throws(tried, { code }, JSON.stringify(change));
    }
    assert.equal(rig.balancer.held().length, 1);
    rig.balancer.sendOn(id);
    assert.equal((await answer).status, 200);
    assert.deepEqual(
      [seen[0]?.line, seen[0]?.body, rig.trace[0]?.isEdited],
      ['POST /', 'x', undefined],
    );
  });

  it('keeps a body that has not come whole', async () => {
    const socket = net.connect(rig.port, '127.0.0.1');
    socket.on('error', () => undefined);
    try {
      socket.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab');
      await until('it waits', () => rig.balancer.held().length === 1);
      const id = rig.balancer.held()[0]?.id ?? 0;
      const edit = { ...editOf(rig.balancer.describeHeld(id)), target: '/x' };
      const body = Buffer.from('abcd');
      assert.throws(() => rig.balancer.sendOn(id, undefined, { ...edit, body }), {
        code: 'body-not-editable',
      });
      rig.balancer.sendOn(id, undefined, edit);
      socket.write('cd');
      await until('the server has it', () => seen.length === 1);
      assert.deepEqual([seen[0]?.line, seen[0]?.body], ['POST /x', 'abcd']);
    } finally {
      socket.destroy();
    }
  });

  it('goes to the server to which its edited cookie binds it', async () => {
    const [first] = rig.backends;
    assert.ok(first);
    rig.balancer.setAffinity(true);
    const { id, details, answer } = await hold({});
    const cookie = { name: 'Cookie', value: `ARRAffinity=${first.affinity}` };
    const headers = [...details.headers, cookie];
    rig.balancer.sendOn(id, undefined, { ...editOf(details), headers });
    await answer;
    assert.equal(rig.trace[0]?.reason, 'affinity');
  });
});
