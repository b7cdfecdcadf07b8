import { createHash } from 'node:crypto';

/** The cookie by which a client is bound to the server that it met first; ARR's default name. */
export const affinityCookie = 'ARRAffinity';

/**
 * The cookie's value for a server: 64 lower-case hex digits, as ARR's look. The same in each run of
 * the farm, so that browsers stay bound over a restart.
 */
export const affinityValue = (serverName: string, port: number): string =>
  createHash('sha256').update(`${serverName}:${port}`).digest('hex');

/** The affinity cookie that a client sent; undefined when there is none. `headers` are raw pairs. */
export const readAffinity = (headers: readonly string[]): string | undefined => {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? '';
    if (name.length !== 6 || name.toLowerCase() !== 'cookie') continue;
    for (const pair of (headers[index + 1] ?? '').split(';')) {
      const equals = pair.indexOf('=');
      if (pair.slice(0, equals).trim() === affinityCookie) return pair.slice(equals + 1).trim();
    }
  }
  return undefined;
};

/** The Set-Cookie value that binds a client. A session cookie, kept from scripts. */
export const affinitySetCookie = (value: string): string =>
  `${affinityCookie}=${value}; Path=/; HttpOnly; SameSite=Lax`;
