import type { IncomingMessage, ServerResponse } from 'node:http';
import { maxShownPathLength } from '../../protocol/farm/request-state.ts';
import type { Backend } from './backend.ts';
import type { Choice } from './chooser.ts';
import { ClientBody } from './client-body.ts';
import type { ExchangeContext, ExchangeOptions } from './exchange-context.ts';
import { diagnose, explainFailure, mayBeRepeated, pages } from './exchange-failure.ts';
import { answerHeaders, headFor } from './exchange-head.ts';
import { passOnInformational } from './informational.ts';
import { editRequest } from './edit/request-edit.ts';
import type { RequestEdit } from './edit/request-edit.ts';
import { ExchangeNotes } from './exchange-notes.ts';
import { continueLimitMs } from './limits.ts';
import { endWith } from './end-with.ts';
import { sendErrorPage, slowBody } from './refusal-page.ts';
import type { Refusal } from './refusal.ts';
import { RequestChoice } from './request-choice.ts';
import type { RequestHead } from './request-head.ts';
import { ServerAtWork, type WorkOwner } from './server-at-work.ts';
import { opensWebSocket, switchingHead, Tunnel } from './tunnel.ts';
import { passableTrailers } from './trailers.ts';
import type { Trailers } from './trailers.ts';
import type {
  ConnectionFailure,
  ExchangeHandler,
  UpstreamConnection,
} from './upstream/connection.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/** One request of a client and its way to a server and back. */
export class Exchange implements ExchangeHandler, WorkOwner {
  readonly id: number;
  readonly notes = new ExchangeNotes();
  /** A user may have changed it. */
  method: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;

