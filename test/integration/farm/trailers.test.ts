import assert from 'node:assert/strict';
import { once } from 'node:events';
import http from 'node:http';
import http2 from 'node:http2';
import type net from 'node:net';
import { BalancerRig } from './support/balancer-rig.ts';
import type { Handler } from './support/balancer-rig.ts';
import { until } from './support/http.ts';
import { ca, certificate } from './support/tls.ts';

/** As a server of gRPC-Web or of uploads with checksums: says what came behind the body in the same place. */
const trailing: Handler = (request, response) => {
  request.resume();
  request.on('end', () => {
    const { te, trailer } = request.headers;
    response.writeHead(200, { Trailer: 'Grpc-Status, X-Got', 'X-TE': te ?? 'none' });
    response.write('body');
    response.addTrailers([
      ['Grpc-Status', '0'],
      ['X-Got', `${String(trailer)} ${JSON.stringify(request.trailers)}`],
      ['Set-Cookie', 'a=b'],
    ]);
    response.end();
  });
};

describe('trailers', () => {
  let rig: BalancerRig;
  let session: http2.ClientHttp2Session | undefined;

  afterEach(async () => {
    session?.destroy();
    session = undefined;
    await rig.stop();
  });

  const connect = (): http2.ClientHttp2Session => {
    const options: http2.SecureClientSessionOptions & net.TcpSocketConnectOpts = {
      ca,
      family: 4,
      port: rig.port,
    };
    session = http2.connect(`https://localhost:${rig.port}`, options);
    session.on('error', () => undefined);
    return session;
  };

  it('go to a server and come from it over HTTP/1.1', async () => {
    rig = await BalancerRig.start(trailing);
    const headers = { Trailer: 'X-Sum', TE: 'trailers', Connection: 'close, TE' };
    const { port } = rig;
    const sent = http.request({ host: '127.0.0.1', port, method: 'POST', headers });
    sent.write('begun');
    sent.addTrailers([
      ['X-Sum', 'abc'],
      ['X-Forwarded-For', '10.0.0.1'],
    ]);
    sent.end();
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
    assert.equal(response.headers.trailer, 'Grpc-Status, X-Got');
    assert.equal(response.headers['x-te'], 'trailers');
    assert.deepEqual(response.rawTrailers, [
      ...['Grpc-Status', '0'],
      ...['X-Got', 'X-Sum {"x-sum":"abc"}'],
    ]);
  });

  it('go to a server and come from it over HTTP/2, as gRPC needs them', async () => {
    rig = await BalancerRig.startWith({ tls: { certificate, http2: true } }, trailing);
    const stream = connect().request(
      { ':method': 'POST', ':path': '/', te: 'trailers', trailer: 'x-sum' },
      { waitForTrailers: true },
    );
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-sum': 'abc' }));
    stream.end('begun');
    let got = '';
    stream.on('data', (piece: Buffer) => (got += piece.toString()));
    const [[head], [trailers]] = (await Promise.all([
      once(stream, 'response'),
      once(stream, 'trailers'),
      once(stream, 'end'),
    ])) as [[http2.IncomingHttpHeaders], [http2.IncomingHttpHeaders], unknown];
    assert.equal(head['x-te'], 'trailers');
    assert.equal(got, 'body');
    assert.equal(trailers['grpc-status'], '0');
    assert.equal(trailers['x-got'], 'x-sum {"x-sum":"abc"}');
    assert.equal(trailers['set-cookie'], undefined);
  });

  it('are waited for by a request that is held, and go on with it', async () => {
    rig = await BalancerRig.start(trailing);
    rig.balancer.setHolding(true);
    const { port } = rig;
    const sent = http.request({ host: '127.0.0.1', port, method: 'POST' });
    sent.write('begun');
    sent.addTrailers([['X-Sum', 'abc']]);
    sent.end();
    await until('it is held', () => rig.balancer.held().length === 1);
    rig.balancer.setHolding(false);
    const [response] = (await once(sent, 'response')) as [http.IncomingMessage];
    await once(response.resume(), 'end');
    assert.equal(response.trailers['x-got'], 'undefined {"x-sum":"abc"}');
  });
});
