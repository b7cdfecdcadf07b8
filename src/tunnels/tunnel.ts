import type { Dial } from '../redis/connection.ts';

/** A way through other machines, for as many connections as come. Whoever made it closes it. */
export interface Tunnel {
  /** Opens it, and asks the user what is needed; `dial` opens it again when it was lost. */
  open(signal: AbortSignal): Promise<void>;
  readonly dial: Dial;
  /** Ends it and every connection that goes through it. May be called twice. */
  close(): void;
}
