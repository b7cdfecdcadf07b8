/** What clients may take of the balancer. */
export interface BalancerLimits {
  /** How long the head of a request may take, or an open connection without one; 0: for ever. */
  readonly headTimeoutMs: number;
  /**
   * How long a body may take, beside the time that its bytes need at {@link minBodyBytesPerSecond}.
   * Time in which nobody reads it doesn't count: while the request is held, or a server waits at a
   * breakpoint. 0: for ever.
   */
  readonly bodyTimeoutMs: number;
  /** Connections of clients that may be open at once. */
  readonly maxConnections: number;
  /** Bytes of bodies that are read while their requests are held, all together. */
  readonly maxBufferedBytes: number;
}

export const defaultLimits: BalancerLimits = {
  headTimeoutMs: 30_000,
  bodyTimeoutMs: 60_000,
  maxConnections: 2000,
  maxBufferedBytes: 64 * 1024 * 1024,
};

/** A body that comes more slowly than this for longer is not meant to end; the value of IIS. */
export const minBodyBytesPerSecond = 240;

/** Requests that a client may send on one connection before the first is answered. */
export const maxPipelined = 64;

/** How often is looked for what has passed a limit, so that a short limit is kept as well. */
export const checkIntervalMs = (limitMs: number): number =>
  Math.max(20, Math.min(1000, Math.floor(limitMs / 4)));

/** How long a server may think about `Expect: 100-continue`; some never say a word. */
export const continueLimitMs = 1000;
