import type { Backend } from '../backend.ts';
import { readCookie } from '../header-values.ts';
import type { Affinity } from './affinity.ts';
import { openServer, sealServer } from './sealed-server.ts';
import { cookieChange } from './set-cookie.ts';

/** The session cookie of ASP.NET. */
export const defaultSiteCookie = 'ASP.NET_SessionId';

/** For a cookie without an end: as far as dates of cookies reach. */
const endlessMs = Date.UTC(9999, 11, 31);

/**
 * Application-based stickiness of Elastic Load Balancing: when a server sets the site's own cookie, the client is bound
 * to it by a cookie of the balancer's, for as long as the site's lives. Removing that one ends it.
 */
export const applicationCookieAffinity = (
  siteCookie = defaultSiteCookie,
  cookieName = 'AWSALBAPP-0',
  now: () => number = () => Date.now(),
): Affinity => {
  const binding = (backend: Backend, untilMs: number, secure: string): string => {
    const endMs = Math.min(untilMs, endlessMs);
    const expires = endMs === endlessMs ? '' : `; Expires=${new Date(endMs).toUTCString()}`;
    return `${cookieName}=${sealServer(backend, endMs)}${expires}; Path=/${secure}`;
  };
  return {
    kind: 'application-cookie',
    boundTo({ rawHeaders }, backends) {
      const value = readCookie(rawHeaders, cookieName);
      if (value === undefined || readCookie(rawHeaders, siteCookie) === undefined) return undefined;
      return openServer(value, backends, now())?.backend;
    },
    onAnswer({ request, backend, headers, isTls }) {
      const { rawHeaders } = request;
      const value = readCookie(rawHeaders, cookieName);
      const change = cookieChange(headers, siteCookie, now());
      const secure = isTls ? '; Secure' : '';
      if (change?.untilMs === 0) {
        if (value === undefined) return [];
        return [`${cookieName}=_remove_; Expires=${new Date(0).toUTCString()}; Path=/${secure}`];
      }
      if (change) return [binding(backend, change.untilMs ?? endlessMs, secure)];
      // Bound anew only where another server has taken over a client that was bound.
      if (value === undefined || readCookie(rawHeaders, siteCookie) === undefined) return [];
      const bound = openServer(value, [backend], now());
      return bound?.backend === null ? [binding(backend, bound.untilMs, secure)] : [];
    },
  };
};
