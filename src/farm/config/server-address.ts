/** Where a server is that runs already. */
export interface ServerAddress {
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
  readonly isTls: boolean;
  /** As a Host header has it: the port is left out where the scheme says it. */
  readonly authority: string;
}

/**
 * Where an address such as `http://localhost:8080` or `https://shop.test` leads.
 * @returns undefined for what is no address of a whole server: one with a path, a user, or another scheme
 */
export const parseServerAddress = (text: string): ServerAddress | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, username, password, hostname, host, port, pathname, search, hash } = new URL(
    text,
  );
  const isTls = protocol === 'https:';
  const isWhole = username + password + search + hash === '' && pathname === '/';
  if (!isWhole || hostname === '' || !(isTls || protocol === 'http:')) return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (isTls ? 443 : 80) : Number(port),
    isTls,
    authority: host,
  };
};

/** Whether a host is this machine by its name or address alone. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host);
