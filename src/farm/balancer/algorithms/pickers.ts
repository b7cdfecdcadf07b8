import type { Algorithm } from '../../../protocol/farm/balancer-state.ts';
import { leastRequests } from './least-requests.ts';
import { leastResponseTime } from './least-response-time.ts';
import type { Picker } from './picker.ts';
import { requestHash, type RequestHashOptions } from './request-hash.ts';
import { RoundRobin } from './round-robin.ts';
import { weightedTotalTraffic } from './weighted-total-traffic.ts';

/** What an algorithm needs to know beside servers and requests. */
export interface PickerOptions {
  readonly requestHash?: RequestHashOptions | undefined;
}

const makers: Readonly<Record<Algorithm, (options: PickerOptions) => Picker>> = {
  'weighted-round-robin': () => new RoundRobin(),
  'request-hash': (options) => requestHash(options.requestHash),
  'least-requests': () => leastRequests(),
  'least-response-time': () => leastResponseTime(),
  'weighted-total-traffic': () => weightedTotalTraffic(),
  // Who waits for the user's choice is shown with the server whose turn it is.
  manual: () => new RoundRobin(),
};

/** What chooses servers by an algorithm. */
export const makePicker = (algorithm: Algorithm, options: PickerOptions): Picker =>
  makers[algorithm](options);
