import type { IncomingMessage } from 'node:http';
import type { Backend } from '../backend.ts';

/** What of a request a choice may depend on. */
export type ChoosableRequest = Pick<IncomingMessage, 'rawHeaders' | 'url'>;

/** Chooses a server for a request that nothing binds to one. */
export interface Picker {
  /** One of the candidates with a weight; undefined when there is none. */
  pick(candidates: readonly Backend[], request: ChoosableRequest): Backend | undefined;
  /** Starts anew, after a change of weights or of who takes part. */
  reset(): void;
}
