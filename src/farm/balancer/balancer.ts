import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type net from 'node:net';
import type { Algorithm, BalancerState } from '../../protocol/farm/balancer-state.ts';
import type { HeldRequest, UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { Availability } from '../../protocol/farm/server-state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import { FarmError } from '../errors.ts';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import { BufferBudget } from './buffer-budget.ts';
import { Chooser } from './chooser.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext, ExchangeOptions } from './exchange-context.ts';
import type { ExchangeWatcher } from './exchange-watcher.ts';
import { Health } from './health/health.ts';
import type { BalancingOptions } from './balancing-options.ts';
import { HoldQueue } from './hold-queue.ts';
import { checkIntervalMs, defaultLimits, maxPipelined } from './limits.ts';
import type { BalancerLimits } from './limits.ts';
import { rawRefusal, refusalOf } from './refusal-page.ts';
import type { Refusal } from './refusal.ts';
import { checkRequest } from './request-check.ts';
import { ResponseClock } from './response-clock.ts';
import { SlowBodies } from './slow-bodies.ts';
import { arrSsl, TlsFront } from './tls-front.ts';
import type { TlsOptions } from './tls-front.ts';
import { underwayRequests } from './underway.ts';
import type { ResponseHead } from './upstream/response-head.ts';
import type { AffinityOptions } from './affinity/affinity.ts';
import { isWebSocket, responseOn, withoutUpgrade } from './web-socket.ts';
import { l10n } from '../../formats/reason.ts';

export interface BalancerOptions {
  readonly backends: readonly Backend[];
  /** Whether clients are bound to servers. */
  readonly affinity: boolean;
  /** How servers are chosen; absent: as ARR does by default. */
  readonly balancing?: BalancingOptions;
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  readonly arrResponseHeader: boolean;
  /** What clients may take; absent: {@link defaultLimits}. */
  readonly limits?: BalancerLimits;
  /** Called when a client could not connect because too many are connected. */
  readonly onRefusedConnection?: () => void;
  readonly watchers?: readonly ExchangeWatcher[];
  /** Which breakpoint stops a request that has come, by its id; absent: none does. */
  readonly stops?: (exchange: Exchange) => string | undefined | Promise<string | undefined>;
  /** Called for each request when it is over. */
  readonly onTrace: (entry: TraceEntry) => void;
  /** Called when something that a state snapshot shows has changed. */
  readonly onChange: () => void;
}

/** Takes requests on one port of the loopback interface and gives each to one of several servers. */
export class Balancer implements ExchangeContext<Exchange> {
  readonly chooser: Chooser;
  readonly arrResponseHeader: boolean;
  readonly preserveHostHeader: boolean;
  readonly clock: ResponseClock;
  readonly health: Health;
  arrSsl: string | undefined;
  readonly slow: SlowBodies;
  readonly budget: BufferBudget;
  requestCount = 0;
  errorCount = 0;

  readonly #options: BalancerOptions;
  readonly #watchers: readonly ExchangeWatcher[];
  readonly #server: Server;
  #front: TlsFront | undefined;
  readonly #held = new HoldQueue();
  /**
   * The connections of clients, those that Node has handed over included, and the requests of each that
   * are not answered yet. No weak map: each request in one is dear to the garbage collector.
   */
  readonly #clients = new Map<net.Socket, Set<Exchange>>();
  #isHolding = false;
  #nextId = 1;

  constructor(options: BalancerOptions) {
    this.#options = options;
    this.#watchers = options.watchers ?? [];
    this.arrResponseHeader = options.arrResponseHeader;
    const { backends, affinity, balancing = {} } = options;
    this.preserveHostHeader = balancing.preserveHostHeader ?? true;
    this.health = new Health(backends, balancing, () => this.#refresh());
    this.chooser = new Chooser(backends, {
      ...balancing,
      affinity,
      onRefresh: () => this.health.refresh(),
    });
    this.clock = new ResponseClock(balancing.responseTimeoutMs ?? 0);
    const limits = options.limits ?? defaultLimits;
    this.slow = new SlowBodies(limits.bodyTimeoutMs);
    this.budget = new BufferBudget(limits.maxBufferedBytes);
    this.#server = createServer({
      noDelay: true,
      requireHostHeader: false,
      headersTimeout: limits.headTimeoutMs,
      // A request that is held takes as long as its user does: bodies have a limit of their own.
      requestTimeout: 0,
      connectionsCheckingInterval: checkIntervalMs(limits.headTimeoutMs),
    });
    // Beyond its own limit Node leaves headers out without a word.
    this.#server.maxHeadersCount = 0;
    this.#server.on('request', (request, response) => this.#take(request, response));
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
      this.#take(request, response, { expectsContinue: true }),
    );
    this.#server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      this.#take(request, response, {}, unknownExpectation),
    );
    this.#server.on('connect', (request: IncomingMessage, socket: net.Socket) => {
      this.#take(request, responseOn(request, socket));
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: net.Socket, begun: Buffer) => {
      if (isWebSocket(request)) {
        const response = responseOn(request, socket);
        this.#take(request, response, { webSocket: { socket, begun } });
        return;
      }
      // Node has let go of the connection: it reads the request anew, as a plain one.
      socket.unshift(Buffer.concat([withoutUpgrade(request), begun]));
      this.#server.emit('connection', socket);
    });
    this.#server.on('connection', (socket) => {
      // One that Node has handed over comes again.
      if (this.#clients.has(socket)) return;
      const unanswered = new Set<Exchange>();
      this.#clients.set(socket, unanswered);
      socket.once('close', () => {
        this.#clients.delete(socket);
        // Node tells those only whose turn it is.
        for (const exchange of unanswered) exchange.onClosed();
      });
    });
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: ClientSocket) => {
      this.#onClientError(error, socket);
    });
  }

  /**
   * @param tls how clients use https; absent: they use http
   * @throws FarmError `port-in-use` or `port-not-allowed`
   */
  listen(port: number, tls?: TlsOptions): Promise<void> {
    const { limits = defaultLimits, onRefusedConnection } = this.#options;
    if (tls) {
      this.#front = new TlsFront(tls, this.#server, limits.headTimeoutMs);
      this.arrSsl = arrSsl(tls.certificate);
    }
    const listener = this.#listener;
    listener.maxConnections = limits.maxConnections;
    listener.on('drop', () => onRefusedConnection?.());
    return new Promise((resolve, reject) => {
      listener.once('error', (error: NodeJS.ErrnoException) => {
        reject(portError(error, port));
      });
      listener.listen({ host: loopback, port, exclusive: true }, resolve);
    });
  }

  /** The port that it listens on; differs from the one asked for when that was 0. */
  get port(): number {
    const address = this.#listener.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  }

  /** What listens on the port. */
  get #listener(): net.Server {
    return this.#front?.listener ?? this.#server;
  }

  get isHolding(): boolean {
    return this.#isHolding;
  }

  /** Switching it off sends all that wait on, in order, unless servers are chosen manually. */
  setHolding(on: boolean): void {
    this.#isHolding = on;
    this.#releaseHeld();
  }

  /** @param options how clients are bound from now on; absent: as before */
  setAffinity(on: boolean, options?: AffinityOptions): void {
    this.chooser.setAffinity(on, options);
    this.#releaseHeld();
  }

  /** `manual`: requests that nothing binds to a server wait until they are sent on. */
  setAlgorithm(algorithm: Algorithm): void {
    this.chooser.setAlgorithm(algorithm);
    this.#releaseHeld();
  }

  /** Requests that a server works on are cut off when it becomes unavailable at once. */
  setAvailability(backend: Backend, availability: Availability): void {
    backend.availability = availability;
    // Only an operator's word, or a URL test, heals.
    if (availability === 'available') this.health.forgive(backend);
    this.#refresh();
    if (availability === 'unavailable') backend.pool.cut();
  }

  /** The balancer as hosts are told of it. */
  state(port: number, url: string): BalancerState {
    const { chooser, clock } = this;
    return {
      port,
      url,
      algorithm: chooser.algorithm,
      affinity: chooser.isBinding,
      ...(chooser.affinityKind !== 'cookie' && { affinityKind: chooser.affinityKind }),
      ...(clock.limitMs > 0 && { responseTimeoutMs: clock.limitMs }),
      holding: this.#isHolding,
      requestCount: this.requestCount,
      errorCount: this.errorCount,
    };
  }

  held(): readonly HeldRequest[] {
    return this.#held.list();
  }

  /** Requests that have come and aren't over, in order of arrival. */
  underway(): UnderwayRequest[] {
    return underwayRequests(this.#clients.values());
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
    this.#held
      .take(id)
      .answer(
        status,
        'Answered manually',
        'This request was held, and someone responded to it from VS Code.',
      );
    this.#options.onChange();
  }

  /** Closes the connection of a held request's client. @throws FarmError `unknown-request` */
  drop(id: number): void {
    this.#held.take(id).drop();
    this.#options.onChange();
  }

  beforeSending(exchange: Exchange): Promise<unknown> | undefined {
    let waits: Promise<unknown>[] | undefined;
    for (const watcher of this.#watchers) {
      const wait = watcher.beforeSending?.(exchange);
      if (wait) (waits ??= []).push(wait);
    }
    if (!waits) return undefined;
    this.#options.onChange();
    return Promise.allSettled(waits);
  }

  onAnswer(exchange: Exchange, head: ResponseHead): void {
    for (const watcher of this.#watchers) watcher.onAnswer?.(exchange, head);
  }

  onStatus(backend: Backend, status: number): void {
    this.health.onStatus(backend, status);
  }

  onStart(): void {
    this.#options.onChange();
  }

  onEnd(exchange: Exchange, backend: Backend | undefined, entry: TraceEntry): void {
    this.#held.forget(exchange.id);
    this.#clients.get(exchange.request.socket)?.delete(exchange);
    for (const watcher of this.#watchers) watcher.onEnd?.(exchange, entry);
    this.#finish(backend, entry);
  }

  /** Ends at once: open connections are closed, held requests dropped. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.health.dispose();
    this.#front?.close();
    for (const socket of this.#clients.keys()) socket.destroy();
    for (const { pool } of this.#options.backends) pool.dispose();
    await closed;
  }

  #take(
    request: IncomingMessage,
    response: ServerResponse,
    options: ExchangeOptions = {},
    refusal?: Refusal,
  ): void {
    const { method = '', url = '', httpVersion, rawHeaders: headers } = request;
    const checked = checkRequest({ method, url, httpVersion, headers });
    const exchange = new Exchange(this.#nextId++, request, response, this, options);
    const reason = checked.refusal ?? refusal;
    if (!this.#mayBeOn(request.socket, exchange)) return;
    if (reason) {
      exchange.refuse(reason);
      return;
    }
    if (checked.target !== undefined) request.url = checked.target;
    for (const watcher of this.#watchers) watcher.onArrival?.(exchange);
    const stop = this.#options.stops?.(exchange);
    if (typeof stop === 'object') void stop.then((id) => this.#holdOrForward(exchange, id));
    else this.#holdOrForward(exchange, stop);
  }

  #holdOrForward(exchange: Exchange, breakpoint: string | undefined): void {
    if (exchange.response.destroyed) return;
    exchange.notes.breakpoint = breakpoint;
    if (!this.#waits(exchange) && breakpoint === undefined) exchange.forward();
    else this.#held.add(exchange);
    this.#options.onChange();
  }

  #refresh(): void {
    this.chooser.refresh();
    this.#options.onChange();
  }

  /** Whether a request is to wait until it is sent on. */
  #waits({ choice }: Exchange): boolean {
    if (this.#isHolding) return true;
    return this.chooser.algorithm === 'manual' && choice?.reason !== 'affinity';
  }

  /** Sends those on, in order, that need not wait any longer. */
  #releaseHeld(): void {
    for (const exchange of this.#held.all()) {
      if (!this.#waits(exchange)) this.#held.take(exchange.id).forward();
    }
    this.#options.onChange();
  }

  /** Counts the requests of a connection that wait for an answer; with too many it is closed. */
  #mayBeOn(socket: net.Socket, exchange: Exchange): boolean {
    const all = this.#clients.get(socket);
    all?.add(exchange);
    if (all && all.size > maxPipelined) socket.destroy();
    return !socket.destroyed;
  }

  /** What came on a connection is not HTTP, not whole in time, or a body that is not valid. */
  #onClientError(error: NodeJS.ErrnoException, socket: ClientSocket): void {
    const response = socket._httpMessage;
    const exchange = response && this.#exchangeOf(socket, response);
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
    } else if (!response || !exchange) {
      socket.end(rawRefusal(refusalOf(error.code)));
    } else if (!exchange.request.complete) {
      exchange.refuse(refusalOf(error.code));
    } else {
      // The request before was in order: its answer is waited for, and is the last one.
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.destroySoon());
    }
  }

  #exchangeOf(socket: net.Socket, response: ServerResponse): Exchange | undefined {
    for (const exchange of this.#clients.get(socket) ?? []) {
      if (exchange.response === response) return exchange;
    }
    return undefined;
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

/** A client's connection, with the response that is next on it, which Node keeps there. */
type ClientSocket = net.Socket & { readonly _httpMessage?: ServerResponse | null };

const unknownExpectation: Refusal = {
  status: 417,
  title: 'Expect is not "100-continue"',
  text: 'Send the request without that header.',
};

/** What went wrong when listening on a port, with the port's number. */
export const portError = (error: NodeJS.ErrnoException, port: number): Error => {
  if (error.code === 'EADDRINUSE') {
    return new FarmError(
      'port-in-use',
      l10n.t('Port {0} is in use by another program.', String(port)),
      { port },
    );
  }
  if (error.code === 'EACCES') {
    return new FarmError(
      'port-not-allowed',
      l10n.t('You do not have permission to use port {0}.', String(port)),
      { port },
    );
  }
  return error;
};
