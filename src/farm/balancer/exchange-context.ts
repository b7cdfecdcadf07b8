import type net from 'node:net';
import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { Backend } from './backend.ts';
import type { BufferBudget } from './buffer-budget.ts';
import type { Chooser } from './chooser.ts';
import type { ResponseClock } from './response-clock.ts';
import type { SlowBodies } from './slow-bodies.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/** What an exchange needs of its balancer. */
export interface ExchangeContext<Exchange> {
  readonly chooser: Chooser;
  /** Whether responses say `X-Powered-By: ARR/3.0`, as ARR's do. */
  readonly arrResponseHeader: boolean;
  /** Whether servers get the Host that the client sent, as in a server farm of ARR; else their own. */
  readonly preserveHostHeader: boolean;
  /** Looks after requests that servers work on. */
  readonly clock: ResponseClock;
  /** What servers are told of a client's TLS; absent where clients use http. */
  readonly arrSsl: string | undefined;
  /** Looks after bodies that are being read. */
  readonly slow: SlowBodies;
  /** What may be kept of bodies, all together. */
  readonly budget: BufferBudget;
  /** A request is about to go to the server that was chosen: a promise, which never fails, makes it wait. */
  beforeSending(exchange: Exchange): Promise<unknown> | undefined;
  /** A user has made a request that waits say something else. */
  onEdit(exchange: Exchange): void;
  /** The head of a server's answer has come. */
  onAnswer(exchange: Exchange, head: ResponseHead): void;
  /** What a server answered, or 502 where it didn't. */
  onStatus(backend: Backend, status: number): void;
  /** A server has begun to work on a request. */
  onStart(): void;
  /** @param backend the server that had the request last; undefined when none did */
  onEnd(exchange: Exchange, backend: Backend | undefined, entry: TraceEntry): void;
}

/** What a request is apart from its head and its body. */
export interface ExchangeOptions {
  /** True when the client waits for `100 Continue` before it sends the body. */
  readonly expectsContinue?: boolean;
  /** For a request that opens a WebSocket: its connection, and what came behind the head. */
  readonly webSocket?: { readonly socket: net.Socket; readonly begun: Buffer };
}
