import { loopback } from '../loopback.ts';
import { affinityValue } from './affinity.ts';
import { UpstreamPool } from './upstream/pool.ts';

/** A server as the balancer sees it: where it is, whether it takes requests, and what it did. */
export class Backend {
  readonly name: string;
  readonly port: number;
  /** The value of the affinity cookie that binds a client to it. */
  readonly affinity: string;
  readonly pool: UpstreamPool;
  /** The address under which it answers; some servers listen on `::1` only. */
  host = loopback;
  weight: number;
  isReady = false;
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
    this.weight = weight;
    this.onUnreachable = onUnreachable;
    this.affinity = affinityValue(name, port);
    this.pool = new UpstreamPool(() => this.host, port);
  }
}
