import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import net from 'node:net';
import { FarmError } from '../errors.ts';
import { loopback } from '../loopback.ts';
import type { Exchange } from './exchange.ts';
import type { ExchangeOptions } from './exchange-context.ts';
import { checkIntervalMs, maxPipelined } from './limits.ts';
import type { BalancerLimits } from './limits.ts';
import { LingeringSockets } from './lingering-sockets.ts';
import { rawRefusal, refusalOf } from './refusal-page.ts';
import type { Refusal } from './refusal.ts';
import { TlsFront } from './tls-front.ts';
import type { TlsOptions } from './tls-front.ts';
import { isWebSocket, responseOn, withoutUpgrade } from './web-socket.ts';
import { l10n } from '../../formats/reason.ts';

/** What takes the requests of clients. */
export interface RequestTaker {
  /** @param refusal why it must not reach a server, as far as that is known already */
  take(
    request: IncomingMessage,
    response: ServerResponse,
    options: ExchangeOptions,
    refusal?: Refusal,
  ): void;
  /** A client could not connect because too many are connected. */
  onRefusedConnection(): void;
}

/** A client's connection, with the response that is next on it, which Node keeps there. */
type ClientSocket = net.Socket & { readonly _httpMessage?: ServerResponse | null };

const unknownExpectation: Refusal = {
  status: 417,
  title: 'Expect is not "100-continue"',
  text: 'Send the request without that header.',
};

/** Where clients connect: one port of the loopback interface, by http or https. */
export class ClientServer {
  readonly #taker: RequestTaker;
  readonly #limits: BalancerLimits;
  readonly #server: Server;
  readonly #lingering = new LingeringSockets();
  #front: TlsFront | undefined;
  /**
   * The connections of clients, those that Node has handed over included, and the requests of each that
   * are not answered yet. No weak map: each request in one is dear to the garbage collector.
   */
  readonly #clients = new Map<net.Socket, Set<Exchange>>();

  constructor(taker: RequestTaker, limits: BalancerLimits) {
    this.#taker = taker;
    this.#limits = limits;
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
    this.#takeRequests();
    this.#server.on('connection', (socket) => this.#onConnection(socket));
    this.#server.on('clientError', (error: NodeJS.ErrnoException, socket: ClientSocket) => {
      this.#onClientError(error, socket);
    });
  }

  /**
   * @param tls how clients use https; absent: they use http
   * @throws FarmError `port-in-use` or `port-not-allowed`
   */
  listen(port: number, tls?: TlsOptions): Promise<void> {
    if (tls) {
      const { headTimeoutMs: timeoutMs } = this.#limits;
      this.#front = new TlsFront(tls, this.#server, { timeoutMs, lingering: this.#lingering });
    }
    const listener = this.#listener;
    listener.maxConnections = this.#limits.maxConnections;
    listener.on('drop', () => this.#taker.onRefusedConnection());
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

  /** The requests of each connection that are not answered yet. */
  get unanswered(): Iterable<Iterable<Exchange>> {
    return this.#clients.values();
  }

  /**
   * Counts a request among those of its connection that wait for an answer; with too many the
   * connection is closed.
   * @returns whether it is still open
   */
  add(exchange: Exchange): boolean {
    const { socket } = exchange.request;
    const all = this.#clients.get(socket);
    all?.add(exchange);
    if (all && all.size > maxPipelined) socket.destroy();
    return !socket.destroyed;
  }

  /** A request is over. */
  delete(exchange: Exchange): void {
    this.#clients.get(exchange.request.socket)?.delete(exchange);
  }

  /** Closes all connections at once, and takes no more. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
    });
    this.#front?.close();
    for (const socket of this.#clients.keys()) socket.destroy();
    await closed;
  }

  /** What listens on the port. */
  get #listener(): net.Server {
    return this.#front?.listener ?? this.#server;
  }

  #takeRequests(): void {
    const take: RequestTaker['take'] = (request, response, options, refusal) => {
      // What follows the last request of a connection is not looked at.
      if (this.#isLast(request.socket)) request.resume();
      else this.#taker.take(request, response, options, refusal);
    };
    this.#server.on('request', (request, response) => take(request, response, {}));
    this.#server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) =>
      take(request, response, { expectsContinue: true }),
    );
    this.#server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) =>
      take(request, response, {}, unknownExpectation),
    );
    this.#server.on('connect', (request: IncomingMessage, socket: ClientSocket) => {
      inTurn(socket, () => take(request, responseOn(request, socket), {}));
    });
    this.#server.on('upgrade', (request: IncomingMessage, socket: ClientSocket, begun: Buffer) => {
      inTurn(socket, () => {
        if (isWebSocket(request)) {
          take(request, responseOn(request, socket), { webSocket: { socket, begun } });
          return;
        }
        // Node has let go of the connection: it reads the request anew, as a plain one.
        socket.unshift(Buffer.concat([withoutUpgrade(request), begun]));
        this.#server.emit('connection', socket);
      });
    });
  }

  #onConnection(socket: net.Socket): void {
    // One that Node has handed over comes again.
    if (this.#clients.has(socket)) return;
    const unanswered = new Set<Exchange>();
    this.#clients.set(socket, unanswered);
    // Node ends so what has had its last answer. A stream of HTTP/2 knows another way.
    if (socket instanceof net.Socket) socket.destroySoon = () => this.#lingering.end(socket);
    socket.once('close', () => {
      this.#clients.delete(socket);
      // Node tells those only whose turn it is.
      for (const exchange of unanswered) exchange.onClosed();
    });
  }

  /** What came on a connection is not HTTP, not whole in time, or a body that is not valid. */
  #onClientError(error: NodeJS.ErrnoException, socket: ClientSocket): void {
    if (this.#lingering.has(socket)) return;
    const response = socket._httpMessage;
    const exchange = response && this.#exchangeOf(socket, response);
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
    } else if (!response || !exchange) {
      socket.write(rawRefusal(refusalOf(error.code)));
      socket.destroySoon();
    } else if (!exchange.request.complete && !response.writableEnded) {
      exchange.refuse(refusalOf(error.code));
    } else {
      // It has its answer already, or the request was in order, and its answer is the last one.
      response.shouldKeepAlive = false;
      response.once('finish', () => socket.destroySoon());
    }
  }

  /** Whether a connection takes no further request. */
  #isLast(socket: net.Socket): boolean {
    if (this.#lingering.has(socket)) return true;
    for (const { response } of this.#clients.get(socket) ?? []) {
      if (!response.shouldKeepAlive) return true;
    }
    return false;
  }

  #exchangeOf(socket: net.Socket, response: ServerResponse): Exchange | undefined {
    for (const exchange of this.#clients.get(socket) ?? []) {
      if (exchange.response === response) return exchange;
    }
    return undefined;
  }
}

/**
 * Goes on when the requests before have their answers. Node hands a connection over as soon as it has
 * read the head, and looks after it no longer.
 */
const inTurn = (socket: ClientSocket, goOn: () => void): void => {
  const before = socket._httpMessage;
  if (socket.destroyed) return;
  if (!before) {
    goOn();
    return;
  }
  const onDrain = (): void => void before.emit('drain');
  socket.on('drain', onDrain);
  before.once('close', () => {
    socket.off('drain', onDrain);
    inTurn(socket, goOn);
  });
};

/** What went wrong when listening on a port, with the port's number. */
const portError = (error: NodeJS.ErrnoException, port: number): Error => {
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
