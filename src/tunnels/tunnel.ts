import type { HostPort } from '../config/endpoint-address.ts';
import type { Dial } from '../links/connect-options.ts';

/** A way through other machines, for as many connections as come. Whoever made it closes it. */
export interface Tunnel {
  /** How long a connection may take that has to wait for the tunnel; absent where that is no matter. */
  readonly timeLimitMs?: number;
  /**
   * Opens it, and asks the user what is needed; `dial` opens it again when it was lost.
   * @param first the server that will be dialled first
   * @throws TunnelError, or the reason of the signal
   */
  open(signal: AbortSignal, first?: HostPort): Promise<void>;
  readonly dial: Dial;
  /** Ends it and every connection that goes through it. May be called twice. */
  close(): void;
}
