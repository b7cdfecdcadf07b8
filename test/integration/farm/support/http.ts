import http from 'node:http';
import net from 'node:net';

/** A response, read to its end. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** What a request of a test is; a GET of `/` when nothing else is said. */
export interface HttpRequest {
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly agent?: http.Agent;
  readonly signal?: AbortSignal;
}

/** Sends a request to 127.0.0.1 on a connection of its own, unless an agent is given. */
export const request = (port: number, options: HttpRequest = {}): Promise<HttpResponse> =>
  new Promise((resolve, reject) => {
    const { path = '/', method = 'GET', headers = {}, body, agent, signal } = options;
    const sent = http.request(
      { host: '127.0.0.1', port, path, method, headers, agent: agent ?? false, signal },
      (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            rawHeaders: response.rawHeaders,
            body: Buffer.concat(pieces).toString(),
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });

/** As many ports as asked for that nobody listens on now, all different. */
export const freePorts = async (count: number): Promise<number[]> => {
  const servers = Array.from({ length: count }, () => net.createServer());
  const ports = await Promise.all(servers.map(listen));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

/** Listens on a free port of 127.0.0.1. */
export const listen = (server: net.Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      resolve((server.address() as net.AddressInfo).port);
    });
  });

/** Waits until a condition holds; fails with its name after some seconds. */
export const until = async (
  what: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 10_000,
): Promise<void> => {
  const end = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
