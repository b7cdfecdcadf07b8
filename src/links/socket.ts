import { connect as connectTcp, isIP, type Socket } from 'node:net';
import {
  checkServerIdentity,
  connect as connectTls,
  type ConnectionOptions,
  type PeerCertificate,
  rootCertificates,
  type TLSSocket,
} from 'node:tls';
import type { HostPort } from '../config/endpoint-address.ts';
import { formatHostPort } from '../config/host-port.ts';
import type { ClientCertificate, Dial, TlsOptions } from './connect-options.ts';
import { asSocket, type ServerSocket } from './dialled-socket.ts';
import { requireTrusted } from './trusted-certificate.ts';

/** Where a socket goes: a host and port, or a Unix socket. */
export type SocketTarget = HostPort | { readonly socketPath: string };

/** `host:port`, or the path of a socket. */
export function nameOfTarget(target: SocketTarget): string {
  return 'host' in target ? formatHostPort(target.host, target.port) : target.socketPath;
}

/** TLS for one endpoint: the user's choices, and the name that certificates must carry. */
export interface TlsSetup extends TlsOptions {
  readonly serverName?: string;
  /**
   * The hosts that the user gave. Managed services name further servers by addresses that no
   * certificate carries: that of the endpoint is theirs.
   */
  readonly endpointHosts?: readonly string[];
}

/** The options that Node's TLS takes for connections to `host`. */
export function nodeTlsOptions(setup: TlsSetup, host: string): ConnectionOptions {
  const { endpointHosts = [] } = setup;
  const isAddress = isIP(host) !== 0;
  const named = isAddress ? endpointHosts.find((name) => isIP(name) === 0) : undefined;
  const serverName = setup.serverName ?? named ?? host;
  const names = setup.serverName === undefined ? [host, ...endpointHosts] : [setup.serverName];
  return {
    // Server names in a ClientHello are never addresses (RFC 6066, section 3).
    ...(isIP(serverName) === 0 && { servername: serverName }),
    ...(setup.authorities && { ca: [...rootCertificates, ...setup.authorities] }),
    ...(setup.clientCertificate && ownCertificate(setup.clientCertificate)),
    // A fingerprint is compared when the socket is open, and says more than any authority.
    rejectUnauthorized: !trustedOf(setup) && (setup.rejectsUnauthorized ?? true),
    checkServerIdentity: (_, certificate) => identityError(names, certificate),
  };
}

function ownCertificate(own: ClientCertificate): ConnectionOptions {
  const { passphrase } = own;
  return {
    ...('pfx' in own ? { pfx: Buffer.from(own.pfx) } : { cert: own.certificate, key: own.key }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

/** The fingerprints that count, unless any certificate is accepted. */
function trustedOf(setup: TlsSetup): readonly string[] | undefined {
  return setup.rejectsUnauthorized === false ? undefined : setup.trustedFingerprints;
}

/** Undefined when the certificate is for one of these names; else what is wrong with the first. */
function identityError(names: readonly string[], certificate: PeerCertificate): Error | undefined {
  let first: Error | undefined;
  for (const name of names) {
    const error = checkServerIdentity(name, certificate);
    if (error === undefined) return undefined;
    first ??= error;
  }
  return first;
}

/**
 * How long a socket is idle until the system asks whether the other side is there. Node has it ask
 * ten times, a second apart.
 */
const KEEP_ALIVE_MS = 10_000;

/**
 * Opens a socket, and TLS on it if asked to. An abort destroys it until it is open.
 * @param dial opens the way to a host, in place of a socket of this machine
 * @returns the socket that speaks to the server, paused listeners and all left to the caller
 */
export async function openSocket(
  target: SocketTarget,
  tls: TlsSetup | undefined,
  signal: AbortSignal,
  dial?: Dial,
): Promise<ServerSocket> {
  signal.throwIfAborted();
  if ('socketPath' in target) return opened(connectTcp(target.socketPath), 'connect', signal);
  const { host } = target;
  if (!dial) {
    return tls
      ? secured(connectTls({ ...target, ...nodeTlsOptions(tls, host) }), tls, signal)
      : opened(connectTcp({ ...target }), 'connect', signal);
  }
  const stream = asSocket(await dial(target, signal));
  if (signal.aborted) stream.on('error', () => undefined).destroy();
  signal.throwIfAborted();
  if (!tls) return stream;
  const socket = connectTls({ socket: stream, ...nodeTlsOptions(tls, host) });
  // TLS tells of its end, but not of an end beneath it that came without an error.
  stream.once('close', () => socket.destroy());
  return secured(socket, tls, signal);
}

/** Waits until TLS stands, with a certificate that is trusted. */
async function secured(socket: TLSSocket, tls: TlsSetup, signal: AbortSignal): Promise<TLSSocket> {
  await opened(socket, 'secureConnect', signal);
  const trusted = trustedOf(tls);
  if (trusted) requireTrusted(socket, trusted);
  return socket;
}

/** Waits until a socket is open. */
function opened(
  socket: Socket,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.off('error', onError).off('close', onClose).off(event, onOpen);
    };
    const fail = (error: unknown): void => {
      end();
      // A destroyed socket may still report an error that nobody asks for any more.
      socket.on('error', () => undefined).destroy();
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const onAbort = (): void => fail(signal.reason);
    const onError = (error: Error): void => fail(error);
    const onClose = (): void => fail(new SocketClosedError());
    const onOpen = (): void => {
      end();
      socket.setNoDelay(true).setKeepAlive(true, KEEP_ALIVE_MS);
      resolve(socket);
    };
    signal.addEventListener('abort', onAbort);
    socket.on('error', onError).on('close', onClose).on(event, onOpen);
  });
}

/** The other side closed before anything could be said. */
export class SocketClosedError extends Error {
  override readonly name = 'SocketClosedError';
  readonly code = 'CLOSED';

  constructor() {
    super('The connection was closed');
  }
}
