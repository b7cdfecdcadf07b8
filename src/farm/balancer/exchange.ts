import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxShownPathLength } from '../../protocol/farm.ts';
import type { TraceEntry } from '../../protocol/farm.ts';
import { readChanged } from '../changed-header.ts';
import { affinitySetCookie, readAffinity } from './affinity.ts';
import { loopback } from '../loopback.ts';
import type { Backend } from './backend.ts';
import type { Choice, Chooser } from './chooser.ts';
import { errorPage } from './error-page.ts';
import { EarlyBody, sendBody } from './request-body.ts';
import { buildRequestHead } from './request-head.ts';
import type { RequestHead } from './request-head.ts';
import type {
  ConnectionFailure,
  ExchangeHandler,
  UpstreamConnection,
} from './upstream/connection.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/** What an exchange needs of its balancer. */
export interface ExchangeContext {
  readonly chooser: Chooser;
  /** Whether responses say `X-Powered-By: ARR/3.0`, as ARR's do. */
  readonly arrResponseHeader: boolean;
  /** A server has begun to work on a request. */
  onStart(): void;
  /** @param backend the server that had the request last; undefined when none did */
  onEnd(exchange: Exchange, backend: Backend | undefined, entry: TraceEntry): void;
}

/** RFC 9110, 9.2.2: these may be sent again when it isn't known what became of the first. */
const idempotent = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

/** A client that has gone is noticed by 'close'. */
const ignore = (): void => undefined;

/** One request of a client and its way to a server and back. */
export class Exchange implements ExchangeHandler {
  readonly id: number;
  readonly logId = randomUUID();
  readonly arrivedAtMs = Date.now();
  readonly method: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** True when the client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue: boolean;

  readonly #context: ExchangeContext;
  readonly #startedAt = performance.now();
  readonly #tried: Backend[] = [];
  #choice: Choice | undefined;
  /** The server that is at work on it. */
  #active: Backend | undefined;
  #connection: UpstreamConnection | undefined;
  #head: RequestHead | undefined;
  #heldSince: number | undefined;
  #heldMs: number | undefined;
  #early: EarlyBody | undefined;
  #end: TraceEntry['end'];
  #changed: string | undefined;
  #isAnswered = false;
  #isBodyBegun = false;
  /** True while the client is slower than the server. */
  #isPaused = false;
  #isOwnAnswer = false;

