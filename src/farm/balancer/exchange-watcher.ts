import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { Exchange } from './exchange.ts';
import type { ResponseHead } from './upstream/response-head.ts';

/**
 * Looks at requests on their way through the balancer. What isn't watched costs nothing: a farm has those watchers
 * only whose part is switched on.
 */
export interface ExchangeWatcher {
  /** A request has come, its body perhaps not; nothing has been decided yet. */
  onArrival?(exchange: Exchange): void;
  /** A user has made it say something else while it waited. */
  onEdit?(exchange: Exchange): void;
  /**
   * A server has been chosen (`exchange.choice`), and the request is about to go there: a promise makes it wait.
   * One that fails is passed over.
   */
  beforeSending?(exchange: Exchange): Promise<unknown> | undefined;
  /** The head of the server's answer has come. */
  onAnswer?(exchange: Exchange, head: ResponseHead): void;
  /** It is over; `entry` is what the trace gets. */
  onEnd?(exchange: Exchange, entry: TraceEntry): void;
}
