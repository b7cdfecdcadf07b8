import { isIPv6 } from 'node:net';
import type { HostPort } from '../../config/endpoint-address.ts';
import { wholeOf } from './numbers.ts';

/**
 * Reads `host`, `host:port`, `[IPv6]:port` or `*:port`.
 * @param portIfNone the port of an address that names none
 * @returns undefined for a socket in the file system, and whatever else has no TCP port
 */
export const serverAddress = (text: string, portIfNone: number): HostPort | undefined => {
  const parts = /^(?:(?:ipv4|ipv6)@)?(?:\[([^[\]]+)\]|([\p{L}\p{N}_.*-]+))(?::(\d{1,5}))?$/u.exec(
    text,
  );
  if (!parts) return undefined;
  const [, six, plain, port] = parts;
  const host = six ?? plain ?? '';
  if (six !== undefined && !isIPv6(six)) return undefined;
  const number = port === undefined ? portIfNone : wholeOf(port, 1, 65_535);
  return number === undefined
    ? undefined
    : { host: host === '*' ? '127.0.0.1' : host, port: number };
};