  constructor(
    id: number,
    request: IncomingMessage,
    response: ServerResponse,
    context: ExchangeContext,
    expectsContinue = false,
  ) {
    this.expectsContinue = expectsContinue;
    this.id = id;
    this.request = request;
    this.response = response;
    this.method = request.method ?? 'GET';
    this.#context = context;
    this.#choice = context.chooser.choose(request.rawHeaders);
    response.on('close', () => this.#onClose());
    response.on('error', ignore);
  }

  get path(): string {
    return (this.request.url ?? '/').slice(0, maxShownPathLength);
  }

  /** The server that is next for it; another one when that has gone meanwhile. */
  get choice(): Choice | undefined {
    if (!this.#choice?.backend.isReady) {
      this.#choice = this.#context.chooser.choose(this.request.rawHeaders);
    }
    return this.#choice;
  }

  /** From now on it waits, until `forward`, `answer` or `drop`. */
  hold(): void {
    this.#heldSince = performance.now();
    if (!this.request.complete && !this.expectsContinue) this.#early = new EarlyBody(this.request);
  }

  /** Sends the request to a server: the chosen one, or the one that a user names. */
  forward(backend?: Backend): void {
    this.#endHold();
    this.#choice = backend ? { backend, reason: 'user' } : this.choice;
    if (!this.#choice) {
      this.#fail('No server is ready', 'All servers of the farm are starting, stopped or down.');
      return;
    }
    const { socket, rawHeaders, url = '/' } = this.request;
    this.#head = buildRequestHead({
      method: this.method,
      url,
      headers: rawHeaders,
      clientAddress: socket.remoteAddress ?? loopback,
      clientPort: socket.remotePort ?? 0,
      logId: this.logId,
      host: `${loopback}:${this.#choice.backend.port}`,
    });
    if (this.#head.forwardsLeft < 0) {
      this.#fail('Too many hops', 'Max-Forwards has run out: does the farm point at itself?');
      return;
    }
    this.#attempt(this.#choice.backend, this.#head, false);
  }

  /** Answers in a server's stead. */
  answer(status: number, title: string, text: string): void {
    this.#endHold();
    this.#end = 'answered';
    this.#sendPage(status, title, text);
  }

  /** Closes the client's connection without an answer. */
  drop(): void {
    this.#endHold();
    this.#end = 'dropped';
    this.response.destroy();
  }

  onHead(head: ResponseHead): void {
    const headers = head.headers.slice();
    this.#changed = head.changed;
    if (this.#context.arrResponseHeader) headers.push('X-Powered-By', 'ARR/3.0');
    if (this.#context.chooser.affinity) this.#bindClient(headers);
    try {
      this.response.writeHead(head.status, head.reason, headers);
      this.#isAnswered = true;
    } catch {
      // Node refuses what isn't allowed in a header; the server has sent it all the same.
      this.#fail('A header of the server is not valid', 'Its response could not be passed on.');
      this.#abandon();
    }
  }

  onBody(piece: Buffer, isLast: boolean): void {
    this.#isBodyBegun = true;
    if (isLast) this.response.end(piece);
    else if (!this.response.write(piece) && !this.#isPaused) {
      this.#isPaused = true;
      this.#connection?.pause();
      this.response.once('drain', () => {
        this.#isPaused = false;
        this.#connection?.resume();
      });
    }
  }

  onPartial(): void {
    if (this.#isAnswered && !this.#isBodyBegun) this.response.flushHeaders();
  }

  onEnd(): void {
    if (!this.response.writableEnded) this.response.end();
    if (this.#head?.body !== 'none' && !this.request.complete) {
      // The server has answered without waiting for the whole body: nobody wants the rest.
      this.#abandon();
      this.request.resume();
    }
    this.#connection = undefined;
    this.#leave();
  }

  onDrain(): void {
    this.request.resume();
  }

  onFailure(failure: ConnectionFailure): void {
    const backend = this.#active;
    const wasReused = this.#connection?.isReused === true;
    const head = this.#head;
    this.#connection = undefined;
    this.#leave();
    if (!backend || !head || this.response.destroyed) return;
    if (failure.kind === 'connect') backend.onUnreachable(failure.message);
    const isRepeatable =
      failure.isBeforeResponse && head.body === 'none' && idempotent.has(this.method);
    if (wasReused && isRepeatable) {
      // The server has closed an idle connection while the request was on its way.
      this.#attempt(backend, head, true);
      return;
    }
    backend.errorCount++;
    this.#tried.push(backend);
    if (this.#isAnswered) {
      this.#end = 'server-gone';
      this.response.destroy();
      return;
    }
    const mayTryOther = failure.kind === 'connect' || (isRepeatable && this.#tried.length < 2);
    const other = mayTryOther ? this.#context.chooser.chooseOther(this.#tried) : undefined;
    if (other) {
      this.#choice = other;
      this.#attempt(other.backend, head, false);
      return;
    }
    this.#end = 'server-gone';
    this.#fail(...explain(backend.name, failure));
  }

  #attempt(backend: Backend, head: RequestHead, onFreshConnection: boolean): void {
    const hasBody = head.body !== 'none';
    const isRepeatable = !hasBody && idempotent.has(this.method);
    const connection = onFreshConnection ? backend.pool.open() : backend.pool.acquire(isRepeatable);
    this.#connection = connection;
    this.#active = backend;
    backend.activeCount++;
    this.#context.onStart();
    connection.send(this.method, head.text, hasBody, this);
    if (!hasBody) return;
    connection.whenConnected(() => {
      if (this.#connection !== connection) return;
      if (this.expectsContinue) this.response.writeContinue();
      sendBody(this.request, connection, head.body === 'chunked', this.#early);
    });
  }

  /** The server is no longer at work on it. */
  #leave(): void {
    if (this.#active) this.#active.activeCount--;
    this.#active = undefined;
  }

  #abandon(): void {
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#leave();
  }

  #endHold(): void {
    if (this.#heldSince === undefined) return;
    this.#heldMs = performance.now() - this.#heldSince;
    this.#heldSince = undefined;
    this.#early?.stop();
  }

  #bindClient(headers: string[]): void {
    const affinity = this.#choice?.backend.affinity;
    if (affinity === undefined || readAffinity(this.request.rawHeaders) === affinity) return;
    headers.push('Set-Cookie', affinitySetCookie(affinity));
  }

  #fail(title: string, text: string): void {
    this.#sendPage(502, title, text);
  }

  #sendPage(status: number, title: string, text: string): void {
    const page = Buffer.from(errorPage(status, title, text));
    this.#isOwnAnswer = true;
    this.response.writeHead(status, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Length': page.length,
      'Cache-Control': 'no-store',
    });
    this.response.end(this.method === 'HEAD' ? undefined : page);
    this.request.resume();
  }

  #onClose(): void {
    const { response } = this;
    if (this.#connection) this.#abandon();
    if (!response.writableFinished) this.#end ??= 'client-gone';
    const backend = this.#isOwnAnswer ? undefined : this.#choice?.backend;
    const wasSent = this.#head !== undefined;
    this.#context.onEnd(this, wasSent ? backend : undefined, {
      id: this.id,
      logId: this.logId,
      arrivedAtMs: this.arrivedAtMs,
      method: this.method,
      path: this.path,
      ...(backend && wasSent && { server: backend.name }),
      ...(this.#tried.length > 0 && { tried: this.#tried.map(({ name }) => name) }),
      reason: this.#choice?.reason ?? 'algorithm',
      status: response.headersSent ? response.statusCode : 0,
      durationMs: performance.now() - this.#startedAt,
      ...(this.#heldMs !== undefined && { heldMs: this.#heldMs }),
      ...(this.#end && { end: this.#end }),
      ...(this.#changed !== undefined && { changed: readChanged(this.#changed) }),
    });
  }
}

const explain = (server: string, failure: ConnectionFailure): [title: string, text: string] => {
  switch (failure.kind) {
    case 'connect':
      return [`${server} can't be reached`, `No other server is ready. ${failure.message}`];
    case 'protocol':
      return [`${server} sent something that is not HTTP`, failure.message];
    case 'closed':
      return [
        `${server} broke the request off`,
        `It closed the connection before it had answered. See its output. ${failure.message}`,
      ];
  }
};
