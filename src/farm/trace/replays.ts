import net from 'node:net';
import tls from 'node:tls';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { Backend } from '../balancer/backend.ts';
import type { Exchange } from '../balancer/exchange.ts';
import type { ExchangeWatcher } from '../balancer/exchange-watcher.ts';
import { loopback } from '../loopback.ts';
import { headOfCopy } from './request-text.ts';
import type { RequestCopy } from './request-text.ts';

/** How a request is sent again. */
export interface ReplayOrder {
  /** The request that it is a copy of, where the trace has it. */
  readonly of?: number;
  /** The server that gets it; absent: the balancer chooses. */
  readonly backend?: Backend;
  readonly times: number;
  readonly isParallel: boolean;
}

/** Where the balancer takes requests. */
export interface BalancerDoor {
  readonly port: number;
  /** Whether it takes https only. */
  readonly isSecure: boolean;
}

interface Copy {
  readonly order: ReplayOrder;
  hasArrived: boolean;
  onEnd(entry: TraceEntry): void;
}

/** Sends requests again: as a client of the balancer, so that all happens to them that happens to others. */
export class Replays implements ExchangeWatcher {
  readonly #door: () => BalancerDoor;
  /** By the port of our own end of the connection. */
  readonly #copies = new Map<number, Copy>();
  readonly #sockets = new Set<net.Socket>();
  #stops = 0;

  constructor(door: () => BalancerDoor) {
    this.#door = door;
  }

  /** @throws FarmError `not-replayable` */
  async send(request: RequestCopy, order: ReplayOrder): Promise<readonly TraceEntry[]> {
    const head = headOfCopy(request, `${loopback}:${this.#door().port}`);
    const stops = this.#stops;
    const sendOne = (): Promise<TraceEntry | undefined> => this.#sendOne(head, request.body, order);
    const entries: (TraceEntry | undefined)[] = [];
    if (order.isParallel) {
      entries.push(...(await Promise.all(Array.from({ length: order.times }, sendOne))));
    } else {
      while (entries.length < order.times && stops === this.#stops) entries.push(await sendOne());
    }
    return entries.filter((entry) => entry !== undefined);
  }

  /** Breaks off what is being sent. */
  stop(): void {
    this.#stops++;
    for (const socket of this.#sockets) socket.destroy();
  }

  onArrival(exchange: Exchange): void {
    const copy = this.#copyOf(exchange);
    if (!copy) return;
    const { of, backend } = copy.order;
    copy.hasArrived = true;
    exchange.notes.replayOf = of;
    if (backend) exchange.prefer(backend);
  }

  onEnd(exchange: Exchange, entry: TraceEntry): void {
    this.#copyOf(exchange)?.onEnd(entry);
  }

  /** Costs nothing while nothing is sent again. */
  #copyOf({ request: { socket } }: Exchange): Copy | undefined {
    if (this.#copies.size === 0) return undefined;
    return this.#copies.get(socket.remotePort ?? 0);
  }

  /** Undefined when it was broken off. */
  #sendOne(head: string, body: Uint8Array, order: ReplayOrder): Promise<TraceEntry | undefined> {
    return new Promise((resolve) => {
      const { port, isSecure } = this.#door();
      const plain = net.connect({ host: loopback, port, noDelay: true });
      let own = 0;
      let limit: NodeJS.Timeout | undefined;
      const finish = (entry?: TraceEntry): void => {
        clearTimeout(limit);
        this.#sockets.delete(plain);
        this.#copies.delete(own);
        plain.destroy();
        resolve(entry);
      };
      const copy: Copy = { order, hasArrived: false, onEnd: finish };
      this.#sockets.add(plain);
      plain.on('connect', () => {
        own = plain.localPort ?? 0;
        this.#copies.set(own, copy);
        // Nobody else is at this port: it is our own.
        const socket = isSecure
          ? tls.connect({ socket: plain, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] })
          : plain;
        socket.on('error', () => plain.destroy());
        socket.write(head, 'latin1');
        if (body.length > 0) socket.write(body);
        socket.resume();
      });
      plain.on('error', () => undefined);
      plain.on('close', () => {
        // The balancer hears of the end of a connection a little later than we do.
        if (!copy.hasArrived) limit = setTimeout(finish, arrivalLimitMs);
      });
    });
  }
}

/** So long after its connection was closed a copy may still arrive. */
const arrivalLimitMs = 1000;
