import type { ChoosableRequest } from '../algorithms/picker.ts';
import type { Backend } from '../backend.ts';
import { headerValues } from '../header-values.ts';
import type { Affinity } from './affinity.ts';

/** ARR's timeout of affinity. */
const defaultSeconds = 20 * 60;

/** Clients may make names up: the ones that were not asked for longest are forgotten. */
const maxHosts = 10_000;

/** ARR's host name affinity: all requests for a host name go to one server. */
export const hostNameAffinity = (
  seconds = defaultSeconds,
  now: () => number = () => performance.now(),
): Affinity => {
  /** In the order in which they were asked for last. */
  const bound = new Map<string, { readonly backend: Backend; readonly untilMs: number }>();
  return {
    kind: 'host-name',
    boundTo(request, backends) {
      const entry = bound.get(hostName(request));
      if (!entry || entry.untilMs <= now()) return undefined;
      return backends.includes(entry.backend) ? entry.backend : null;
    },
    onSend(request, backend) {
      const host = hostName(request);
      bound.delete(host);
      bound.set(host, { backend, untilMs: now() + seconds * 1000 });
      const [oldest] = bound.keys();
      if (bound.size > maxHosts && oldest !== undefined) bound.delete(oldest);
    },
  };
};

/** The host that a request is for, without its port, lower case. */
const hostName = ({ rawHeaders }: ChoosableRequest): string =>
  (headerValues(rawHeaders, 'host')[0] ?? '').toLowerCase().replace(/:\d*$/, '');
