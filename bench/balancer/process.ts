/**
 * A process of the balancer's measurement: `servers`, `plain <ports>` or `farm <ports>`. Prints the
 * ports that it listens on as a line of JSON and ends with its standard input.
 */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { Backend } from '../../src/farm/balancer/backend.ts';
import { Balancer } from '../../src/farm/balancer/balancer.ts';
import { defaultLimits } from '../../src/farm/balancer/limits.ts';
import { Recorder } from '../../src/farm/trace/recorder.ts';
import { Trace } from '../../src/farm/trace/trace.ts';

const listen = (server: http.Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** Three servers that answer with 2 kB. */
const startServers = (): Promise<number[]> => {
  const body = Buffer.alloc(2048, 'x');
  const headers = { 'Content-Type': 'text/plain', 'Content-Length': body.length };
  const answer: http.RequestListener = (_, response) => response.writeHead(200, headers).end(body);
  return Promise.all([1, 2, 3].map(() => listen(http.createServer(answer))));
};

/** A reverse proxy as one writes it with node:http for the purpose: round robin, keep-alive, pipes. */
const startPlain = async (ports: readonly number[]): Promise<number[]> => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  let next = 0;
  const server = http.createServer((request, response) => {
    const { method, url: path, headers } = request;
    const port = ports[next++ % ports.length];
    const sent = http.request({ host: '127.0.0.1', port, method, path, headers, agent }, (got) => {
      response.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(response);
    });
    sent.on('error', () => response.writeHead(502).end());
    request.pipe(sent);
  });
  return [await listen(server)];
};

/** The balancer as a farm has it, its trace included. */
const startFarm = async (ports: readonly number[]): Promise<number[]> => {
  const trace = new Trace();
  const backends = ports.map((port, index) => new Backend(`server-${index}`, port, 1));
  for (const backend of backends) backend.isReady = true;
  const balancer = new Balancer({
    backends,
    affinity: false,
    arrResponseHeader: true,
    limits: { ...defaultLimits, maxConnections: 20_000 },
    watchers: [new Recorder()],
    onTrace: (entry) => trace.add(entry),
    onChange: () => undefined,
  });
  balancer.chooser.refresh();
  await balancer.listen(0);
  return [balancer.port];
};

const main = async (role = '', list = '[]'): Promise<void> => {
  const ports = JSON.parse(list) as number[];
  const starts = { servers: startServers, plain: startPlain, farm: startFarm };
  const start = Object.entries(starts).find(([name]) => name === role)?.[1];
  if (!start) throw new Error(`No such role: ${role}`);
  console.log(JSON.stringify(await start(ports)));
  process.stdin.on('end', () => process.exit()).resume();
};

void main(...process.argv.slice(2));
