import { refused } from './refusal.ts';
import type { CheckedRequest } from './refusal.ts';

/** `http://shop:9000/path?query`, or with https: the authority, and what follows it. */
const absoluteForm = /^https?:\/\/([^/?#]*)(.*)$/i;

const wrong = (title: string, text: string): CheckedRequest => refused(400, title, text);

/**
 * The target that a server gets (RFC 9112, section 3.2): a path as it came; of a whole URL, as it is
 * sent to proxies, its path; `*` for OPTIONS.
 * @param host the value of the request's Host header
 */
export const readTarget = (
  method: string,
  url: string,
  host: string | undefined,
): CheckedRequest => {
  if (method === 'CONNECT') {
    return refused(
      501,
      'CONNECT is not supported',
      'The balancer is no proxy. Send requests to its own address.',
    );
  }
  if (url.includes('#')) {
    return wrong('The target is not valid', 'Send the address without its fragment.');
  }
  if (url.startsWith('/')) return { target: url };
  if (url === '*') {
    if (method === 'OPTIONS') return { target: url };
    return wrong('The target is not valid', `Send ${method} with a path.`);
  }
  const absolute = absoluteForm.exec(url);
  const authority = absolute?.[1] ?? '';
  const rest = absolute?.[2] ?? '';
  if (authority === '') {
    return wrong('The target is not valid', 'Send a path, or an address that begins with http://.');
  }
  if (host !== undefined && authority.toLowerCase() !== host.toLowerCase()) {
    return wrong('The target contradicts Host', 'Send the same host in both places.');
  }
  if (rest === '' && method === 'OPTIONS') return { target: '*' };
  return { target: rest.startsWith('/') ? rest : `/${rest}` };
};
