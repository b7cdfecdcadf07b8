import type { Affinity, AffinityOptions } from './affinity.ts';
import { applicationCookieAffinity } from './application-cookie.ts';
import { arrCookie } from './arr-cookie.ts';
import { durationAffinity } from './duration.ts';
import { hostNameAffinity } from './host-name.ts';

/** What binds clients in the way that is asked for. */
export const makeAffinity = ({ kind, cookieName, seconds, cookie }: AffinityOptions): Affinity => {
  switch (kind) {
    case 'cookie':
      return arrCookie(cookieName);
    case 'host-name':
      return hostNameAffinity(seconds);
    case 'duration':
      return durationAffinity(cookieName, seconds);
    case 'application-cookie':
      return applicationCookieAffinity(cookie, cookieName);
  }
};
