import type { ChoosableRequest } from '../algorithms/picker.ts';
import { readCookie } from '../header-values.ts';
import type { Affinity } from './affinity.ts';
import { openServer, sealServer } from './sealed-server.ts';

/** The default of Application Load Balancers: a day. */
const defaultSeconds = 86_400;

/**
 * Duration-based stickiness of Elastic Load Balancing: a cookie that each answer renews, so that a client is bound for
 * some time after its last request. Over TLS it is sent a second time for requests from other sites, with `CORS` behind
 * its name.
 */
export const durationAffinity = (
  cookieName = 'AWSALB',
  seconds = defaultSeconds,
  now: () => number = () => Date.now(),
): Affinity => {
  const read = ({ rawHeaders }: ChoosableRequest): string | undefined =>
    readCookie(rawHeaders, cookieName) ?? readCookie(rawHeaders, `${cookieName}CORS`);
  return {
    kind: 'duration',
    boundTo(request, backends) {
      const value = read(request);
      return value === undefined ? undefined : openServer(value, backends, now())?.backend;
    },
    onAnswer({ backend, isTls }) {
      const untilMs = now() + seconds * 1000;
      const value = sealServer(backend, untilMs);
      const rest = `=${value}; Expires=${new Date(untilMs).toUTCString()}; Path=/`;
      return isTls
        ? [`${cookieName}${rest}; Secure`, `${cookieName}CORS${rest}; SameSite=None; Secure`]
        : [`${cookieName}${rest}`];
    },
  };
};
