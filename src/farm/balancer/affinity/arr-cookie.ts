import { readCookie } from '../header-values.ts';
import type { Affinity } from './affinity.ts';

/** ARR's default name for the cookie by which a client is bound to the server that it met first. */
export const arrCookieName = 'ARRAffinity';

/**
 * ARR's client affinity: a cookie for as long as the browser runs, kept from scripts. Over TLS it is sent a second
 * time for requests from other sites, under the name that Azure App Service gives it.
 */
export const arrCookie = (cookieName = arrCookieName): Affinity => ({
  kind: 'cookie',
  boundTo({ rawHeaders }, backends) {
    const value =
      readCookie(rawHeaders, cookieName) ?? readCookie(rawHeaders, `${cookieName}SameSite`);
    if (value === undefined) return undefined;
    return backends.find(({ affinity }) => affinity === value) ?? null;
  },
  onAnswer({ request, backend, isTls }) {
    if (readCookie(request.rawHeaders, cookieName) === backend.affinity) return [];
    const cookie = `=${backend.affinity}; Path=/; HttpOnly`;
    if (!isTls) return [`${cookieName}${cookie}; SameSite=Lax`];
    return [
      `${cookieName}${cookie}; SameSite=Lax; Secure`,
      `${cookieName}SameSite${cookie}; SameSite=None; Secure`,
    ];
  },
});
