import http from 'node:http';
import net from 'node:net';
import type { TraceEntry } from '../../../../src/protocol/farm/trace.ts';
import { Backend } from '../../../../src/farm/balancer/backend.ts';
import { Balancer } from '../../../../src/farm/balancer/balancer.ts';
import type { BalancerOptions } from '../../../../src/farm/balancer/balancer.ts';
import type { TlsOptions } from '../../../../src/farm/balancer/tls-front.ts';
import { listen, request } from './http.ts';

/** What a server of a test does with a request. */
export type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

/** A server that answers with its name. */
export const named =
  (name: string): Handler =>
  (_, response) =>
    response.end(name);

/** A balancer in this process, before servers named `s0`, `s1`, … */
export class BalancerRig {
  readonly balancer: Balancer;
  readonly backends: readonly Backend[];
  readonly trace: TraceEntry[] = [];
  readonly #servers: readonly net.Server[];
  readonly #sockets: Set<net.Socket>;

  private constructor(
    backends: readonly Backend[],
    servers: readonly net.Server[],
    sockets: Set<net.Socket>,
    options: Partial<BalancerOptions>,
  ) {
    this.backends = backends;
    this.#servers = servers;
    this.#sockets = sockets;
    this.balancer = new Balancer({
      backends,
      affinity: false,
      arrResponseHeader: true,
      onTrace: (entry) => this.trace.push(entry),
      onChange: () => undefined,
      ...options,
    });
  }

  /** Servers that answer so; for `undefined` nobody listens on the server's port any more. */
  static start(...handlers: (Handler | net.Server | undefined)[]): Promise<BalancerRig> {
    return BalancerRig.startWith({}, ...handlers);
  }

  /** As {@link start}, with options of the balancer's own. */
  static async startWith(
    { tls, ...options }: Partial<BalancerOptions> & { readonly tls?: TlsOptions },
    ...handlers: (Handler | net.Server | undefined)[]
  ): Promise<BalancerRig> {
    const backends: Backend[] = [];
    const servers: net.Server[] = [];
    const sockets = new Set<net.Socket>();
    for (const [index, handler] of handlers.entries()) {
      const server = handler instanceof net.Server ? handler : http.createServer(handler);
      server.on('connection', (socket: net.Socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket));
      });
      const backend = new Backend(`s${index}`, await listen(server), 1);
      if (handler) servers.push(server);
      else await new Promise((resolve) => server.close(resolve));
      backend.isReady = true;
      backends.push(backend);
    }
    const rig = new BalancerRig(backends, servers, sockets, options);
    rig.balancer.chooser.refresh();
    await rig.balancer.listen(0, tls);
    return rig;
  }

  get port(): number {
    return this.balancer.port;
  }

  backend(index: number): Backend {
    const backend = this.backends[index];
    if (!backend) throw new Error(`There is no server ${index}`);
    return backend;
  }

  setReady(index: number, isReady: boolean): void {
    this.backend(index).isReady = isReady;
    this.balancer.chooser.refresh();
  }

  /** The bodies of so many responses to `GET /`, one after the other. */
  async bodies(count: number): Promise<string> {
    let all = '';
    for (let index = 0; index < count; index++) all += (await request(this.port)).body;
    return all;
  }

  async stop(): Promise<void> {
    await this.balancer.close();
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers) server.close();
  }
}
