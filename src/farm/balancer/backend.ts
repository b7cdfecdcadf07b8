import type { Reason } from '../../formats/reason.ts';
import type { Availability } from '../../protocol/farm/server-state.ts';
import { loopback } from '../loopback.ts';
import { affinityValue } from './affinity/affinity-value.ts';
import { ResponseTime } from './algorithms/response-time.ts';
import { UpstreamPool } from './upstream/pool.ts';

/** A server as the balancer sees it: where it is, whether it takes requests, and what it did. */
export class Backend {
  readonly name: string;
  /** The port to connect to. It may change while the farm runs, as {@link host} may: see {@link reroute}. */
  port: number;
  /** Stands for it in cookies that bind a client to it. */
  readonly affinity: string;
  readonly pool: UpstreamPool;
  /** How long it took of late until the first byte of its answers. */
  readonly responseTime = new ResponseTime();
  /** The address under which it answers; some servers listen on `::1` only. */
  host = loopback;
  /** Its own `host:port`, for a client that sent no Host. */
  authority: string;
  /** True for a server elsewhere, where a client's Host would mean nothing: it gets its own. */
  replacesHost = false;
  /** True: each connection carries one request only. */
  isSingleUse = false;
  weight: number;
  isReady = false;
  /** What an operator lets it do. */
  availability: Availability = 'available';
  /** Whether there are health tests for it. */
  isTested = false;
  /** Why health tests keep requests from it; undefined while they don't. */
  healthProblem: Reason | undefined;
  requestCount = 0;
  errorCount = 0;
  activeCount = 0;
  /** `Date.now()` since when a debugger has stopped it: nobody counts its silence against it meanwhile. */
  stoppedSinceMs: number | undefined;
  /** Called when a connection to it could not be made. */
  readonly onUnreachable: (problem: string) => void;

  constructor(
    name: string,
    port: number,
    weight: number,
    onUnreachable: (problem: string) => void = () => undefined,
  ) {
    this.name = name;
    this.port = port;
    this.authority = `${loopback}:${port}`;
    this.weight = weight;
    this.onUnreachable = onUnreachable;
    this.affinity = affinityValue(name, port);
    this.pool = new UpstreamPool(this);
  }

  /** Requests that come from now on go there. */
  reroute(host: string, port: number, isSingleUse = false): void {
    if (this.host === host && this.port === port && this.isSingleUse === isSingleUse) return;
    this.host = host;
    this.port = port;
    this.isSingleUse = isSingleUse;
    this.pool.leaveOld();
  }

  /** True while a debugger has stopped it: nobody waits for its answers with a clock then. */
  get isDebugged(): boolean {
    return this.stoppedSinceMs !== undefined;
  }
}
