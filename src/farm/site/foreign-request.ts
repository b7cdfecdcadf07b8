import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** What a request says of where it comes from and goes to. */
export interface RequestOrigin {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Names that nobody can register, so that no stranger can let one lead to this machine (RFC 2606, 6761, 6762, 8375). */
const ownNames =
  /(?:^|\.)(?:localhost|test|example(?:\.com|\.net|\.org)?|invalid|local|localdomain|internal|lan|home\.arpa)$/;

/** The host of `host:port` or of an origin, lower case. */
const hostIn = (text: string): string | undefined => {
  const url = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(url) ? new URL(url).hostname : undefined;
};

/** Whether a name leads to this machine by its user's will: an address, a name without dots, or a reserved one. */
const isOwnName = (host: string): boolean =>
  isIP(host.replace(/^\[|\]$/g, '')) !== 0 || !host.includes('.') || ownNames.test(host);

const first = (value: string | readonly string[] | undefined): string | undefined =>
  typeof value === 'object' ? value[0] : value;

/**
 * Whether a page of somebody else's site has sent a request: from its own address ("cross-site"), or
 * under a name of its own that leads to this machine since a moment ("DNS rebinding"). Browsers say so
 * by `Sec-Fetch-Site`, `Origin` and `Host`; who isn't a browser says nothing, and is none.
 * A link may lead here from anywhere.
 */
export const isForeign = ({ method = 'GET', headers }: RequestOrigin): boolean => {
  const isRead = method === 'GET' || method === 'HEAD';
  if (isRead && (first(headers['sec-fetch-mode']) ?? 'navigate') === 'navigate') return false;
  if (first(headers['sec-fetch-site']) === 'cross-site') return true;
  const host = hostIn(headers.host ?? '');
  // Whoever makes ports of another machine reachable says under which name.
  const forwarded = hostIn(first(headers['x-forwarded-host']) ?? '');
  const { origin } = headers;
  if (origin !== undefined) {
    const from = hostIn(origin);
    if (from === undefined) return true;
    if (from !== host && from !== forwarded) return true;
  }
  return forwarded === undefined && host !== undefined && !isOwnName(host);
};