  readonly #context: ExchangeContext<Exchange>;
  readonly #choice: RequestChoice;
  readonly #work: ServerAtWork;
  #connection: UpstreamConnection | undefined;
  #head: RequestHead | undefined;
  /** For a request that opens a WebSocket. */
  readonly #tunnel: Tunnel | undefined;
  /** Made when somebody wants it: most requests have none. */
  #readBody: ClientBody | undefined;
  /** The answer that is passed on. */
  #answer: ResponseHead | undefined;
  #isBodyBegun = false;
  /** True while the client is slower than the server. */
  #isPaused = false;
  #isOwnAnswer = false;
  /** True while the client waits for `100 Continue`. */
  #isContinueAwaited: boolean;
  #continueTimer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(
    id: number,
    request: IncomingMessage,
    response: ServerResponse,
    context: ExchangeContext<Exchange>,
    { expectsContinue = false, webSocket }: ExchangeOptions = {},
  ) {
    this.id = id;
    this.request = request;
    this.response = response;
    this.method = request.method ?? 'GET';
    this.#context = context;
    this.#choice = new RequestChoice(context.chooser, request);
    this.#work = new ServerAtWork(context, this);
    this.#isContinueAwaited = expectsContinue;
    this.#tunnel = webSocket && new Tunnel(webSocket, context.budget);
    response.on('close', () => this.onClosed());
    // A client that has gone is noticed by 'close'.
    response.on('error', () => undefined);
  }

  get #body(): ClientBody {
    this.#readBody ??= new ClientBody(this.request, this.#context, () => this.#onSlowBody());
    return this.#readBody;
  }

  get path(): string {
    return (this.request.url ?? '/').slice(0, maxShownPathLength);
  }

  /** The server that is next for it, or that it was sent to. */
  get choice(): Choice | undefined {
    return this.#choice.current;
  }

  /** A user has named the server that is next for it. */
  prefer(backend: Backend): void {
    this.#choice.prefer(backend);
  }

  /** The server that is at work on it. */
  get activeBackend(): Backend | undefined {
    return this.#work.backend;
  }

  /** From now on it waits, until `forward`, `answer` or `drop`. */
  hold(): void {
    this.notes.beginHold();
    this.#choice.propose();
    if (!this.#isContinueAwaited && !this.#tunnel) this.#body.readAhead();
  }

  /** What has come of its body while it waits. */
  get earlyBody(): ClientBody['early'] {
    return this.#readBody?.early ?? { bytes: Buffer.alloc(0), isWhole: false };
  }

  /** From now on it says something else; it waits still. @throws FarmError: see {@link editRequest} */
  edit(edit: RequestEdit): void {
    editRequest(this.request, edit, this.earlyBody.isWhole);
    this.method = edit.method;
    this.notes.isEdited = true;
    if (edit.body) this.#body.replace(edit.body);
    this.#choice.reconsider();
    this.#context.onEdit(this);
  }

  /** Sends the request to a server: the chosen one, or the one that a user names. */
  forward(backend?: Backend): void {
    this.#endHold();
    if (!this.#choice.decide(backend)) {
      this.#fail(...pages.noServer);
      return;
    }
    const isReady = this.#context.beforeSending(this);
    if (isReady) void isReady.then(() => this.#send());
    else this.#send();
  }

  /** The chosen server gets it. */
  #send(): void {
    const choice = this.#choice.current;
    if (this.#isOver || !choice) return;
    this.#head = headFor(this.request, choice.backend, {
      logId: this.notes.logId,
      preservesHost: this.#context.preserveHostHeader,
      arrSsl: this.#context.arrSsl,
      expectsContinue: this.#isContinueAwaited,
      ...(this.#tunnel && { upgrade: 'websocket' }),
    });
    if (this.#head.forwardsLeft < 0) {
      this.#fail(...pages.tooManyHops);
      return;
    }
    this.#attempt(choice.backend, this.#head, false);
  }

  /** Answers in a server's stead. */
  answer(status: number, title: string, text: string): void {
    this.#endHold();
    this.notes.end = 'answered';
    this.#sendPage(status, title, text);
  }

  /** Answers what must not reach a server, and ends the connection: who knows what follows on it. */
  refuse({ status, title, text }: Refusal): void {
    this.#abandon();
    if (this.response.headersSent) this.response.destroy();
    else this.#sendPage(status, title, text, true);
  }

  /** Closes the client's connection without an answer. */
  drop(): void {
    this.#endHold();
    this.notes.end = 'dropped';
    this.response.destroy();
  }

  onInformational(head: ResponseHead): void {
    this.#work.onSign();
    if (head.status === 100) this.#continue();
    else if (this.request.httpVersion === '1.1') passOnInformational(this.response, head);
  }

  onHead(head: ResponseHead): void {
    this.#work.onAnswer(head);
    this.#context.onAnswer(this, head);
    this.notes.changed = head.changed;
    const headers = answerHeaders(this.#context, this.request, this.#work.backend, head);
    if (head.status === 101) {
      this.#switch(head, headers);
      return;
    }
    // The client may send the body all the same, or the next request: nobody could tell which.
    if (this.#isContinueAwaited) this.response.shouldKeepAlive = false;
    try {
      this.response.writeHead(head.status, head.reason, headers);
      this.#answer = head;
    } catch {
      // Node refuses what isn't allowed in a header; the server has sent it all the same.
      this.#fail(...pages.badHeader);
      this.#abandon();
    }
  }

  onBody(piece: Buffer, isLast: boolean): void {
    this.#isBodyBegun = true;
    this.#work.onSign();
    this.notes.tap?.onResponseBody(piece);
    if (isLast) endWith(this.response, piece);
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
    if (this.#answer && !this.#isBodyBegun) this.response.flushHeaders();
  }

  onTrailers(trailers: Trailers): void {
    this.response.addTrailers(passableTrailers(trailers));
  }

  onEnd(): void {
    if (this.#tunnel?.isOpen) return;
    if (!this.response.writableEnded) this.response.end();
    if (this.#head?.body !== 'none' && !this.request.complete) {
      // The server has answered without waiting for the whole body: nobody wants the rest.
      this.#abandon();
      this.#body.discard();
    }
    this.#connection = undefined;
    this.#leave();
  }

  onDrain(): void {
    this.#readBody?.resume();
  }

  onFailure(failure: ConnectionFailure): void {
    const backend = this.#work.backend;
    const wasReused = this.#connection?.isReused === true;
    const head = this.#head;
    this.#connection = undefined;
    this.#leave();
    if (!backend || !head || this.response.destroyed) return;
    if (failure.kind === 'connect') backend.onUnreachable(failure.message);
    const isRepeatable = failure.isBeforeResponse && mayBeRepeated(this.method, head);
    if (wasReused && isRepeatable && failure.kind !== 'cut') {
      // The server has closed an idle connection while the request was on its way.
      this.#attempt(backend, head, true);
      return;
    }
    this.#noteFailure(backend);
    if (this.#answer) {
      this.notes.end = 'server-gone';
      this.response.destroy();
      return;
    }
    const mayTryOther = failure.kind === 'connect' || (isRepeatable && this.notes.tried.length < 2);
    const other = mayTryOther ? this.#choice.decideOther(this.notes.tried) : undefined;
    if (other) {
      this.#attempt(other.backend, head, false);
      return;
    }
    this.notes.end = 'server-gone';
    void this.#explain(backend, failure, wasReused);
  }

  async #explain(backend: Backend, failure: ConnectionFailure, wasReused: boolean): Promise<void> {
    const known = await diagnose(backend, failure, wasReused);
    if (known.kind === 'tls') this.notes.end = 'server-tls';
    if (!this.response.destroyed) this.#fail(...explainFailure(backend.name, known));
  }

  #attempt(backend: Backend, head: RequestHead, onFreshConnection: boolean): void {
    const hasBody = head.body !== 'none';
    const connection = onFreshConnection
      ? backend.pool.open()
      : backend.pool.acquire(mayBeRepeated(this.method, head));
    this.#connection = connection;
    this.#work.begin(backend);
    this.notes.markSent();
    this.#context.onStart();
    connection.send(this.method, head.text, hasBody, this);
    if (!hasBody) return;
    connection.whenConnected(() => {
      if (this.#connection !== connection) return;
      if (this.#isContinueAwaited) {
        this.#continueTimer = setTimeout(() => this.#continue(), continueLimitMs);
      } else {
        this.#body.sendTo(connection, head.body === 'chunked', this.notes.tap);
      }
    });
  }

  /** The server wants the body, or has not said that it doesn't: the client may send it. */
  #continue(): void {
    clearTimeout(this.#continueTimer);
    const connection = this.#connection;
    if (!this.#isContinueAwaited || !connection || !this.#head || this.#answer) return;
    this.#isContinueAwaited = false;
    this.response.writeContinue();
    this.#body.sendTo(connection, this.#head.body === 'chunked', this.notes.tap);
  }

  /** The server goes over to another protocol: the one that the client asked for, or nobody. */
  #switch(head: ResponseHead, headers: readonly string[]): void {
    if (!this.#tunnel || !this.#connection || !opensWebSocket(head)) {
      const page = pages.switched(this.#work.backend?.name);
      this.#abandon();
      this.notes.end = 'server-gone';
      this.#fail(...page);
      return;
    }
    this.#work.release();
    this.notes.end = 'upgraded';
    this.#tunnel.open(this.response, switchingHead(head.reason, headers), this.#connection);
  }

  /** The server is no longer at work on it. */
  #leave(): void {
    clearTimeout(this.#continueTimer);
    this.#work.end();
  }

  #abandon(): void {
    this.#connection?.destroy();
    this.#connection = undefined;
    this.#leave();
  }

  #endHold(): void {
    if (this.notes.endHold()) this.#readBody?.stop();
  }

  #noteFailure(backend: Backend): void {
    backend.errorCount++;
    this.notes.tried.push(backend);
    this.#context.onStatus(backend, 502);
  }

  get isClientAwaited(): boolean {
    return this.#isPaused || this.#readBody?.isAwaited === true;
  }

  /** The server is let alone with its request: it goes on, and nobody hears what comes of it. */
  onSilence(backend: Backend): void {
    this.notes.end = 'server-timeout';
    this.#abandon();
    this.#noteFailure(backend);
    if (this.#answer) this.response.destroy();
    else this.#fail(...pages.silent(backend.name, this.#context.clock.limitMs));
  }

  #fail(title: string, text: string): void {
    this.#sendPage(502, title, text);
  }

  #sendPage(status: number, title: string, text: string, isLast = this.#isContinueAwaited): void {
    this.#isOwnAnswer = true;
    sendErrorPage(this.response, { status, title, text }, isLast);
    this.#body.discard();
  }

  #onSlowBody(): void {
    this.notes.end ??= 'timeout';
    const isAnswered = this.response.headersSent;
    this.#abandon();
    // An answer that was given already is not taken back; what was cut off must look so.
    if (this.response.writableEnded || isAnswered) this.request.socket.destroy();
    else this.refuse(slowBody);
  }

  /** The response has ended, or the connection of the client. */
  onClosed(): void {
    const { response } = this;
    if (this.#isOver) return;
    this.#isOver = true;
    this.#readBody?.forget();
    this.#tunnel?.forget();
    if (this.#connection) this.#abandon();
    if (!response.writableFinished && !this.#tunnel?.isOpen) this.notes.end ??= 'client-gone';
    const choice = this.#choice.known;
    const backend = this.#head && !this.#isOwnAnswer ? choice?.backend : undefined;
    const entry = this.notes.entry({
      id: this.id,
      method: this.method,
      path: this.path,
      choice,
      backend,
      status: this.#tunnel?.isOpen ? 101 : response.headersSent ? response.statusCode : 0,
    });
    this.#context.onEnd(this, backend, entry);
  }
}
