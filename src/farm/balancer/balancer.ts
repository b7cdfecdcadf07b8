import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { HeldRequest, TraceEntry } from '../../protocol/farm.ts';
import { FarmError } from '../errors.ts';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import { Chooser } from './chooser.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext } from './exchange.ts';
import { HoldQueue } from './hold-queue.ts';
import { tunnel } from './upgrade.ts';

export interface BalancerOptions {
  readonly backends: readonly Backend[];
  readonly affinity: boolean;
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  readonly arrResponseHeader: boolean;
  /** Called for each request when it is over. */
  readonly onTrace: (entry: TraceEntry) => void;
  /** Called when something that a state snapshot shows has changed. */
  readonly onChange: () => void;
}

/** Takes requests on one port of the loopback interface and gives each to one of several servers. */
export class Balancer implements ExchangeContext {
  readonly chooser: Chooser;
  readonly arrResponseHeader: boolean;
  requestCount = 0;
  errorCount = 0;

  readonly #options: BalancerOptions;
  readonly #server: Server;
  readonly #held = new HoldQueue();
  #isHolding = false;
  #nextId = 1;

  constructor(options: BalancerOptions) {
    this.#options = options;
    this.arrResponseHeader = options.arrResponseHeader;
    this.chooser = new Chooser(options.backends, options.affinity);
    this.#server = createServer({ noDelay: true, requestTimeout: 0 });
    this.#server.on('request', (request, response) => this.#take(request, response, false));
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
      this.#take(request, response, true),
    );
    this.#server.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
      tunnel(
        { id: this.#nextId++, request, socket, head, chooser: this.chooser },
        (backend, entry) => this.#finish(backend, entry),
      );
    });
  }

  /** @throws FarmError `port-in-use` or `port-not-allowed` */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(portError(error, port));
      });
      this.#server.listen({ host: loopback, port, exclusive: true }, resolve);
    });
  }

  /** The port that it listens on; differs from the one asked for when that was 0. */
  get port(): number {
    const address = this.#server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** Switching it off sends all that wait on, in order. */
  setHolding(on: boolean): void {
    this.#isHolding = on;
    if (!on) for (const exchange of this.#held.takeAll()) exchange.forward();
    this.#options.onChange();
  }

  setAffinity(on: boolean): void {
    this.chooser.affinity = on;
    this.#options.onChange();
  }

  held(): readonly HeldRequest[] {
    return this.#held.list();
  }

  /**
   * Sends a held request on, to the server that is next or to the one given.
   * @throws FarmError `unknown-request`
   */
  sendOn(id: number, backend?: Backend): void {
    this.#held.take(id).forward(backend);
    this.#options.onChange();
  }

  /** Answers a held request with an error page. @throws FarmError `unknown-request` */
  answer(id: number, status: number): void {
    this.#held.take(id).answer(status, 'Answered by hand', 'This request was held and answered.');
    this.#options.onChange();
  }

  /** Closes the connection of a held request's client. @throws FarmError `unknown-request` */
  drop(id: number): void {
    this.#held.take(id).drop();
    this.#options.onChange();
  }

  onStart(): void {
    this.#options.onChange();
  }

  onEnd(exchange: Exchange, backend: Backend | undefined, entry: TraceEntry): void {
    this.#held.forget(exchange.id);
    this.#finish(backend, entry);
  }

  /** Ends at once: open connections are closed, held requests dropped. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#server.closeAllConnections();
    for (const { pool } of this.#options.backends) pool.dispose();
    await closed;
  }

  #take(request: IncomingMessage, response: ServerResponse, expectsContinue: boolean): void {
    const exchange = new Exchange(this.#nextId++, request, response, this, expectsContinue);
    if (this.#isHolding) {
      this.#held.add(exchange);
      this.#options.onChange();
    } else {
      exchange.forward();
    }
  }

  #finish(backend: Backend | undefined, entry: TraceEntry): void {
    this.requestCount++;
    if (backend) {
      backend.requestCount++;
      if (entry.status >= 500) backend.errorCount++;
    }
    if (entry.status >= 500 || entry.end === 'server-gone') this.errorCount++;
    this.#options.onTrace(entry);
    this.#options.onChange();
  }
}

/** What went wrong when listening on a port, with the port's number. */
export const portError = (error: NodeJS.ErrnoException, port: number): Error => {
  if (error.code === 'EADDRINUSE') {
    return new FarmError('port-in-use', `Port ${port} is in use.`, { port });
  }
  if (error.code === 'EACCES') {
    return new FarmError('port-not-allowed', `Port ${port} may not be used.`, { port });
  }
  return error;
};
