import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Algorithm, BalancerState } from '../../protocol/farm/balancer-state.ts';
import type { HeldDetails } from '../../protocol/farm/held-details.ts';
import type { HeldRequest, UnderwayRequest } from '../../protocol/farm/request-state.ts';
import type { Availability } from '../../protocol/farm/server-state.ts';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { Backend } from './backend.ts';
import { BufferBudget } from './buffer-budget.ts';
import { Chooser } from './chooser.ts';
import { ClientServer } from './client-server.ts';
import { heldDetails } from './edit/held-details.ts';
import type { RequestEdit } from './edit/request-edit.ts';
import { Exchange } from './exchange.ts';
import type { ExchangeContext, ExchangeOptions } from './exchange-context.ts';
import type { ExchangeWatcher } from './exchange-watcher.ts';
import { Health } from './health/health.ts';
import type { BalancingOptions } from './balancing-options.ts';
import { HoldQueue } from './hold-queue.ts';
import { defaultLimits } from './limits.ts';
import type { BalancerLimits } from './limits.ts';
import type { Refusal } from './refusal.ts';
import { checkRequest } from './request-check.ts';
import { ResponseClock } from './response-clock.ts';
import { SlowBodies } from './slow-bodies.ts';
import { arrSsl } from './tls-front.ts';
import type { TlsOptions } from './tls-front.ts';
import { underwayRequests } from './underway.ts';
import type { ResponseHead } from './upstream/response-head.ts';
import type { AffinityOptions } from './affinity/affinity.ts';

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
  readonly #clients: ClientServer;
  readonly #held = new HoldQueue();
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
    this.#clients = new ClientServer(
      {
        take: (request, response, extra, refusal) => this.#take(request, response, extra, refusal),
        onRefusedConnection: () => options.onRefusedConnection?.(),
      },
      limits,
    );
  }

  /**
   * @param tls how clients use https; absent: they use http
   * @throws FarmError `port-in-use` or `port-not-allowed`
   */
  listen(port: number, tls?: TlsOptions): Promise<void> {
    if (tls) this.arrSsl = arrSsl(tls.certificate);
    return this.#clients.listen(port, tls);
  }

  /** The port that it listens on; differs from the one asked for when that was 0. */
  get port(): number {
    return this.#clients.port;
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

  /** What a held request says. @throws FarmError `unknown-request` */
  describeHeld(id: number): HeldDetails {
    return heldDetails(this.#held.get(id));
  }

  /** Requests that have come and aren't over, in order of arrival. */
  underway(): UnderwayRequest[] {
    return underwayRequests(this.#clients.unanswered);
  }

  /**
   * Sends a held request on, to the server that is next or to the one given, edited or as it came.
   * @throws FarmError `unknown-request`, and what {@link Exchange.edit} throws: then it still waits
   */
  sendOn(id: number, backend?: Backend, edit?: RequestEdit): void {
    if (edit) this.#held.get(id).edit(edit);
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

  onEdit(exchange: Exchange): void {
    for (const watcher of this.#watchers) watcher.onEdit?.(exchange);
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
    this.#clients.delete(exchange);
    for (const watcher of this.#watchers) watcher.onEnd?.(exchange, entry);
    this.#finish(backend, entry);
  }

  /** Ends at once: open connections are closed, held requests dropped. */
  async close(): Promise<void> {
    const closed = this.#clients.close();
    this.health.dispose();
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
    if (!this.#clients.add(exchange)) return;
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
    if (this.chooser.algorithm !== 'manual') return false;
    return choice?.reason !== 'affinity' && choice?.reason !== 'user';
  }

  /** Sends those on, in order, that need not wait any longer. */
  #releaseHeld(): void {
    for (const exchange of this.#held.all()) {
      if (!this.#waits(exchange)) this.#held.take(exchange.id).forward();
    }
    this.#options.onChange();
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
